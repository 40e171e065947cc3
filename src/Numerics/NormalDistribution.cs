using System.Runtime.CompilerServices;
namespace Bayes.Numerics;

/// <summary>The standard normal distribution: distribution function and quantile to nearly full precision, tails included.</summary>
/// <remarks>Thread safe; allocates nothing. NaN in gives NaN out.</remarks>
public static class NormalDistribution
{
    private const double Centre = 0.67448975;
    private const double OneOverSqrtTwoPi = 0.398942280401432677939946059934;

    // Legend of the coefficients: numerator and denominator of a rational function, highest power first.
    private static readonly double[] CdfCentreNumerator =
        [.065682337918207449113, 2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582, 18154.981253343561249];

    private static readonly double[] CdfCentreDenominator =
        [1, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956];

    private static readonly double[] CdfMiddleNumerator =
        [
            1.0765576773720192317e-8, .39894151208813466764, 8.8831497943883759412, 93.506656132177855979, 597.27027639480026226,
            2494.5375852903726711, 6848.1904505362823326, 11602.651437647350124, 9842.7148383839780218,
        ];

    private static readonly double[] CdfMiddleDenominator =
        [
            1, 22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755,
            18615.571640885098091, 34900.952721145977266, 38912.003286093271411, 19685.429676859990727,
        ];

    private static readonly double[] CdfTailNumerator =
        [.02307344176494017303, .21589853405795699, .1274011611602473639, .022235277870649807, .001421619193227893466, 2.9112874951168792e-5];

    private static readonly double[] CdfTailDenominator =
        [1, 1.28426009614491121, .468238212480865118, .0659881378689285515, .00378239633202758244, 7.29751555083966205e-5];

    private static readonly double[] QuantileCentreNumerator =
        [
            2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
            1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080e0,
        ];

    private static readonly double[] QuantileCentreDenominator =
        [
            5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
            5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1,
        ];

    private static readonly double[] QuantileMiddleNumerator =
        [
            7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
            3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0,
        ];

    private static readonly double[] QuantileMiddleDenominator =
        [
            1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
            6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1,
        ];

    private static readonly double[] QuantileTailNumerator =
        [
            2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
            2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0,
        ];

    private static readonly double[] QuantileTailDenominator =
        [
            2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
            1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1,
        ];

    /// <summary>The probability that a standard normal variable is at most x.</summary>
    /// <param name="x">Any real.</param>
    /// <returns>Φ(x), in [0, 1]; relative error below 1e-15 for x ≥ −37, subnormal below −37.5.</returns>
    /// <remarks>
    /// Cody (1969), "Rational Chebyshev approximations for the error function", Math. Comp. 23, 631–637.
    /// The square in exp(−x²/2) is split at 1/16 so that the lower tail keeps its digits; an unsplit square,
    /// as in MathNet.Numerics 5.0.0, loses three of them at x = −30.
    /// </remarks>
    public static double Cdf(double x)
    {
        double y = Math.Abs(x);
        if (y <= Centre)
        {
            double square = x * x;
            return 0.5 + (x * Polynomial(CdfCentreNumerator, square) / Polynomial(CdfCentreDenominator, square));
        }

        double head = Math.Truncate(y * 16.0) / 16.0;
        double rest = (y - head) * (y + head);
        double tail = ScaledTail(y) * Math.Exp(-0.5 * head * head) * Math.Exp(-0.5 * rest);
        return double.IsNaN(x) ? x : double.IsInfinity(x) || x > 38.6 || x < -38.6 ? (x > 0 ? 1.0 : 0.0) : x > 0 ? 1.0 - tail : tail;
    }

    /// <summary>The logarithm of the standard normal distribution function, and its derivative.</summary>
    /// <param name="x">Any real, in standard deviations.</param>
    /// <param name="derivative">φ(x)/Φ(x), the inverse Mills ratio.</param>
    /// <returns>log Φ(x), accurate to a relative 1e-14 in both tails.</returns>
    public static double LogCdf(double x, out double derivative)
    {
        if (x <= 0)
        {
            // Φ(x) = exp(−x²/2) times a factor that never underflows.
            double scaled = ScaledTail(-x);
            derivative = OneOverSqrtTwoPi / scaled;
            return Math.Log(scaled) - (0.5 * x * x);
        }

        double exponential = Math.Exp(-0.5 * x * x);
        double upper = exponential * ScaledTail(x);
        derivative = OneOverSqrtTwoPi * exponential / (1.0 - upper);
        return SpecialFunctions.Log1P(-upper);
    }

    /// <summary>The standard normal quantile, Φ⁻¹.</summary>
    /// <param name="probability">A probability in [0, 1].</param>
    /// <returns>The x with Φ(x) = <paramref name="probability"/>, to about 1e-16 relative; −∞ at 0, +∞ at 1, NaN outside.</returns>
    /// <remarks>Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37, 477–484.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Quantile(double probability)
    {
        if (!(probability >= 0.0 && probability <= 1.0))
        {
            return double.NaN;
        }

        double q = probability - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double centred = 0.180625 - (q * q);
            return q * Polynomial(QuantileCentreNumerator, centred) / Polynomial(QuantileCentreDenominator, centred);
        }

        double tail = q < 0 ? probability : 1.0 - probability;
        if (tail == 0.0)
        {
            return q < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        double r = Math.Sqrt(-Math.Log(tail));
        double x = r <= 5.0
            ? Polynomial(QuantileMiddleNumerator, r - 1.6) / Polynomial(QuantileMiddleDenominator, r - 1.6)
            : Polynomial(QuantileTailNumerator, r - 5.0) / Polynomial(QuantileTailDenominator, r - 5.0);
        return q < 0 ? -x : x;
    }

    /// <summary>(1 − Φ(y))·exp(y²/2) for y ≥ 0.</summary>
    private static double ScaledTail(double y)
    {
        if (y <= Centre)
        {
            double square = y * y;
            double upper = 0.5 - (y * Polynomial(CdfCentreNumerator, square) / Polynomial(CdfCentreDenominator, square));
            return upper * Math.Exp(0.5 * square);
        }

        if (y <= 5.65685424949238)
        {
            return Polynomial(CdfMiddleNumerator, y) / Polynomial(CdfMiddleDenominator, y);
        }

        double inverse = 1.0 / (y * y);
        return (OneOverSqrtTwoPi - (inverse * Polynomial(CdfTailNumerator, inverse) / Polynomial(CdfTailDenominator, inverse))) / y;
    }

    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        double value = coefficients[0];
        for (int i = 1; i < coefficients.Length; i++)
        {
            value = (value * x) + coefficients[i];
        }

        return value;
    }
}
