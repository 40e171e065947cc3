using Bayes.Draws;

namespace Bayes.Diagnostics;

/// <summary>The median absolute deviation from the median, scaled to equal the standard deviation of a normal distribution.</summary>
public static class MedianAbsoluteDeviation
{
    /// <summary>1.4826 · median |x − median x| of all draws.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <returns>The deviation, in the unit of the draws; undefined when some draw is not finite.</returns>
    public static DiagnosticValue Of(ParameterDraws draws)
    {
        var pooled = new PooledDraws(draws);
        return pooled.Describe(pooled.Finite ? pooled.MedianAbsoluteDeviation : double.NaN);
    }
}
