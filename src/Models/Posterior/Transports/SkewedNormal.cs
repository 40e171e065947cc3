namespace Bayes.Models.Posterior.Transports;

/// <summary>A standard normal bent to one side: h = z + κ√(1 + z²), −1 &lt; κ &lt; 1, with κ = ε/√(1 + ε²).</summary>
/// <remarks>
/// With ε = sinh a it is sinh(asinh z + a)/cosh a: the sinh-arcsinh distribution with skewness alone (Jones and Pewsey 2009, "Sinh-arcsinh
/// distributions"), scaled. It increases for every ε, its tails are normal with the scales 1 ± κ, and its inverse is a square root.
/// </remarks>
internal static class SkewedNormal
{
    /// <summary>The largest |κ| that a skewness is turned into.</summary>
    private const double Bound = 0.9;

    private static readonly (double Mean, double Variance, double WithSquare, double Third) Root = Moments();

    /// <summary>E √(1 + z²): the mean of h is κ times this.</summary>
    public static double MeanOfRoot => Root.Mean;

    /// <summary>The standard deviation of h.</summary>
    public static double Deviation(double kappa) => Math.Sqrt(1 + (kappa * kappa * Root.Variance));

    /// <summary>The κ of a skewness; that of the nearest one that h has within its bound.</summary>
    public static double OfSkewness(double skewness)
    {
        double wanted = Math.Abs(skewness);
        double low = 0;
        double high = Bound;
        double kappa = Math.Min(Bound, wanted / (3 * Root.WithSquare));
        if (!(wanted < Skewness(Bound)))
        {
            return Math.CopySign(double.IsNaN(wanted) ? 0 : Bound, skewness);
        }

        // Secant steps, kept between bounds.
        for (int step = 0; step < 60 && high - low > 1e-12; step++)
        {
            double value = Skewness(kappa);
            (low, high) = value < wanted ? (kappa, high) : (low, kappa);
            double next = kappa + ((wanted - value) / (3 * Root.WithSquare));
            double moved = next - kappa;
            kappa = next > low && next < high ? next : 0.5 * (low + high);
            if (Math.Abs(moved) < 1e-10)
            {
                break;
            }
        }

        return Math.CopySign(kappa, skewness);
    }

    /// <summary>The skewness of h.</summary>
    public static double Skewness(double kappa) =>
        ((3 * kappa * Root.WithSquare) + (kappa * kappa * kappa * Root.Third)) / Math.Pow(1 + (kappa * kappa * Root.Variance), 1.5);

    /// <summary>z of h.</summary>
    public static double Inverse(double h, double epsilon)
    {
        // κ/(1 − κ²) = ε√(1 + ε²) and 1/(1 − κ²) = 1 + ε².
        double scale = 1 + (epsilon * epsilon);
        return (scale * h) - (epsilon * Math.Sqrt((scale * h * h) + 1));
    }

    /// <summary>Of r = √(1 + z²): its mean μ and variance, E z²(r − μ) and E (r − μ)³.</summary>
    private static (double Mean, double Variance, double WithSquare, double Third) Moments()
    {
        // The trapezoidal rule on a smooth function that vanishes with all derivatives at both ends is exact to rounding.
        const double Step = 0.125;
        double mean = 0;
        double withSquare = 0;
        for (int i = -96; i <= 96; i++)
        {
            double z = i * Step;
            double weight = Step * Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);
            double root = Math.Sqrt(1 + (z * z));
            mean += weight * root;
            withSquare += weight * z * z * root;
        }

        return (mean, 2 - (mean * mean), withSquare - mean, mean + withSquare - (6 * mean) + (2 * mean * mean * mean));
    }
}
