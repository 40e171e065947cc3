namespace Bayes.Models.Design.Functions;

/// <summary><c>center(x)</c>: x minus its mean over the rows where x is known.</summary>
internal sealed class CenterFunction() : ColumnFunction("center", "x")
{
    public override ColumnValue Apply(ColumnCall call)
    {
        double[] x = call.Numbers("x");
        Mean mean = call.Evaluator.State.Constants(call.Expression, () => new Mean(Moments.Mean(x)));
        return new NumericValue(Array.ConvertAll(x, v => v - mean.Value));
    }

    private sealed record Mean(double Value);
}
