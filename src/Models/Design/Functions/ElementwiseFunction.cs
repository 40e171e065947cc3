namespace Bayes.Models.Design.Functions;

/// <summary>A function of one number, applied to each row.</summary>
internal sealed class ElementwiseFunction(string name, Func<double, double> apply, string? domain = null) : ColumnFunction(name, "x")
{
    public override string? Domain => domain;

    public override ColumnValue Apply(ColumnCall call)
    {
        return new NumericValue(Array.ConvertAll(call.Numbers("x"), x => apply(x)));
    }
}
