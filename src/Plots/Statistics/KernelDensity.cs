using Bayes.Diagnostics;

namespace Bayes.Plots.Statistics;

/// <summary>A density estimated from draws with a Gaussian kernel.</summary>
/// <remarks>
/// Bandwidth 0.9·min(sd, IQR/1.34)·n^(−1/5) (Silverman 1986, equation 3.31). At a bound the draws are reflected, so that no density
/// leaks past it and a density that is high at the bound stays high. Draws are binned on a fine grid first.
/// </remarks>
public sealed class KernelDensity
{
    private const int Cells = 1024;
    private const int Points = 160;
    private const double Reach = 4;

    private KernelDensity(double[] x, double[] y) => (X, Y) = (x, y);

    /// <summary>Where the density was estimated, ascending.</summary>
    public IReadOnlyList<double> X { get; }

    /// <summary>The density there.</summary>
    public IReadOnlyList<double> Y { get; }

    /// <summary>Estimates a density.</summary>
    /// <param name="values">The draws; those that are not finite are left out.</param>
    /// <param name="lower">The least value possible; null without one.</param>
    /// <param name="upper">The largest value possible; null without one.</param>
    /// <returns>The density on 160 points; null for fewer than two different draws.</returns>
    public static KernelDensity? Of(IReadOnlyList<double> values, double? lower = null, double? upper = null)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length < 2 || sorted[0] == sorted[^1])
        {
            return null;
        }

        double bandwidth = Bandwidth(sorted);
        double low = Math.Max(sorted[0] - (3 * bandwidth), lower ?? double.NegativeInfinity);
        double high = Math.Min(sorted[^1] + (3 * bandwidth), upper ?? double.PositiveInfinity);
        double cell = (sorted[^1] - sorted[0]) / Cells;
        double[] weight = new double[Cells + 1];
        foreach (double value in sorted)
        {
            double at = (value - sorted[0]) / cell;
            int k = Math.Min((int)at, Cells - 1);
            weight[k] += 1 - (at - k);
            weight[k + 1] += at - k;
        }

        double[] x = new double[Points];
        double[] y = new double[Points];
        double scale = 1 / (Math.Sqrt(2 * Math.PI) * bandwidth * sorted.Length);
        for (int i = 0; i < Points; i++)
        {
            x[i] = low + ((high - low) * i / (Points - 1));
            double sum = Sum(weight, sorted[0], cell, bandwidth, x[i]);
            sum += lower is { } l ? Sum(weight, sorted[0], cell, bandwidth, (2 * l) - x[i]) : 0;
            sum += upper is { } u ? Sum(weight, sorted[0], cell, bandwidth, (2 * u) - x[i]) : 0;
            y[i] = scale * sum;
        }

        return new KernelDensity(x, y);
    }

    private static double Sum(double[] weight, double first, double cell, double bandwidth, double x)
    {
        int from = Math.Max(0, (int)Math.Ceiling((x - (Reach * bandwidth) - first) / cell));
        int to = Math.Min(weight.Length - 1, (int)Math.Floor((x + (Reach * bandwidth) - first) / cell));
        double sum = 0;
        for (int k = from; k <= to; k++)
        {
            double z = (first + (k * cell) - x) / bandwidth;
            sum += weight[k] * Math.Exp(-0.5 * z * z);
        }

        return sum;
    }

    private static double Bandwidth(double[] sorted)
    {
        double mean = sorted.Average();
        double sd = Math.Sqrt(sorted.Sum(v => (v - mean) * (v - mean)) / (sorted.Length - 1));
        double range = (Quantile.OfSorted(sorted, 0.75) - Quantile.OfSorted(sorted, 0.25)) / 1.34;
        return 0.9 * (range > 0 ? Math.Min(sd, range) : sd) * Math.Pow(sorted.Length, -0.2);
    }
}
