using Bayes.Models.Data;
using Bayes.Models.Formulas;

namespace Bayes.Models.Design.Functions;

/// <summary><c>factor(x)</c> and <c>factor(x, levels = c(…), labels = c(…))</c>: levels sorted unless given.</summary>
internal sealed class FactorFunction(string name) : ColumnFunction(name, "x", "levels", "labels")
{
    public override ColumnValue Apply(ColumnCall call)
    {
        FactorValue factor = Of(call.Value("x"), call);
        if (call.Find("levels") is Expression levels)
        {
            factor = WithLevels(factor, Texts(levels, call), call);
        }
        else
        {
            factor = factor.DropUnusedLevels();
        }

        if (call.Find("labels") is Expression labels)
        {
            string[] names = Texts(labels, call);
            if (names.Length != factor.Levels.Length || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
            {
                throw call.Evaluator.Error(
                    $"{call.Expression} needs one label of its own for each level: {string.Join(", ", factor.Levels)}.");
            }

            factor = new FactorValue(factor.Codes, names);
        }

        return factor;
    }

    /// <summary>Any column as a factor.</summary>
    public static FactorValue Of(ColumnValue value, ColumnCall call) =>
        Of(value) ?? throw call.Evaluator.Error($"{call.Expression} needs one column, not a matrix of several.");

    /// <summary>Any column as a factor; null for a matrix.</summary>
    public static FactorValue? Of(ColumnValue value)
    {
        switch (value)
        {
            case FactorValue factor:
                return factor;
            case LogicalValue logical:
                return logical.ToFactor();
            case NumericValue numeric:
                (int[] codes, string[] levels) = NumericLevels.Of(numeric.Values);
                return new FactorValue(codes, levels);
            default:
                return null;
        }
    }

    // Unlike R, a value that is not among the levels is an error here and not silently missing.
    private static FactorValue WithLevels(FactorValue factor, string[] levels, ColumnCall call)
    {
        int[] newCode = Array.ConvertAll(factor.Levels, level => Array.IndexOf(levels, level));
        int[] codes = new int[factor.Count];
        for (int row = 0; row < codes.Length; row++)
        {
            int code = factor.Codes[row];
            codes[row] = code < 0 ? -1 : newCode[code];
            if (code >= 0 && codes[row] < 0)
            {
                throw call.Evaluator.Error($"'{factor.Levels[code]}' is not among the levels given in {call.Expression}.", row);
            }
        }

        return new FactorValue(codes, levels);
    }

    private static string[] Texts(Expression list, ColumnCall call)
    {
        IEnumerable<Expression> items = list is CallExpression { Function: "c" } vector ? vector.Arguments.Select(a => a.Value) : [list];
        return
        [
            .. items.Select(item => item switch
            {
                StringExpression text => text.Value,
                NumberExpression number => NumericColumn.Label(number.Value),
                UnaryExpression { Operator: "-", Operand: NumberExpression number } => NumericColumn.Label(-number.Value),
                LogicalExpression flag => flag.Value ? "TRUE" : "FALSE",
                _ => throw call.Evaluator.Error($"'{item}' in {call.Expression} must be a quoted text or a number."),
            }),
        ];
    }
}
