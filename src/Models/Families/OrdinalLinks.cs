using Bayes.Numerics.Differentiation;

namespace Bayes.Models.Families;

/// <summary>The logarithms of probabilities under the distribution function F whose inverse is a link, with derivatives.</summary>
internal interface IOrdinalLink
{
    /// <summary>log F(x).</summary>
    static abstract T LogBelow<T>(T x)
        where T : struct, ITaylor<T>;

    /// <summary>log(1 − F(x)).</summary>
    static abstract T LogAbove<T>(T x)
        where T : struct, ITaylor<T>;

    /// <summary>log(F(a + exp g) − F(a)), accurate for narrow intervals and far out.</summary>
    static abstract T LogBetween<T>(T a, T logGap)
        where T : struct, ITaylor<T>;
}

/// <summary>F(x) = 1/(1 + exp(−x)).</summary>
internal readonly struct OrdinalLogit : IOrdinalLink
{
    public static T LogBelow<T>(T x)
        where T : struct, ITaylor<T> => -Taylor.Log1PExp(-x);

    public static T LogAbove<T>(T x)
        where T : struct, ITaylor<T> => -Taylor.Log1PExp(x);

    // F(b) − F(a) = F(b)(1 − F(a))(1 − exp(a − b)).
    public static T LogBetween<T>(T a, T logGap)
        where T : struct, ITaylor<T>
    {
        T gap = Taylor.Exp(logGap);
        return Taylor.Log1MExp(-gap) - Taylor.Log1PExp(-a - gap) - Taylor.Log1PExp(a);
    }
}

/// <summary>F(x) = 1 − exp(−exp(x)).</summary>
internal readonly struct OrdinalCloglog : IOrdinalLink
{
    public static T LogBelow<T>(T x)
        where T : struct, ITaylor<T> => x.Chain(CloglogLink.Success(x.Value, out double first, out double second, out double third), first, second, third);

    public static T LogAbove<T>(T x)
        where T : struct, ITaylor<T> => -Taylor.Exp(x);

    // F(b) − F(a) = (1 − F(a))·(1 − exp(−exp(a)(exp(b − a) − 1))), the second factor F at the logarithm of that hazard.
    public static T LogBetween<T>(T a, T logGap)
        where T : struct, ITaylor<T>
    {
        T gap = Taylor.Exp(logGap);
        return LogBelow(a + gap + Taylor.Log1MExp(-gap)) - Taylor.Exp(a);
    }
}

/// <summary>F(x) = Φ(x).</summary>
internal readonly struct OrdinalProbit : IOrdinalLink
{
    private const double Narrow = 0.05;
    private const double HalfLogTwoPi = 0.91893853320467274178;

    public static T LogBelow<T>(T x)
        where T : struct, ITaylor<T> => x.Chain(ProbitLink.Success(x.Value, out double first, out double second, out double third), first, second, third);

    public static T LogAbove<T>(T x)
        where T : struct, ITaylor<T> => LogBelow(-x);

    public static T LogBetween<T>(T a, T logGap)
        where T : struct, ITaylor<T>
    {
        T gap = Taylor.Exp(logGap);
        T middle = a + (0.5 * gap);
        if (gap.Value * Math.Max(1, Math.Abs(middle.Value)) < Narrow)
        {
            // φ(m) h (1 + (m² − 1)h²/24 + (m⁴ − 6m² + 3)h⁴/1920 + …) at the middle m.
            T m = middle * middle;
            T h = gap * gap;
            T quartic = (m * m) + (-6 * m) + 3;
            return (-0.5 * m) + -HalfLogTwoPi + logGap + Taylor.Log1P(((1.0 / 24) * ((m + -1) * h)) + ((1.0 / 1920) * (quartic * h * h)));
        }

        // In the upper half both ends change sides, so that neither probability is near 1.
        T low = middle.Value > 0 ? -a - gap : a;
        T high = middle.Value > 0 ? -a : a + gap;
        T logHigh = LogBelow(high);
        return logHigh + Taylor.Log1MExp(LogBelow(low) - logHigh);
    }
}
