using Bayes.Draws;

namespace Bayes.Diagnostics;

/// <summary>Sample quantiles: linear interpolation between order statistics (type 7 of Hyndman and Fan 1996; the default of R and NumPy).</summary>
public static class Quantile
{
    /// <summary>The quantile of all draws.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <param name="probability">In [0, 1].</param>
    /// <returns>The quantile; undefined when some draw is not finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
    public static DiagnosticValue Of(ParameterDraws draws, double probability)
    {
        Check(probability);
        var pooled = new PooledDraws(draws);
        return pooled.Describe(pooled.Finite ? pooled.Quantile(probability) : double.NaN);
    }

    /// <summary>The quantile of values in ascending order.</summary>
    /// <param name="sorted">At least one value, ascending.</param>
    /// <param name="probability">In [0, 1].</param>
    /// <returns>(1 − h)·x₍ₗ₎ + h·x₍ₗ₊₁₎ with l + h = 1 + (n − 1)·probability.</returns>
    /// <exception cref="ArgumentException">There is no value.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
    public static double OfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        Check(probability);
        if (sorted.IsEmpty)
        {
            throw new ArgumentException("A quantile needs at least one value; none was given.", nameof(sorted));
        }

        double index = 1.0 + ((sorted.Length - 1) * probability);
        int low = (int)Math.Floor(index), high = (int)Math.Ceiling(index);
        double fraction = index - low, atLow = sorted[low - 1], atHigh = sorted[high - 1];
        return fraction == 0 || atLow == atHigh ? atLow : ((1.0 - fraction) * atLow) + (fraction * atHigh);
    }

    internal static void Check(double probability)
    {
        if (!(probability >= 0.0 && probability <= 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability must lie between 0 and 1.");
        }
    }
}
