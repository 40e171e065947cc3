namespace Bayes.Numerics;

/// <summary>Log-gamma functions of exp(τ) and their derivatives by τ, in forms that do not cancel where the argument is large.</summary>
/// <remarks>
/// <para>
/// Overdispersed distributions have a size φ = exp(τ) whose limit φ → ∞ is a distribution without overdispersion. Written with log Γ the limit is
/// a difference of numbers of the order φ log φ; the functions here are what is left of it. Derivatives are taken by τ: D = φ d/dφ.
/// </para>
/// <para>
/// Below φ = 12 the recurrence Γ(φ + 1) = φ Γ(φ) leads up to where Stirling's series, eight terms of it, is exact to double
/// precision (Abramowitz and Stegun 1964, 6.1.15, 6.1.40). Thread safe; nothing is allocated.
/// </para>
/// </remarks>
public static class LogGammaFunctions
{
    private const double SeriesFrom = 12;
    private const double SumUpTo = 24;
    private const double HalfLogTwoPi = 0.91893853320467274178;

    // Below this τ the factors 1 + k/φ, at most 24 of them, may leave the range of numbers; the factors φ + k do not.
    private const double TinyLogSize = -200;

    /// <summary>Stirling's complement G = φ log φ − φ − log Γ(φ) at φ = exp(τ), about ½ log(φ/2π).</summary>
    /// <param name="logSize">τ.</param>
    /// <param name="first">∂G/∂τ, between ½ and 1.</param>
    /// <param name="second">∂²G/∂τ².</param>
    /// <param name="third">∂³G/∂τ³.</param>
    /// <returns>G, with an absolute error of a few units in the last place of max(1, |τ|).</returns>
    public static double StirlingComplement(double logSize, out double first, out double second, out double third)
    {
        double size = Math.Exp(logSize);
        if (size >= SeriesFrom)
        {
            double s = Series(size, out double s1, out double s2, out double s3);
            first = 0.5 - s1;
            second = -s2;
            third = -s3;
            return (0.5 * logSize) - HalfLogTwoPi - s;
        }

        // log Γ(φ) = log Γ(z) − Σ log(φ + k) with z = φ + m; l are its derivatives by log z, then ψ, ψ′, ψ″ at z.
        int m = (int)Math.Ceiling(SeriesFrom - size);
        double z = size + m;
        double logZ = Math.Log(z);
        double tail = Series(z, out double t1, out double t2, out double t3);
        double l1 = (z * logZ) - 0.5 + t1;
        double l2 = (z * (logZ + 1)) + t2;
        double l3 = (z * (logZ + 2)) + t3;
        double v = size / z;
        double a1 = v * l1;
        double a2 = v * v * (l2 - l1);
        double a3 = v * v * v * (l3 - (3 * l2) + (2 * l1));
        double logGamma = ((z - 0.5) * logZ) - z + HalfLogTwoPi + tail - logSize;
        double d1 = a1 - 1;
        double d2 = a1 + a2;
        double d3 = a1 + (3 * a2) + a3;
        for (int k = 1; k < m; k++)
        {
            double share = size / (size + k);
            double slope = share * (1 - share);
            logGamma -= Math.Log(size + k);
            d1 -= share;
            d2 -= slope;
            d3 -= slope * (1 - (2 * share));
        }

        double scaled = size * logSize;
        first = scaled - d1;
        second = scaled + size - d2;
        third = scaled + (2 * size) - d3;
        return scaled - size - logGamma;
    }

    /// <summary>Stirling's complement G at φ = exp(τ) with its first derivative alone.</summary>
    /// <param name="logSize">τ.</param>
    /// <param name="first">∂G/∂τ.</param>
    /// <returns>G, the same to rounding as with all derivatives.</returns>
    public static double StirlingComplement(double logSize, out double first) => StirlingComplement(logSize, Math.Exp(logSize), out first);

    /// <summary>The same where φ is known already.</summary>
    /// <param name="logSize">τ.</param>
    /// <param name="size">φ = exp(τ).</param>
    /// <param name="first">∂G/∂τ.</param>
    /// <returns>G.</returns>
    public static double StirlingComplement(double logSize, double size, out double first)
    {
        if (size >= SeriesFrom)
        {
            double s = Series(size, out double slope);
            first = 0.5 - slope;
            return (0.5 * logSize) - HalfLogTwoPi - s;
        }

        // The product of the factors φ + k and its derivative by φ in place of their logarithms and reciprocals, one by one.
        int m = (int)Math.Ceiling(SeriesFrom - size);
        double product = 1;
        double derivative = 0;
        for (int k = 1; k < m; k++)
        {
            double w = size + k;
            derivative = (derivative * w) + product;
            product *= w;
        }

        double z = size + m;
        double logZ = Math.Log(z);
        double tail = Series(z, out double t1);
        double logGamma = ((z - 0.5) * logZ) - z + HalfLogTwoPi + tail - logSize - Math.Log(product);
        double scaled = size * logSize;
        first = scaled - (size / z * ((z * logZ) - 0.5 + t1)) + 1 + (size * derivative / product);
        return scaled - size - logGamma;
    }

    /// <summary>R = log Γ(φ + n) − log Γ(φ) − n log φ = Σ log(1 + k/φ), k from 0 to n − 1, at φ = exp(τ); it is 0 in the limit φ → ∞.</summary>
    /// <param name="n">A whole number, 0 or more.</param>
    /// <param name="logSize">τ.</param>
    /// <param name="first">∂R/∂τ, between −(n − 1) and 0.</param>
    /// <param name="second">∂²R/∂τ².</param>
    /// <param name="third">∂³R/∂τ³.</param>
    /// <returns>R.</returns>
    public static double RisingRatio(double n, double logSize, out double first, out double second, out double third)
    {
        first = 0;
        second = 0;
        third = 0;
        double size = Math.Exp(logSize);
        if (n <= SumUpTo)
        {
            return Sum(n, logSize, size, ref first, ref second, ref third);
        }

        if (size >= SeriesFrom)
        {
            return LargeRatio(n, size, out first, out second, out third);
        }

        // The first m factors one by one, the others from z = φ + m on: log(z/φ)·(n − m) + R(n − m, z).
        int m = (int)Math.Ceiling(SeriesFrom - size);
        double sum = Sum(m, logSize, size, ref first, ref second, ref third);
        double z = size + m;
        double v = size / z;
        double slope = v * (1 - v);
        double bend = slope * (1 - (2 * v));
        double rest = n - m;
        double r = LargeRatio(rest, z, out double r1, out double r2, out double r3);
        first += (rest * (v - 1)) + (r1 * v);
        second += (rest * slope) + (r1 * slope) + (r2 * v * v);
        third += (rest * bend) + (r1 * bend) + (3 * r2 * v * slope) + (r3 * v * v * v);
        return sum + (rest * (Math.Log(z) - logSize)) + r;
    }

    /// <summary>R = Σ log(1 + k/φ), k from 0 to n − 1, with its first derivative alone.</summary>
    /// <param name="n">A whole number, 0 or more.</param>
    /// <param name="logSize">τ.</param>
    /// <param name="first">∂R/∂τ.</param>
    /// <returns>R, the same to rounding as with all derivatives.</returns>
    public static double RisingRatio(double n, double logSize, out double first)
    {
        if (n > SumUpTo || logSize < TinyLogSize)
        {
            return RisingRatio(n, logSize, out first, out _, out _);
        }

        // The product of the factors 1 + k/φ, and minus its derivative by τ: sums of positive numbers.
        double inverse = Math.Exp(-logSize);
        first = 0;
        double log = 0;
        double product = 1;
        double derivative = 0;
        for (int k = 1; k < n; k++)
        {
            double part = k * inverse;
            double factor = 1 + part;
            derivative = (derivative * factor) + (part * product);
            product *= factor;
            if (product > 1e200)
            {
                log += Math.Log(product);
                first -= derivative / product;
                product = 1;
                derivative = 0;
            }
        }

        first -= derivative / product;
        return log + Math.Log(product);
    }

    /// <summary>The sum of log(1 + k/φ) over k from 1 to n − 1; adds the derivatives.</summary>
    private static double Sum(double n, double logSize, double size, ref double first, ref double second, ref double third)
    {
        double log = 0;
        double product = 1;
        bool tiny = logSize < TinyLogSize;
        for (int k = 1; k < n; k++)
        {
            double w = size + k;
            double u = k / w;
            double slope = u * (size / w);
            first -= u;
            second += slope;
            third -= slope * (1 - (2 * u));
            product *= tiny ? w : w / size;
            if (product > 1e200)
            {
                log += Math.Log(product);
                product = 1;
            }
        }

        return log + Math.Log(product) - (tiny ? Math.Max(0, n - 1) * logSize : 0);
    }

    /// <summary>R for φ at which Stirling's series holds.</summary>
    private static double LargeRatio(double n, double size, out double first, out double second, out double third)
    {
        double w = size + n;
        double u = n / w;
        double v = size / w;
        double log = SpecialFunctions.Log1P(n / size);
        double lower = Series(size, out double a1, out double a2, out double a3);
        double upper = Series(w, out double b1, out double b2, out double b3);
        double uv = u * v;
        double scaled = size * log;
        first = scaled - n + (0.5 * u) + (v * b1) - a1;
        second = scaled - (size * u) - (0.5 * uv) + (uv * b1) + (v * v * b2) - a2;
        third = scaled - (2 * size * u) + (size * uv) - (0.5 * uv * (u - v)) + (uv * (u - v) * b1) + (3 * uv * v * b2) + (v * v * v * b3) - a3;
        return ((w - 0.5) * log) - n + upper - lower;
    }

    /// <summary>S(z) = log Γ(z) − (z − ½) log z + z − ½ log 2π and its derivatives by log z.</summary>
    private static double Series(double z, out double first, out double second, out double third)
    {
        double value = 0;
        first = 0;
        second = 0;
        third = 0;
        double power = 1 / z;
        double square = power * power;
        ReadOnlySpan<double> coefficients =
        [
            1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400,
        ];
        for (int k = 0; k < coefficients.Length; k++)
        {
            double term = coefficients[k] * power;
            double exponent = (2 * k) + 1;
            value += term;
            term *= exponent;
            first -= term;
            term *= exponent;
            second += term;
            third -= term * exponent;
            power *= square;
        }

        return value;
    }

    private static double Series(double z, out double first)
    {
        double inverse = 1 / z;
        double x = inverse * inverse;
        double value = (1.0 / 12) + (x * ((-1.0 / 360) + (x * ((1.0 / 1260) + (x * ((-1.0 / 1680) + (x * ((1.0 / 1188)
            + (x * ((-691.0 / 360360) + (x * ((1.0 / 156) + (x * (-3617.0 / 122400))))))))))))));
        double slope = (1.0 / 12) + (x * ((-3.0 / 360) + (x * ((5.0 / 1260) + (x * ((-7.0 / 1680) + (x * ((9.0 / 1188)
            + (x * ((-11 * 691.0 / 360360) + (x * ((13.0 / 156) + (x * (-15 * 3617.0 / 122400))))))))))))));
        first = -inverse * slope;
        return inverse * value;
    }
}
