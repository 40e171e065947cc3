using Bayes.Models.Priors;

namespace Bayes.Models.Families;

/// <summary>A parameter of a family that a linear predictor may drive: the mean, a standard deviation, a zero-inflation probability.</summary>
/// <param name="Name">Its name in formulas and draws; <c>mu</c> for the mean.</param>
/// <param name="Link">The link between the parameter and its linear predictor.</param>
/// <remarks>Where the formula gives it no predictor of its own, it is one constant for all rows.</remarks>
public sealed record DistributionalParameter(string Name, Link Link)
{
    /// <summary>The default prior of the parameter as a constant, on its own scale, where it does not depend on the data.</summary>
    /// <value>Null: the preset knows it (<c>sigma</c>, scaled to the response).</value>
    public Prior? DefaultPrior { get; init; }

    /// <summary>The same under the defaults of brms.</summary>
    /// <value>Null: the preset knows it.</value>
    public Prior? BrmsPrior { get; init; }

    /// <summary>The default prior of the centred intercept where the parameter has a predictor, on the link scale, under every preset.</summary>
    /// <value>Null: the preset has a rule for it.</value>
    public Prior? InterceptPrior { get; init; }

    /// <summary>
    /// Whether it is one of the numbers that give the ordered thresholds of an ordinal family: the first threshold, then the logarithms of the
    /// distances to the next. A threshold has no predictor of its own, and the prior is that of the thresholds.
    /// </summary>
    public bool IsThreshold { get; init; }

    /// <summary>What the family becomes as the parameter grows without end, words after "where": <c>the counts are Poisson (--family poisson)</c>; null where nothing simpler.</summary>
    public string? UpperLimit { get; init; }

    /// <summary>The same as the parameter runs to 0.</summary>
    public string? LowerLimit { get; init; }

    /// <summary>
    /// Whether the parameter only compares rows: its predictor has no intercept, because other parameters take up what all rows share. It is
    /// there only where a formula gives it a predictor.
    /// </summary>
    public bool IsRelative { get; init; }

    /// <summary>Whether the parameter as a constant has only positive values.</summary>
    public bool IsPositive => Link is Link.Log or Link.Logm1 or Link.Logit;
}
