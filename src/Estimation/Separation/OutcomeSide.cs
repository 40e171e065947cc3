using Bayes.Models.Families;

namespace Bayes.Estimation.Separation;

/// <summary>In which direction a row's predictor can grow without end and its likelihood not fall.</summary>
internal static class OutcomeSide
{
    /// <summary>Whether the likelihood of a family can rise without end at all.</summary>
    /// <remarks>Of hurdle models the zeros have a predictor of their own, and whether the likelihood of the counts rises depends on more than the side.</remarks>
    public static bool Applies(Family family) =>
        family.Kind is ResponseKind.Binary or ResponseKind.Count && family is not (HurdlePoissonFamily or HurdleNegativeBinomialFamily);

    /// <summary>1 up, −1 down, 0 neither.</summary>
    /// <remarks>
    /// All successes: up; none: down, whatever the link, since each of them has log probabilities that rise towards 0. Counts with log
    /// link: 0 down, any other neither (Correia, Guimarães and Zylkin 2019). Overdispersion and zero-inflation change none of it: given
    /// their parameters the probabilities rise and fall on the same sides.
    /// </remarks>
    public static int Of(Family family, double value, double? trials) =>
        value == 0 ? -1
        : family.Kind == ResponseKind.Count ? 0
        : value == (trials ?? 1) ? 1
        : 0;
}
