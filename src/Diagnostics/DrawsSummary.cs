using Bayes.Draws;

namespace Bayes.Diagnostics;

/// <summary>Summaries of draws, each computed with one sort and shared passes.</summary>
/// <remarks>Thread safe. Cost per quantity: one sort of its S draws and six autocovariance sequences.</remarks>
public static class DrawsSummary
{
    /// <summary>The probabilities of the quantiles reported when none are asked for: 0.025 and 0.975.</summary>
    public static IReadOnlyList<double> DefaultProbabilities { get; } = [0.025, 0.975];

    /// <summary>Summarises one quantity.</summary>
    /// <param name="draws">Its draws, [M × N].</param>
    /// <param name="probabilities">The quantiles wanted, each in [0, 1]; <see cref="DefaultProbabilities"/> when null.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A probability is outside [0, 1].</exception>
    public static ParameterSummary Of(ParameterDraws draws, IReadOnlyList<double>? probabilities = null)
    {
        probabilities ??= DefaultProbabilities;
        var pooled = new PooledDraws(draws);
        bool finite = pooled.Finite;
        var quantiles = new SampleQuantile[probabilities.Count];
        for (int i = 0; i < quantiles.Length; i++)
        {
            Quantile.Check(probabilities[i]);
            quantiles[i] = new SampleQuantile(
                probabilities[i], pooled.Describe(finite ? pooled.Quantile(probabilities[i]) : double.NaN), pooled.ErrorOfQuantile(probabilities[i]));
        }

        return new ParameterSummary
        {
            Name = draws.Name,
            Mean = pooled.Describe(pooled.Mean),
            Sd = pooled.Values.Length == 1 ? DiagnosticValue.Undefined(UndefinedReason.TooFewDraws) : pooled.Describe(finite ? pooled.StandardDeviation : double.NaN),
            Median = pooled.Describe(finite ? pooled.Median : double.NaN),
            Mad = pooled.Describe(finite ? pooled.MedianAbsoluteDeviation : double.NaN),
            McseMean = pooled.ErrorOfMean(),
            McseSd = pooled.ErrorOfStandardDeviation(),
            Quantiles = quantiles,
            RHat = pooled.RHatRank(),
            EssBulk = pooled.EssBulk(),
            EssTail = pooled.EssTail(),
        };
    }

    /// <summary>Summarises several quantities, in parallel.</summary>
    /// <param name="draws">The draws.</param>
    /// <param name="names">The quantities, in the order wanted; all of them when null.</param>
    /// <param name="probabilities">The quantiles wanted; <see cref="DefaultProbabilities"/> when null.</param>
    /// <returns>One summary per name, in order; the same whatever the number of threads.</returns>
    /// <exception cref="KeyNotFoundException">A name is not stored.</exception>
    public static IReadOnlyList<ParameterSummary> Of(DrawSet draws, IReadOnlyList<string>? names = null, IReadOnlyList<double>? probabilities = null)
    {
        ArgumentNullException.ThrowIfNull(draws);
        names ??= draws.ParameterNames;
        ParameterDraws[] columns = [.. names.Select(draws.Parameter)];
        var summaries = new ParameterSummary[columns.Length];
        Parallel.For(0, columns.Length, i => summaries[i] = Of(columns[i], probabilities));
        return summaries;
    }
}
