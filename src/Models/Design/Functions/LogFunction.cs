namespace Bayes.Models.Design.Functions;

/// <summary><c>log(x)</c> and <c>log(x, base)</c>.</summary>
internal sealed class LogFunction() : ColumnFunction("log", "x", "base")
{
    public override string Domain => "numbers above 0";

    public override ColumnValue Apply(ColumnCall call)
    {
        double[] x = call.Numbers("x");
        if (call.Find("base") is null)
        {
            return new NumericValue(Array.ConvertAll(x, Math.Log));
        }

        double @base = call.Number("base", Math.E);
        return @base switch
        {
            2.0 => new NumericValue(Array.ConvertAll(x, Math.Log2)),
            10.0 => new NumericValue(Array.ConvertAll(x, Math.Log10)),
            _ => new NumericValue(Array.ConvertAll(x, v => Math.Log(v) / Math.Log(@base))),
        };
    }
}
