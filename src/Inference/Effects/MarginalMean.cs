using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Effects;

/// <summary>The mean response over normal random effects, on the link scale: g(∫ g⁻¹(η + s z) φ(z) dz).</summary>
/// <remarks>
/// Exact in closed form for the identity, log (η + s²/2) and probit (η/√(1 + s²)) links. The logit and complementary log-log are
/// integrated by the trapezoidal rule, whose error falls exponentially with the step for functions analytic in a strip (Trefethen and
/// Weideman 2014): the step is a fraction of the strip's width, π/s, and the error is below 1e-8.
/// </remarks>
public static class MarginalMean
{
    private const double Reach = 8;
    private const double WidestStep = 0.5;

    /// <summary>Computes the mean.</summary>
    /// <param name="link">The link.</param>
    /// <param name="predictor">η, at random effects of 0.</param>
    /// <param name="spread">s, the standard deviation that the random effects add to η.</param>
    /// <returns>The marginal mean on the link scale.</returns>
    public static double OnLinkScale(Link link, double predictor, double spread) => link switch
    {
        Link.Identity => predictor,
        Link.Log => predictor + (0.5 * spread * spread),
        Link.Probit => predictor / Math.Sqrt(1 + (spread * spread)),
        _ when spread == 0 => predictor,

        // The smaller of the two probabilities keeps its digits.
        Link.Logit => predictor <= 0 ? Links.Forward(Link.Logit, Average(predictor, spread, SpecialFunctions.Logistic)) : -OnLinkScale(link, -predictor, spread),
        Link.Cloglog => Cloglog(predictor, spread),
        _ => throw new ArgumentOutOfRangeException(nameof(link), link, "No such link."),
    };

    private static double Cloglog(double predictor, double spread)
    {
        double failure = Average(predictor, spread, x => Math.Exp(-Math.Exp(x)));
        return failure < 0.5
            ? Math.Log(-Math.Log(failure))
            : Links.Forward(Link.Cloglog, Average(predictor, spread, x => -SpecialFunctions.ExpM1(-Math.Exp(x))));
    }

    private static double Average(double predictor, double spread, Func<double, double> mean)
    {
        double step = Math.Min(WidestStep, 0.5 / spread);
        double sum = mean(predictor);
        double weights = 1;
        int count = (int)Math.Ceiling(Reach / step);
        for (int i = 1; i <= count; i++)
        {
            double z = i * step;
            double weight = Math.Exp(-0.5 * z * z);
            sum += weight * (mean(predictor + (spread * z)) + mean(predictor - (spread * z)));
            weights += 2 * weight;
        }

        return sum / weights;
    }
}
