using Bayes.Models.Families;

namespace Bayes.Effects;

/// <summary>The textbook shortcut from conditional to population-averaged coefficients.</summary>
/// <remarks>
/// Zeger, Liang and Albert (1988), Biometrics 44, 1049–1060: β/√(1 + c²σ²) with c = 16√3/(15π) for the logit and 1 for the probit; the log
/// link moves the intercept by σ²/2 and nothing else; the identity moves nothing. There is none for the complementary log-log.
/// </remarks>
public static class ZegerApproximation
{
    private static readonly double LogitConstant = 16 * Math.Sqrt(3) / (15 * Math.PI);

    /// <summary>Approximates a population-averaged coefficient.</summary>
    /// <param name="link">The link.</param>
    /// <param name="coefficient">The conditional coefficient.</param>
    /// <param name="variance">σ², the variance that the random effects add to the predictor.</param>
    /// <param name="isIntercept">Whether the coefficient is the intercept.</param>
    /// <returns>The approximation; NaN where there is none.</returns>
    public static double Of(Link link, double coefficient, double variance, bool isIntercept) => link switch
    {
        Link.Identity => coefficient,
        Link.Log => isIntercept ? coefficient + (0.5 * variance) : coefficient,
        Link.Logit => coefficient / Math.Sqrt(1 + (LogitConstant * LogitConstant * variance)),
        Link.Probit => coefficient / Math.Sqrt(1 + variance),
        _ => double.NaN,
    };

    /// <summary>The shortcut in words.</summary>
    internal static string Formula(Link link) => link switch
    {
        Link.Identity => "the coefficient itself",
        Link.Log => "the shortcut that adds σ²/2 to the intercept and leaves slopes as they are, which holds for random intercepts",
        Link.Logit or Link.Probit => "the shortcut β/√(1 + c²σ²)",
        _ => "none for this link",
    };
}
