using Bayes.Draws;

namespace Bayes.Diagnostics;

/// <summary>Monte Carlo standard errors: how far an estimate from these draws may be from that of infinitely many.</summary>
/// <remarks>Vehtari et al. (2021), Bayesian Analysis 16, 667–718. Undefined where the effective sample size it rests on is.</remarks>
public static class MonteCarloError
{
    /// <summary>Of the mean: sd(x)/√ESS.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <returns>The error, in the unit of the draws, or NaN with its reason.</returns>
    public static DiagnosticValue Mean(ParameterDraws draws) => new PooledDraws(draws).ErrorOfMean();

    /// <summary>Of the standard deviation, by the delta method from the error of the variance (Kenney and Keeping 1951).</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <returns>The error, in the unit of the draws, or NaN with its reason.</returns>
    public static DiagnosticValue StandardDeviation(ParameterDraws draws) => new PooledDraws(draws).ErrorOfStandardDeviation();

    /// <summary>Of a quantile: half the distance between the order statistics that bound it with probability 68%.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <param name="probability">In [0, 1].</param>
    /// <returns>The error, in the unit of the draws, or NaN with its reason.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
    public static DiagnosticValue Quantile(ParameterDraws draws, double probability)
    {
        Diagnostics.Quantile.Check(probability);
        return new PooledDraws(draws).ErrorOfQuantile(probability);
    }

    /// <summary>Of the median.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <returns>The error, in the unit of the draws, or NaN with its reason.</returns>
    public static DiagnosticValue Median(ParameterDraws draws) => new PooledDraws(draws).ErrorOfQuantile(0.5);
}
