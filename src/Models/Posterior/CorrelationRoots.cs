namespace Bayes.Models.Posterior;

/// <summary>
/// The one correlation ρ of a structured term by its place p between its lowest value and 1, ρ = lowest + (1 − lowest)·p: the roots of p and
/// of 1 − p, and their derivatives by a free parameter.
/// </summary>
/// <remarks>
/// Cholesky factors of compound symmetry and of autoregression are smooth in the two roots, also at the ends of the range and beyond, where
/// a root is negative and only turns the sign of columns. The posterior's parameter y has p = 1/(1 + e⁻²ʸ), so that ρ = tanh y for an
/// autoregression; that of a maximum-likelihood search is an angle a with p = (1 + sin a)/2: both ends are inner points.
/// </remarks>
/// <param name="Low">√p.</param>
/// <param name="High">√(1 − p).</param>
/// <param name="LowSlope">The derivative of √p.</param>
/// <param name="HighSlope">The derivative of √(1 − p).</param>
public readonly record struct CorrelationRoots(double Low, double High, double LowSlope, double HighSlope)
{
    /// <summary>p, from 0 to 1.</summary>
    public double Share => Low * Low;

    /// <summary>From the posterior's unconstrained parameter.</summary>
    /// <param name="y">Half the logit of p.</param>
    /// <returns>The roots with their derivatives by y.</returns>
    public static CorrelationRoots OfUnconstrained(double y)
    {
        double e = Math.Exp(-2 * Math.Abs(y));
        (double larger, double smaller) = (1 / (1 + e), e / (1 + e));
        (double p, double rest) = y >= 0 ? (larger, smaller) : (smaller, larger);
        (double low, double high) = (Math.Sqrt(p), Math.Sqrt(rest));
        return new CorrelationRoots(low, high, low * rest, -high * p);
    }

    /// <summary>From the angle of a maximum-likelihood search.</summary>
    /// <param name="angle">a, any real number; √p and √(1 − p) have signs.</param>
    /// <returns>The roots with their derivatives by a.</returns>
    public static CorrelationRoots OfAngle(double angle)
    {
        (double sine, double cosine) = Math.SinCos((0.25 * Math.PI) + (0.5 * angle));
        return new CorrelationRoots(sine, cosine, 0.5 * cosine, -0.5 * sine);
    }

    /// <summary>ρ.</summary>
    /// <param name="lowest">The lowest value of ρ.</param>
    /// <returns>A correlation.</returns>
    public double Correlation(double lowest) => Low * Low < 0.5 ? lowest + ((1 - lowest) * Low * Low) : 1 - ((1 - lowest) * High * High);
}
