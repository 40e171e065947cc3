using Bayes.Models.Formulas;
using Bayes.Models.Priors;

namespace Bayes.Models.Design;

/// <summary>Builds the fixed effects of one predictor: columns of full rank, offset, names.</summary>
internal static class FixedEffects
{
    public static (PredictorDesign Design, List<FactorCoding> Codings) Build(PredictorSpec predictor, ResponseSpec response, ModelFrame frame)
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
                Offset = Offset(predictor, response, frame),
                DroppedColumns = [.. columns.Where((_, c) => !kept[c]).Select(column => column.Label)],
            },
            codings);
    }

    /// <summary>The same columns as in a design before, over other data.</summary>
    public static PredictorDesign Rebuild(PredictorSpec predictor, ResponseSpec response, PredictorDesign before, ModelFrame frame)
    {
        HashSet<string> kept = new(before.Columns.Select(column => column.Label), StringComparer.Ordinal);
        (List<DesignColumn> columns, _) = EffectColumns.Build(predictor.Fixed, frame);
        return before with { Columns = [.. columns.Where(column => kept.Contains(column.Label))], Offset = Offset(predictor, response, frame) };
    }

    // The mean's predictor has the logarithm of the exposure of a rate besides what the formula adds.
    private static double[]? Offset(PredictorSpec predictor, ResponseSpec response, ModelFrame frame)
    {
        double[][] parts = [.. predictor.Fixed.Offsets.Select(frame.Numbers)];
        if (predictor.Parameter == ParameterNames.Mean && response.Exposure is Expression exposure)
        {
            parts = [.. parts, Array.ConvertAll(ResponseColumns.Positive(exposure, "an exposure", frame), Math.Log)];
        }

        if (parts.Length == 0)
        {
            return null;
        }

        double[] sum = new double[frame.RowCount];
        foreach (double[] part in parts)
        {
            for (int row = 0; row < sum.Length; row++)
            {
                sum[row] += part[row];
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
