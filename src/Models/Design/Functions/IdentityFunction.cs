namespace Bayes.Models.Design.Functions;

/// <summary><c>I(e)</c>: e by the rules of arithmetic.</summary>
internal sealed class IdentityFunction() : ColumnFunction("I", "x")
{
    public override ColumnValue Apply(ColumnCall call) => call.Value("x");
}
