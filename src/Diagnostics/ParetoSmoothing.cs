namespace Bayes.Diagnostics;

/// <summary>Importance weights after smoothing of their largest.</summary>
/// <param name="Weights">The weights, summing to 1, in the order of the ratios.</param>
/// <param name="Shape">k-hat of the raw ratios: below 0.7 the estimates can be trusted, from 1 on their mean does not exist; NaN when all ratios are equal, +∞ when there are too few, or their largest are too much alike, to tell.</param>
public sealed record SmoothedWeights(IReadOnlyList<double> Weights, double Shape)
{
    /// <summary>1 / Σ w²: how many draws from the target itself would say as much about a mean.</summary>
    public double EffectiveSampleSize => 1 / Weights.Sum(w => w * w);
}

/// <summary>
/// Pareto smoothed importance sampling: the largest importance ratios are replaced by the expected order statistics of a generalized
/// Pareto distribution fitted to them, which bounds the damage that a few of them can do.
/// </summary>
/// <remarks>Vehtari, Simpson, Gelman, Yao and Gabry (2024), JMLR 25, algorithm 1; the tail has ⌈min(S/5, 3√(S/r))⌉ ratios.</remarks>
public static class ParetoSmoothing
{
    /// <summary>Smooths importance ratios.</summary>
    /// <param name="logRatios">The log ratios of target to proposal, [S], up to a constant; −∞ for a draw outside the target.</param>
    /// <param name="relativeEfficiency">r, effective draws over draws of the proposal; 1 for independent draws.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="ArgumentException">No ratio is positive, or one is NaN or +∞.</exception>
    public static SmoothedWeights Smooth(IReadOnlyList<double> logRatios, double relativeEfficiency = 1)
    {
        ArgumentNullException.ThrowIfNull(logRatios);
        if (logRatios.Count == 0 || !double.IsFinite(logRatios.Max()) || logRatios.Any(double.IsNaN))
        {
            throw new ArgumentException("Importance ratios must be finite or zero, and one of them positive.", nameof(logRatios));
        }

        ParetoSmoother smoother = new(logRatios.Count);
        double shape = smoother.Smooth([.. logRatios], relativeEfficiency);
        return new SmoothedWeights(smoother.Weights, shape);
    }

    /// <summary>The k-hat above which estimates from so many draws are not to be trusted: min(1 − 1/log₁₀ S, 0.7).</summary>
    /// <param name="draws">S, more than 1.</param>
    /// <returns>The threshold.</returns>
    public static double Threshold(int draws) => Math.Min(1 - (1 / Math.Log10(draws)), 0.7);
}
