using Bayes.Models.Families;

namespace Bayes.Estimation.Separation;

/// <summary>In which direction a row's predictor can grow without end and its likelihood not fall.</summary>
internal static class OutcomeSide
{
    /// <summary>Whether the likelihood of a family can rise without end at all.</summary>
    public static bool Applies(Family family) => family.Name is "bernoulli" or "binomial" or "poisson";

    /// <summary>1 up, −1 down, 0 neither.</summary>
    /// <remarks>
    /// All successes: up; none: down, whatever the link, since each of them has log probabilities that rise towards 0. Counts with log
    /// link: 0 down, any other neither (Correia, Guimarães and Zylkin 2019).
    /// </remarks>
    public static int Of(Family family, double value, double? trials) =>
        value == 0 ? -1
        : family.Name == "poisson" ? 0
        : value == (trials ?? 1) ? 1
        : 0;
}
