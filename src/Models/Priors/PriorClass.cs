namespace Bayes.Models.Priors;

/// <summary>The kinds of parameters that priors address together.</summary>
public enum PriorClass
{
    /// <summary>Coefficients: <c>b</c>.</summary>
    Coefficient,

    /// <summary>The intercept of the centred design: <c>Intercept</c>.</summary>
    Intercept,

    /// <summary>Standard deviations of group effects: <c>sd</c>.</summary>
    StandardDeviation,

    /// <summary>Correlation matrices of group effects: <c>cor</c>.</summary>
    Correlation,

    /// <summary>A constant parameter of the family, such as <c>sigma</c>.</summary>
    FamilyParameter,
}

/// <summary>Where a prior came from.</summary>
public enum PriorSource
{
    /// <summary>From the preset.</summary>
    Preset,

    /// <summary>Given by the user.</summary>
    User,
}

/// <summary>The prior of one parameter after presets, data scales and overrides were applied.</summary>
public sealed record ResolvedPrior
{
    /// <summary>The parameter's name, such as <c>b_age</c>, <c>Intercept</c>, <c>sd_district__Intercept</c>, <c>cor_district</c>.</summary>
    public required string Parameter { get; init; }

    /// <summary>Its class.</summary>
    public required PriorClass Class { get; init; }

    /// <summary>The class as typed: <c>b</c>, <c>Intercept</c>, <c>sd</c>, <c>cor</c> or the family parameter's name.</summary>
    public required string ClassName { get; init; }

    /// <summary>The density; null for correlation matrices, and for standard deviations that a <see cref="Covariance"/> prior covers.</summary>
    public Prior? Density { get; init; }

    /// <summary>The density that this standard deviation shares with the others of its term; null for all others.</summary>
    public DecovPrior? Covariance { get; init; }

    /// <summary>The density of a correlation matrix; null for all others.</summary>
    public LkjPrior? Correlation { get; init; }

    /// <summary>Where it came from.</summary>
    public PriorSource Source { get; init; }

    /// <summary>Whether the density integrates to 1.</summary>
    public bool IsProper => Density is null || Density.IsProper;

    /// <summary>The prior as it can be typed.</summary>
    public string Text => Density?.ToString() ?? Covariance?.ToString() ?? Correlation?.ToString() ?? "flat";
}
