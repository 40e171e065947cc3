using Bayes.Numerics;

namespace Bayes.Models.Families;

/// <summary>The link functions and their inverses, for single values.</summary>
public static class Links
{
    /// <summary>The link's name on the command line and in output.</summary>
    /// <param name="link">A link.</param>
    /// <returns>Its name in lower case.</returns>
    public static string Name(Link link) => link.ToString().ToLowerInvariant();

    /// <summary>Maps a linear predictor to the parameter's own scale.</summary>
    /// <param name="link">The link.</param>
    /// <param name="predictor">A value on the link scale.</param>
    /// <returns>The parameter.</returns>
    public static double Inverse(Link link, double predictor) => link switch
    {
        Link.Identity => predictor,
        Link.Log => Math.Exp(predictor),
        Link.Logit => SpecialFunctions.Logistic(predictor),
        Link.Probit => NormalDistribution.Cdf(predictor),
        Link.Cloglog => -SpecialFunctions.ExpM1(-Math.Exp(predictor)),
        Link.Logm1 => 1 + Math.Exp(predictor),
        _ => throw new ArgumentOutOfRangeException(nameof(link), link, "No such link."),
    };

    /// <summary>Maps a parameter from its own scale to its link scale.</summary>
    /// <param name="link">The link.</param>
    /// <param name="parameter">The parameter.</param>
    /// <returns>A value on the link scale; infinite at the ends of the parameter's range.</returns>
    public static double Forward(Link link, double parameter) => link switch
    {
        Link.Identity => parameter,
        Link.Log => Math.Log(parameter),
        Link.Logit => Math.Log(parameter) - SpecialFunctions.Log1P(-parameter),
        Link.Probit => NormalDistribution.Quantile(parameter),
        Link.Cloglog => Math.Log(-SpecialFunctions.Log1P(-parameter)),
        Link.Logm1 => Math.Log(parameter - 1),
        _ => throw new ArgumentOutOfRangeException(nameof(link), link, "No such link."),
    };

    /// <summary>The log of the derivative of the inverse link: the log-Jacobian of a constant parameter kept on its link scale.</summary>
    /// <param name="link">Identity, log, logm1 or logit.</param>
    /// <param name="predictor">A value on the link scale.</param>
    /// <param name="derivative">The derivative of the result.</param>
    /// <returns>log |d parameter / d predictor|.</returns>
    public static double LogJacobian(Link link, double predictor, out double derivative)
    {
        switch (link)
        {
            case Link.Identity:
                derivative = 0;
                return 0;
            case Link.Log or Link.Logm1:
                derivative = 1;
                return predictor;
            case Link.Logit:
                derivative = 1 - (2 * SpecialFunctions.Logistic(predictor));
                return -Math.Abs(predictor) - (2 * SpecialFunctions.Log1P(Math.Exp(-Math.Abs(predictor))));
            default:
                throw new ArgumentOutOfRangeException(nameof(link), link, "A constant parameter uses the identity, log, logm1 or logit link.");
        }
    }
}
