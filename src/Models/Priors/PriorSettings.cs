namespace Bayes.Models.Priors;

/// <summary>Which defaults fill in for parameters without a prior of their own.</summary>
public enum PriorPreset
{
    /// <summary>The project's weakly informative defaults, scaled to the data.</summary>
    Default,

    /// <summary>brms' defaults to the letter: flat coefficients, student_t(3, m, s) intercept and standard deviations, lkj(1).</summary>
    Brms,

    /// <summary>rstanarm's defaults to the letter: normal(0, 2.5·s_y/sd(x)) coefficients, exponential(1/s_y) sigma, decov(1, 1, 1, 1).</summary>
    Rstanarm,

    /// <summary>
    /// bambi's defaults to the letter: normal coefficients, half-normal standard deviations, half_t(4, 0, s_y) sigma. bambi knows no
    /// correlations of group effects: terms that have them need a <c>cor</c> prior of their own, or are written (x || g).
    /// </summary>
    Bambi,
}

/// <summary>The priors asked for: a preset, and overrides as typed, such as <c>b: normal(0, 1)</c>.</summary>
public sealed record PriorSettings
{
    /// <summary>The preset.</summary>
    /// <value>Default: <see cref="PriorPreset.Default"/>.</value>
    public PriorPreset Preset { get; init; }

    /// <summary>Overrides in the order given; a later one wins over an earlier one of the same target.</summary>
    public EquatableList<string> Overrides { get; init; } = [];
}
