using Bayes.Models.Formulas;

namespace Bayes.Models.Design;

/// <summary>Builds the fixed effects of one predictor: columns of full rank, offset, names.</summary>
internal static class FixedEffects
{
    public static (PredictorDesign Design, List<FactorCoding> Codings) Build(PredictorSpec predictor, ModelFrame frame)
    {
        (List<DesignColumn> columns, List<FactorCoding> codings) = EffectColumns.Build(predictor.Fixed, frame);
        bool intercept = predictor.Fixed.HasIntercept;
        IEnumerable<double[]?> values = columns.Select(column => column.Values);
        bool[] kept = ColumnRank.Independent([.. intercept ? values.Prepend(null) : values], frame.RowCount);
        if (intercept)
        {
            kept = kept[1..];
        }

        DesignColumn[] independent = [.. columns.Where((_, c) => kept[c])];
        RequireDistinctNames(independent, intercept, frame);
        return (
            new PredictorDesign
            {
                Parameter = predictor.Parameter,
                HasIntercept = intercept,
                Columns = independent,
                Offset = Offset(predictor.Fixed, frame),
                DroppedColumns = [.. columns.Where((_, c) => !kept[c]).Select(column => column.Label)],
            },
            codings);
    }

    /// <summary>The same columns as in a design before, over other data.</summary>
    public static PredictorDesign Rebuild(PredictorSpec predictor, PredictorDesign before, ModelFrame frame)
    {
        HashSet<string> kept = new(before.Columns.Select(column => column.Label), StringComparer.Ordinal);
        (List<DesignColumn> columns, _) = EffectColumns.Build(predictor.Fixed, frame);
        return before with { Columns = [.. columns.Where(column => kept.Contains(column.Label))], Offset = Offset(predictor.Fixed, frame) };
    }

    private static double[]? Offset(EffectSet effects, ModelFrame frame)
    {
        if (effects.Offsets.Count == 0)
        {
            return null;
        }

        double[] sum = new double[frame.RowCount];
        foreach (Expression offset in effects.Offsets)
        {
            double[] values = frame.Numbers(offset);
            for (int row = 0; row < sum.Length; row++)
            {
                sum[row] += values[row];
            }
        }

        return sum;
    }

    private static void RequireDistinctNames(DesignColumn[] columns, bool intercept, ModelFrame frame)
    {
        Dictionary<string, string> labelOf = new(StringComparer.Ordinal);
        if (intercept)
        {
            labelOf.Add("Intercept", "(Intercept)");
        }

        foreach (DesignColumn column in columns)
        {
            if (!labelOf.TryAdd(column.CoefficientName, column.Label))
            {
                throw frame.Error(
                    null,
                    null,
                    $"the effects '{labelOf[column.CoefficientName]}' and '{column.Label}' would both be named '{column.CoefficientName}' in the draws; rename a level or a column.",
                    column.Label);
            }
        }
    }
}
