using Bayes.Diagnostics;
using Bayes.Plots;

namespace Bayes.Figures;

/// <summary>The range of an axis when a few values far above all others would flatten the rest.</summary>
internal static class ShownRange
{
    private const double Room = 1.1;
    private const double Share = 0.95;

    /// <summary>Ends an axis below the largest values where more than half of it would be theirs alone.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="needed">What has to be seen, such as curves.</param>
    /// <param name="behind">What stands behind it, such as rows.</param>
    /// <returns>The axis, with its ends where it had to be cut.</returns>
    public static Axis Of(Axis axis, IEnumerable<double> needed, IEnumerable<double> behind)
    {
        double[] all = [.. needed.Where(double.IsFinite)], sorted = [.. behind.Where(double.IsFinite).Order()];
        if (all.Length == 0 || sorted.Length == 0)
        {
            return axis;
        }

        double low = Math.Min(all.Min(), sorted[0]);
        double limit = low + (Room * (Math.Max(all.Max(), Quantile.OfSorted(sorted, Share)) - low));
        return limit - low < 0.5 * (sorted[^1] - low) ? axis with { Minimum = low - (0.04 * (limit - low)), Maximum = limit } : axis;
    }
}
