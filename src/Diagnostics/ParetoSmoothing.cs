namespace Bayes.Diagnostics;

/// <summary>Importance weights after smoothing of their largest.</summary>
/// <param name="Weights">The weights, summing to 1, in the order of the ratios.</param>
/// <param name="Shape">k-hat of the raw ratios: below 0.7 the estimates can be trusted, from 1 on their mean does not exist; NaN when all ratios are equal.</param>
public sealed record SmoothedWeights(IReadOnlyList<double> Weights, double Shape)
{
    /// <summary>1 / Σ w²: how many draws from the target itself would say as much about a mean.</summary>
    public double EffectiveSampleSize => 1 / Weights.Sum(w => w * w);
}

/// <summary>
/// Pareto smoothed importance sampling: the largest importance ratios are replaced by the expected order statistics of a generalized
/// Pareto distribution fitted to them, which bounds the damage that a few of them can do.
/// </summary>
/// <remarks>Vehtari, Simpson, Gelman, Yao and Gabry (2024), JMLR 25, algorithm 1; the tail has min(S/5, 3√S) ratios.</remarks>
public static class ParetoSmoothing
{
    private const int FewestTailRatios = 5;

    /// <summary>Smooths importance ratios.</summary>
    /// <param name="logRatios">The log ratios of target to proposal, [S], up to a constant; −∞ for a draw outside the target.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="ArgumentException">No ratio is positive, or one is NaN or +∞.</exception>
    public static SmoothedWeights Smooth(IReadOnlyList<double> logRatios)
    {
        ArgumentNullException.ThrowIfNull(logRatios);
        int count = logRatios.Count;
        double highest = count == 0 ? double.NegativeInfinity : logRatios.Max();
        if (!double.IsFinite(highest) || logRatios.Any(double.IsNaN))
        {
            throw new ArgumentException("Importance ratios must be finite or zero, and one of them positive.", nameof(logRatios));
        }

        double[] weights = [.. logRatios.Select(r => Math.Exp(r - highest))];
        int[] order = [.. Enumerable.Range(0, count).OrderBy(i => weights[i])];
        int tail = (int)Math.Ceiling(Math.Min(0.2 * count, 3 * Math.Sqrt(count)));
        double shape = tail >= FewestTailRatios && tail < count ? SmoothTail(weights, order, tail) : double.NaN;
        double sum = weights.Sum();
        return new SmoothedWeights([.. weights.Select(w => w / sum)], shape);
    }

    private static double SmoothTail(double[] weights, int[] order, int tail)
    {
        int first = order.Length - tail;
        double cutoff = weights[order[first - 1]];
        double[] excess = new double[tail];
        for (int i = 0; i < tail; i++)
        {
            excess[i] = weights[order[first + i]] - cutoff;
        }

        if (excess[0] == excess[^1])
        {
            return double.NaN;
        }

        (double shape, double scale) = ParetoShape.Fit(excess);
        if (!double.IsFinite(shape))
        {
            return shape;
        }

        for (int i = 0; i < tail; i++)
        {
            // The largest raw ratio, 1, bounds the smoothed ones.
            double upper = -Numerics.SpecialFunctions.Log1P(-(i + 0.5) / tail);
            double quantile = shape == 0 ? scale * upper : scale * Numerics.SpecialFunctions.ExpM1(shape * upper) / shape;
            weights[order[first + i]] = Math.Min(cutoff + quantile, 1);
        }

        return shape;
    }
}
