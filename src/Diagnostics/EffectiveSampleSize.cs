using Bayes.Draws;

namespace Bayes.Diagnostics;

/// <summary>Effective sample size: the number of independent draws that would estimate a quantity as precisely as these dependent ones.</summary>
/// <remarks>
/// <para>S/τ on split chains, τ from Geyer's initial monotone sequence of autocorrelations that weigh in the differences
/// between chains; at most S·log₁₀ S. Vehtari et al. (2021), Bayesian Analysis 16, 667–718.</para>
/// <para>Undefined for draws that are NaN, infinite or all equal, and for fewer than 12 draws per chain (6 per half; 6 per chain
/// when not split): with fewer the sequence ends before it has looked at any autocorrelation, and posterior 1.7.1
/// gives S/2 whatever the draws are.</para>
/// </remarks>
public static class EffectiveSampleSize
{
    /// <summary>For the centre of the distribution, on rank-normalised draws; works for any distribution.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <returns>The size, or NaN with its reason.</returns>
    public static DiagnosticValue Bulk(ParameterDraws draws) => new PooledDraws(draws).EssBulk();

    /// <summary>For the tails: the smaller of the sizes for the 5% and the 95% quantile.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <returns>The size, or NaN with its reason. Where one of the quantiles lies on a point mass at an end, the size for the other.</returns>
    public static DiagnosticValue Tail(ParameterDraws draws) => new PooledDraws(draws).EssTail();

    /// <summary>For the mean.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <returns>The size, or NaN with its reason.</returns>
    public static DiagnosticValue Mean(ParameterDraws draws) => new PooledDraws(draws).EssMean();

    /// <summary>For the standard deviation: that of (x − mean)².</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <returns>The size, or NaN with its reason.</returns>
    public static DiagnosticValue StandardDeviation(ParameterDraws draws) => new PooledDraws(draws).EssStandardDeviation();

    /// <summary>For a quantile Q: that of the indicator x ≤ Q, with Q from all draws.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <param name="probability">In [0, 1]; 1 is taken as (S − ½)/S.</param>
    /// <returns>The size, or NaN with its reason.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
    public static DiagnosticValue Quantile(ParameterDraws draws, double probability)
    {
        Diagnostics.Quantile.Check(probability);
        return new PooledDraws(draws).EssQuantile(probability);
    }

    /// <summary>For the median.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <returns>The size, or NaN with its reason.</returns>
    public static DiagnosticValue Median(ParameterDraws draws) => new PooledDraws(draws).EssQuantile(0.5);

    /// <summary>Without ranks.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <param name="split">Whether each chain is first cut in halves; then it is the size for the mean.</param>
    /// <returns>The size, or NaN with its reason.</returns>
    public static DiagnosticValue Basic(ParameterDraws draws, bool split = true) => new PooledDraws(draws).EssBasic(split);
}
