namespace Bayes.Hypotheses;

/// <summary>The density of draws at a point: a normal density, corrected by a kernel estimate of what it misses.</summary>
/// <remarks>
/// With φ₀ the normal density of the draws' median and spread, f(x) = φ₀(x) · mean K_h(x − X_i)/φ₀(X_i) (Hjort and Glad 1995, Annals of Statistics
/// 23, 882–904): no bias where the draws are normal, less than that of the kernel alone where they are nearly so, which allows a wider kernel and
/// so a smaller variance. Farther out than four spreads, where ratios of φ₀ are wild, and at a bound, where draws are reflected, it is
/// the kernel estimate with Silverman's bandwidth.
/// </remarks>
internal static class DensityEstimate
{
    private const double Silverman = 0.9;
    private const double Wider = 1.5;
    private const double Farthest = 4;

    /// <summary>Whether draws lie on one side of 0 alone.</summary>
    /// <param name="draws">The draws; what is not finite is left out.</param>
    /// <returns>True for those of a bounded quantity, and for those of any other that are far enough from 0.</returns>
    public static bool AreOneSided(IReadOnlyList<double> draws) => draws.Where(double.IsFinite).All(d => d >= 0) || draws.Where(double.IsFinite).All(d => d <= 0);

    /// <summary>Whether some draw lies within a kernel's width of 0; without one the density there is a guess.</summary>
    /// <param name="draws">The draws; what is not finite is left out.</param>
    /// <returns>False where all are farther out.</returns>
    public static bool Reaches(IReadOnlyList<double> draws)
    {
        double[] sorted = Sorted(draws);
        double width = Width(sorted, Spread(sorted));
        return sorted.Any(d => Math.Abs(d) < width);
    }

    /// <summary>The density at 0.</summary>
    /// <param name="draws">The draws; what is not finite is left out.</param>
    /// <param name="isBound">Whether 0 is a bound of the quantity; draws of one sign alone do not show it.</param>
    /// <returns>The estimate; 0 where no draw is near.</returns>
    public static double AtZero(IReadOnlyList<double> draws, bool isBound)
    {
        double[] sorted = Sorted(draws);
        double spread = Spread(sorted);
        double width = Width(sorted, spread);
        double centre = Diagnostics.Quantile.OfSorted(sorted, 0.5);
        if (isBound && AreOneSided(sorted) && Math.Min(Math.Abs(sorted[0]), Math.Abs(sorted[^1])) < width)
        {
            return 2 * Kernel(sorted, width, _ => 1);
        }

        if (!(Math.Abs(centre) < Farthest * spread))
        {
            return Kernel(sorted, width, _ => 1);
        }

        double start = centre / spread;
        return Kernel(sorted, Wider * width, d =>
        {
            double z = (d - centre) / spread;
            return Math.Exp(0.5 * ((z * z) - (start * start)));
        });
    }

    private static double[] Sorted(IReadOnlyList<double> draws) => [.. draws.Where(double.IsFinite).Order()];

    private static double Spread(double[] sorted)
    {
        double mean = sorted.Average();
        double sd = Math.Sqrt(sorted.Average(d => (d - mean) * (d - mean)));
        double quartiles = (Diagnostics.Quantile.OfSorted(sorted, 0.75) - Diagnostics.Quantile.OfSorted(sorted, 0.25)) / 1.349;
        return Math.Min(sd, quartiles > 0 ? quartiles : sd);
    }

    private static double Width(double[] sorted, double spread) => Silverman * spread * Math.Pow(sorted.Length, -0.2);

    // The ratio φ₀(0)/φ₀(X) is wanted where the kernel is not 0 alone; elsewhere it could overflow.
    private static double Kernel(double[] draws, double width, Func<double, double> ratio)
    {
        double sum = 0;
        foreach (double d in draws)
        {
            double z = d / width;
            sum += Math.Abs(z) < 8 ? Math.Exp(-0.5 * z * z) * ratio(d) : 0;
        }

        return sum / (draws.Length * width * Math.Sqrt(2 * Math.PI));
    }
}
