namespace Bayes.Effects;

/// <summary>The scale of marginal means and of what contrasts compare.</summary>
public enum MeanScale
{
    /// <summary>The linear predictor at random effects of 0: differences are conditional, and their exponentials conditional odds or rate ratios.</summary>
    Link,

    /// <summary>The response at random effects of 0: the median group, no average over groups.</summary>
    Response,

    /// <summary>The response with the random effects integrated out: the mean of the population.</summary>
    Marginal,
}

/// <summary>How cells of the reference grid that share a mean are weighted.</summary>
public enum GridWeights
{
    /// <summary>All alike, as in a balanced experiment.</summary>
    Equal,

    /// <summary>By the number of rows of the data in each.</summary>
    Proportional,
}

/// <summary>Which means are compared.</summary>
public enum ContrastKind
{
    /// <summary>Each with each.</summary>
    Pairwise,

    /// <summary>Each with the first, or with <see cref="ContrastOptions.Control"/>.</summary>
    Control,
}

/// <summary>How intervals and p values allow for several contrasts.</summary>
public enum MultiplicityAdjustment
{
    /// <summary>Jointly: simultaneous intervals from the joint distribution of the contrasts, the single-step max-|z| p values of maximum likelihood.</summary>
    Joint,

    /// <summary>Holm's step-down p values; maximum likelihood only.</summary>
    Holm,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>Marginal means: over which factors, at which values, on which scale.</summary>
public record MarginalMeanOptions
{
    /// <summary>The columns whose values have a mean each; other factors are averaged over, other numbers are at their means.</summary>
    public required IReadOnlyList<string> Factors { get; init; }

    /// <summary>Values of columns, as typed; a column with several that is not among the factors splits the means.</summary>
    public IReadOnlyList<(string Column, IReadOnlyList<string> Values)> At { get; init; } = [];

    /// <summary>Columns that split the means, and within whose values contrasts are made.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>The scale.</summary>
    /// <value>The link scale.</value>
    public MeanScale Scale { get; init; }

    /// <summary>The weights of cells averaged over.</summary>
    /// <value>Equal.</value>
    public GridWeights Weights { get; init; }
}

/// <summary>Contrasts of marginal means.</summary>
public sealed record ContrastOptions : MarginalMeanOptions
{
    /// <summary>Which means are compared.</summary>
    /// <value>Each with each.</value>
    public ContrastKind Kind { get; init; }

    /// <summary>The level with which others are compared; null for the first.</summary>
    public string? Control { get; init; }

    /// <summary>How several contrasts are allowed for, within each set of by-values.</summary>
    /// <value>Jointly.</value>
    public MultiplicityAdjustment Adjustment { get; init; }

    /// <summary>Whether the contrasts of one by-value are compared with those of another: interaction contrasts.</summary>
    public bool Interaction { get; init; }
}
