namespace Bayes.Models.Design.Functions;

/// <summary><c>round(x, digits = 0)</c>, halves to the even neighbour.</summary>
internal sealed class RoundFunction() : ColumnFunction("round", "x", "digits")
{
    public override ColumnValue Apply(ColumnCall call)
    {
        int digits = Math.Min(call.Integer("digits", 0, 0), 15);
        return new NumericValue(Array.ConvertAll(call.Numbers("x"), x => Math.Round(x, digits, MidpointRounding.ToEven)));
    }
}
