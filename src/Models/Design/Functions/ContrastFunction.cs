using Bayes.Models.Formulas;

namespace Bayes.Models.Design.Functions;

/// <summary><c>C(f, sum)</c>: the factor f with contrasts chosen by name: treatment, sum, helmert or poly, also as <c>contr.sum</c> and so on.</summary>
internal sealed class ContrastFunction() : ColumnFunction("C", "object", "contr")
{
    public override ColumnValue Apply(ColumnCall call)
    {
        FactorValue factor = FactorFunction.Of(call.Value("object"), call);
        Contrast contrast = call.Find("contr") is Expression name && ContrastNames.Read(name) is Contrast known
            ? known
            : throw call.Evaluator.Error($"{call.Expression} must name its contrasts: treatment, sum, helmert or poly.");
        return new FactorValue(factor.Codes, factor.Levels, factor.Traits with { Chosen = contrast });
    }
}
