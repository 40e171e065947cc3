using Bayes.Models.Formulas;

namespace Bayes.Models.Design.Functions;

/// <summary>
/// <c>scale(x, center = TRUE, scale = TRUE)</c>: x minus its mean, divided by its standard deviation, over the rows where x is known.
/// Either may be FALSE or a number; without centring the divisor is the root mean square with n − 1, as in R.
/// </summary>
internal sealed class ScaleFunction() : ColumnFunction("scale", "x", "center", "scale")
{
    public override string Domain => "a column that varies";

    public override ColumnValue Apply(ColumnCall call)
    {
        double[] x = call.Numbers("x");
        Constants constants = call.Evaluator.State.Constants(call.Expression, () => Learn(x, call));
        return new NumericValue(Array.ConvertAll(x, v => (v - constants.Center) / constants.Scale));
    }

    private static Constants Learn(double[] x, ColumnCall call)
    {
        double center = Choice(call, "center", () => Moments.Mean(x), 0.0);
        double scale = Choice(call, "scale", () => Math.Sqrt(Moments.Sum(x, v => (v - center) * (v - center)) / Math.Max(1, Moments.Count(x) - 1)), 1.0);
        return new Constants(center, scale);
    }

    private static double Choice(ColumnCall call, string parameter, Func<double> learn, double none)
    {
        Expression? argument = call.Find(parameter);
        return argument is null || call.Flag(parameter) == true ? learn()
            : call.Flag(parameter) == false ? none
            : call.Number(parameter, none);
    }

    private sealed record Constants(double Center, double Scale);
}
