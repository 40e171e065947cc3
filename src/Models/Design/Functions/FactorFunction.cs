using Bayes.Models.Data;

namespace Bayes.Models.Design.Functions;

/// <summary>
/// <c>factor(x)</c> and <c>factor(x, levels = c(…), labels = c(…), ordered = TRUE)</c>: levels sorted unless given. <c>ordered(x)</c> is the
/// same with an order, whose contrasts are polynomial. Contrasts chosen before are forgotten, as in R; <c>as.factor(x)</c> keeps them.
/// </summary>
internal sealed class FactorFunction(string name) : ColumnFunction(name, name == "factor" ? ["x", "levels", "labels", "ordered"] : ["x", "levels", "labels"])
{
    public override ColumnValue Apply(ColumnCall call)
    {
        FactorValue factor = Of(call.Value("x"), call);
        if (Name == "as.factor")
        {
            return factor;
        }

        bool isOrdered = Name == "ordered" || call.Flag("ordered", factor.Traits.IsOrdered);
        factor = call.Find("levels") is null ? factor.DropUnusedLevels() : WithLevels(factor, call.Texts("levels"), call);
        string[] names = factor.Levels;
        if (call.Find("labels") is not null)
        {
            names = call.Texts("labels");
            if (names.Length != factor.Levels.Length || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
            {
                throw call.Evaluator.Error(
                    $"{call.Expression} needs one label of its own for each level: {string.Join(", ", factor.Levels)}.");
            }

        }

        return new FactorValue(factor.Codes, names, new FactorTraits(isOrdered, null));
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

    // Unlike in R, a value that is not among the levels is an error here and not silently missing.
    private static FactorValue WithLevels(FactorValue factor, string[] levels, ColumnCall call)
    {
        if (levels.Distinct(StringComparer.Ordinal).Count() != levels.Length)
        {
            throw call.Evaluator.Error($"a level stands twice among the levels given in {call.Expression}.");
        }

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
}
