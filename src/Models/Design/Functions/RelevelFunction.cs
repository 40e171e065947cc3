using Bayes.Models.Formulas;

namespace Bayes.Models.Design.Functions;

/// <summary><c>relevel(x, ref = "a")</c>: the level a first, the others in their order.</summary>
internal sealed class RelevelFunction() : ColumnFunction("relevel", "x", "ref")
{
    public override ColumnValue Apply(ColumnCall call)
    {
        FactorValue factor = FactorFunction.Of(call.Value("x"), call);
        if (factor.Traits.IsOrdered)
        {
            throw call.Evaluator.Error($"{call.Expression} would break the order of an ordered factor; give all levels in their new order with ordered(x, levels = c(…)).");
        }

        string reference = call.Find("ref") switch
        {
            StringExpression text => text.Value,
            NumberExpression number => number.Text,
            _ => throw call.Evaluator.Error($"{call.Expression} needs the reference level as a quoted text: ref = \"…\"."),
        };
        int first = Array.IndexOf(factor.Levels, reference);
        if (first < 0)
        {
            throw call.Evaluator.UnknownLevel(reference, factor.Levels, call.Expression);
        }

        string[] levels = [reference, .. factor.Levels.Where((_, level) => level != first)];
        return new FactorValue(Array.ConvertAll(factor.Codes, code => code < 0 ? -1 : code == first ? 0 : code < first ? code + 1 : code), levels, factor.Traits);
    }
}
