using Bayes.Draws;

namespace Bayes.Diagnostics;

/// <summary>An interval that holds a stated share of the draws.</summary>
/// <param name="Level">The share, in (0, 1].</param>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
public readonly record struct CredibleInterval(double Level, DiagnosticValue Lower, DiagnosticValue Upper)
{
    /// <summary>The equal-tailed interval, between the type-7 quantiles (1 − level)/2 and (1 + level)/2.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <param name="level">The share, in (0, 1]; commonly 0.95.</param>
    /// <returns>The interval; its ends are undefined when some draw is not finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside (0, 1].</exception>
    public static CredibleInterval EqualTailed(ParameterDraws draws, double level)
    {
        Check(level);
        var pooled = new PooledDraws(draws);
        return pooled.Finite
            ? new CredibleInterval(level, new(pooled.Quantile((1.0 - level) / 2.0)), new(pooled.Quantile((1.0 + level) / 2.0)))
            : new CredibleInterval(level, pooled.Describe(double.NaN), pooled.Describe(double.NaN));
    }

    /// <summary>The highest-density interval: the narrowest window of ⌊level·S⌋ steps in the sorted draws.</summary>
    /// <param name="draws">The draws, [M × N], of a distribution with one mode.</param>
    /// <param name="level">The share, in (0, 1].</param>
    /// <returns>The interval; its ends are undefined when some draw is not finite. The lowest of equally narrow windows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside (0, 1].</exception>
    public static CredibleInterval HighestDensity(ParameterDraws draws, double level)
    {
        Check(level);
        var pooled = new PooledDraws(draws);
        if (!pooled.Finite)
        {
            return new CredibleInterval(level, pooled.Describe(double.NaN), pooled.Describe(double.NaN));
        }

        ReadOnlySpan<double> sorted = pooled.Sorted;
        int steps = Math.Min((int)Math.Floor(level * sorted.Length), sorted.Length - 1);
        int best = 0;
        for (int i = 1; i + steps < sorted.Length; i++)
        {
            if (sorted[i + steps] - sorted[i] < sorted[best + steps] - sorted[best])
            {
                best = i;
            }
        }

        return new CredibleInterval(level, new(sorted[best]), new(sorted[best + steps]));
    }

    private static void Check(double level)
    {
        if (!(level > 0.0 && level <= 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level of an interval must lie above 0 and not above 1.");
        }
    }
}
