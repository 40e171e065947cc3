namespace Bayes.Numerics.Differentiation;

/// <summary>The functions of one variable of which log likelihoods are made, with derivatives that stay finite and accurate far out.</summary>
/// <remarks>Thread safe; nothing is allocated.</remarks>
public static class Taylor
{
    /// <summary>exp x.</summary>
    /// <typeparam name="T">The kind of number.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value with its derivatives.</returns>
    public static T Exp<T>(T x)
        where T : struct, ITaylor<T>
    {
        double e = Math.Exp(x.Value);
        return x.Chain(e, e, e, e);
    }

    /// <summary>log x.</summary>
    /// <typeparam name="T">The kind of number.</typeparam>
    /// <param name="x">The argument, positive.</param>
    /// <returns>The value with its derivatives.</returns>
    public static T Log<T>(T x)
        where T : struct, ITaylor<T>
    {
        double r = 1 / x.Value;
        return x.Chain(Math.Log(x.Value), r, -r * r, 2 * r * r * r);
    }

    /// <summary>log(1 + x).</summary>
    /// <typeparam name="T">The kind of number.</typeparam>
    /// <param name="x">The argument, above −1.</param>
    /// <returns>The value with its derivatives.</returns>
    public static T Log1P<T>(T x)
        where T : struct, ITaylor<T>
    {
        double r = 1 / (1 + x.Value);
        return x.Chain(SpecialFunctions.Log1P(x.Value), r, -r * r, 2 * r * r * r);
    }

    /// <summary>log(1 + exp x).</summary>
    /// <typeparam name="T">The kind of number.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value with its derivatives.</returns>
    public static T Log1PExp<T>(T x)
        where T : struct, ITaylor<T>
    {
        // p is the logistic function of x, q = 1 − p.
        double e = Math.Exp(-Math.Abs(x.Value));
        double large = 1 / (1 + e);
        double small = e * large;
        double p = x.Value >= 0 ? large : small;
        double q = x.Value >= 0 ? small : large;
        return x.Chain(Math.Max(x.Value, 0) + SpecialFunctions.Log1P(e), p, p * q, p * q * (q - p));
    }

    /// <summary>1/(1 + exp(−x)).</summary>
    /// <typeparam name="T">The kind of number.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value with its derivatives.</returns>
    public static T Logistic<T>(T x)
        where T : struct, ITaylor<T>
    {
        double p = SpecialFunctions.Logistic(x.Value);
        double q = SpecialFunctions.Logistic(-x.Value);
        return x.Chain(p, p * q, p * q * (q - p), p * q * (1 - (6 * p * q)));
    }

    /// <summary>log(1 − exp x), for x below 0.</summary>
    /// <typeparam name="T">The kind of number.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value with its derivatives.</returns>
    public static T Log1MExp<T>(T x)
        where T : struct, ITaylor<T>
    {
        // With odds o = exp x/(1 − exp x) = 1/(exp(−x) − 1): do/dx = o(1 + o).
        double o = x.Value < -700 ? 0 : 1 / SpecialFunctions.ExpM1(-x.Value);
        double slope = o * (1 + o);
        return x.Chain(SpecialFunctions.Log1MExp(x.Value), -o, -slope, -slope * (1 + (2 * o)));
    }

    /// <summary>exp x − 1 − x, which keeps its digits near 0.</summary>
    /// <typeparam name="T">The kind of number.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>The value with its derivatives.</returns>
    public static T ExpM1MinusX<T>(T x)
        where T : struct, ITaylor<T>
    {
        double value = ExpM1MinusX(x.Value, out double first);
        return x.Chain(value, first, first + 1, first + 1);
    }

    /// <summary>exp(x) − 1 − x, accurate near zero, of a plain number.</summary>
    /// <param name="x">Any real.</param>
    /// <param name="first">Its derivative, exp(x) − 1.</param>
    /// <returns>exp(x) − 1 − x, at least 0.</returns>
    public static double ExpM1MinusX(double x, out double first)
    {
        first = SpecialFunctions.ExpM1(x);
        return Math.Abs(x) < 0.03
            ? x * x * (0.5 + (x * ((1.0 / 6) + (x * ((1.0 / 24) + (x * ((1.0 / 120) + (x * ((1.0 / 720) + (x * ((1.0 / 5040) + (x / 40320))))))))))))
            : first - x;
    }

    /// <summary>log(exp a + exp b).</summary>
    /// <typeparam name="T">The kind of number.</typeparam>
    /// <param name="a">A log weight.</param>
    /// <param name="b">A log weight.</param>
    /// <returns>The value with its derivatives.</returns>
    public static T LogAddExp<T>(T a, T b)
        where T : struct, ITaylor<T> => a + Log1PExp(b - a);

    /// <summary>log Γ(φ + n) − log Γ(φ) − n log φ at φ = exp(logSize): <see cref="LogGammaFunctions.RisingRatio(double, double, out double, out double, out double)"/>.</summary>
    /// <typeparam name="T">The kind of number.</typeparam>
    /// <param name="n">A whole number, 0 or more.</param>
    /// <param name="logSize">log φ.</param>
    /// <returns>The value with its derivatives.</returns>
    public static T RisingRatio<T>(double n, T logSize)
        where T : struct, ITaylor<T>
    {
        if (n < 2)
        {
            return T.Constant(0);
        }

        if (T.Order == 1)
        {
            double value = LogGammaFunctions.RisingRatio(n, logSize.Value, out double slope);
            return logSize.Chain(value, slope, 0, 0);
        }

        double all = LogGammaFunctions.RisingRatio(n, logSize.Value, out double first, out double second, out double third);
        return logSize.Chain(all, first, second, third);
    }

    /// <summary>φ log φ − φ − log Γ(φ) at φ = exp(logSize): <see cref="LogGammaFunctions.StirlingComplement(double, out double, out double, out double)"/>.</summary>
    /// <typeparam name="T">The kind of number.</typeparam>
    /// <param name="logSize">log φ.</param>
    /// <returns>The value with its derivatives.</returns>
    public static T StirlingComplement<T>(T logSize)
        where T : struct, ITaylor<T>
    {
        if (T.Order == 1)
        {
            double value = LogGammaFunctions.StirlingComplement(logSize.Value, out double slope);
            return logSize.Chain(value, slope, 0, 0);
        }

        double all = LogGammaFunctions.StirlingComplement(logSize.Value, out double first, out double second, out double third);
        return logSize.Chain(all, first, second, third);
    }
}
