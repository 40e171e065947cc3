using Bayes.Numerics;
using SpecialMath = MathNet.Numerics.SpecialFunctions;

namespace Bayes.Estimation.Testing;

/// <summary>Upper tails of χ² distributions with whole degrees of freedom, on the log scale.</summary>
/// <remarks>
/// Q(k/2, x/2) by its recurrence Q(a + 1, y) = Q(a, y) + y^a e^(−y)/Γ(a + 1) (Abramowitz and Stegun 6.5.21) from the normal tail or the
/// exponential: sums of positive terms, so tails as small as e^(−10⁵) keep their digits. Checked against R's <c>pchisq(log.p = TRUE)</c>.
/// </remarks>
internal static class ChiSquared
{
    /// <summary>log P(X ≥ x), X ~ χ² with k degrees of freedom; χ²₀ is 0 for certain.</summary>
    public static double LogUpperTail(double x, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degrees);
        if (x <= 0 || double.IsNaN(x))
        {
            return double.IsNaN(x) ? double.NaN : 0;
        }

        if (degrees == 0)
        {
            return double.NegativeInfinity;
        }

        double y = 0.5 * x;
        bool odd = degrees % 2 == 1;
        double a = odd ? 0.5 : 1;
        double sum = odd ? Math.Log(2) + NormalDistribution.LogCdf(-Math.Sqrt(x), out _) : -y;
        for (; a < 0.5 * degrees; a++)
        {
            sum = LogAdd(sum, (a * Math.Log(y)) - y - SpecialMath.GammaLn(a + 1));
        }

        return Math.Min(sum, 0);
    }

    /// <summary>log(e^a + e^b).</summary>
    public static double LogAdd(double a, double b) => double.IsNegativeInfinity(a) ? b
        : double.IsNegativeInfinity(b) ? a
        : Math.Max(a, b) + SpecialFunctions.Log1P(Math.Exp(-Math.Abs(a - b)));
}
