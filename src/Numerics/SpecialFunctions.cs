namespace Bayes.Numerics;

/// <summary>Elementary functions that stay accurate where the textbook expression loses digits.</summary>
/// <remarks>Scalar and branch-light; NaN in gives NaN out. Thread safe.</remarks>
public static class SpecialFunctions
{
    /// <summary>log(1 + x), accurate near zero.</summary>
    /// <param name="x">x &gt; −1.</param>
    /// <returns>log(1 + x); −∞ at −1; NaN below.</returns>
    /// <remarks>Kahan's correction: log(u)·x/(u − 1) with u = fl(1 + x). HP-15C Advanced Functions Handbook (1982), appendix.</remarks>
    public static double Log1P(double x)
    {
        double u = 1.0 + x;
        if (u == 1.0)
        {
            return x;
        }

        return double.IsPositiveInfinity(u) ? u : Math.Log(u) * (x / (u - 1.0));
    }

    /// <summary>exp(x) − 1, accurate near zero.</summary>
    /// <param name="x">Any real.</param>
    /// <returns>exp(x) − 1, at least −1.</returns>
    /// <remarks>For |x| &lt; ½: 2·sinh(x/2)·exp(x/2), with sinh by its own odd series, so that nothing cancels.</remarks>
    public static double ExpM1(double x)
    {
        if (Math.Abs(x) > 0.5)
        {
            return Math.Exp(x) - 1.0;
        }

        double h = 0.5 * x;
        double h2 = h * h;
        double sinh = h * (1 + (h2 / 6 * (1 + (h2 / 20 * (1 + (h2 / 42 * (1 + (h2 / 72 * (1 + (h2 / 110 * (1 + (h2 / 156))))))))))));
        return 2.0 * sinh * Math.Exp(h);
    }

    /// <summary>The logistic function 1/(1 + exp(−x)), without overflow.</summary>
    /// <param name="x">Any real, on the logit scale.</param>
    /// <returns>A probability in [0, 1].</returns>
    public static double Logistic(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return x >= 0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
    }

    /// <summary>log(1 + exp(x)), without overflow or loss of digits.</summary>
    /// <param name="x">Any real.</param>
    /// <returns>The softplus of x.</returns>
    public static double Log1PExp(double x) => Math.Max(x, 0.0) + Log1P(Math.Exp(-Math.Abs(x)));

    /// <summary>log(1 − exp(x)) for x &lt; 0, accurate at both ends.</summary>
    /// <param name="x">A negative number.</param>
    /// <returns>log(1 − exp(x)); −∞ at 0; NaN above.</returns>
    /// <remarks>Mächler (2012), "Accurately computing log(1 − exp(−|a|))": switch at −log 2.</remarks>
    public static double Log1MExp(double x) =>
        x > -0.6931471805599453 ? Math.Log(-ExpM1(x)) : Log1P(-Math.Exp(x));

    /// <summary>log(exp(a) + exp(b)), without overflow.</summary>
    /// <param name="a">A log weight; −∞ for weight 0.</param>
    /// <param name="b">A log weight; −∞ for weight 0.</param>
    /// <returns>The log of the summed weights.</returns>
    public static double LogAddExp(double a, double b)
    {
        double high = Math.Max(a, b);
        return double.IsInfinity(high) ? high : high + Log1P(Math.Exp(Math.Min(a, b) - high));
    }
}
