using Bayes.Diagnostics;

namespace Bayes.Plots.Statistics;

/// <summary>Counts of values in bins of equal width, as a density.</summary>
public static class Histogram
{
    /// <summary>Counts values.</summary>
    /// <param name="values">The values; those that are not finite are left out.</param>
    /// <param name="low">The left end of the first bin.</param>
    /// <param name="high">The right end of the last bin.</param>
    /// <param name="bins">The number of bins.</param>
    /// <returns>Bars whose areas are shares of the values.</returns>
    public static BarMark Of(IEnumerable<double> values, double low, double high, int bins)
    {
        ArgumentNullException.ThrowIfNull(values);
        double width = (high - low) / bins;
        double[] counts = new double[bins];
        int total = 0;
        foreach (double value in values.Where(double.IsFinite))
        {
            total++;
            if (value >= low && value <= high)
            {
                counts[Math.Min(bins - 1, (int)((value - low) / width))]++;
            }
        }

        return new BarMark(
            [.. Enumerable.Range(0, bins).Select(k => low + (k * width))],
            [.. Enumerable.Range(1, bins).Select(k => low + (k * width))],
            new double[bins],
            [.. counts.Select(c => total == 0 ? 0 : c / total / width)]);
    }

    /// <summary>The number of bins for a sample: widths of 2·IQR·n^(−1/3) (Freedman and Diaconis 1981), from 5 to 60.</summary>
    /// <param name="sorted">The sample, ascending.</param>
    /// <returns>The number.</returns>
    public static int Bins(IReadOnlyList<double> sorted)
    {
        ArgumentNullException.ThrowIfNull(sorted);
        double[] values = [.. sorted];
        double range = values.Length < 2 ? 0 : Quantile.OfSorted(values, 0.75) - Quantile.OfSorted(values, 0.25);
        double width = 2 * range * Math.Pow(values.Length, -1.0 / 3);
        return width > 0 ? (int)Math.Clamp(Math.Ceiling((values[^1] - values[0]) / width), 5, 60) : 10;
    }
}
