namespace Bayes.Estimation;

/// <summary>What a fit by maximum likelihood has to say about itself.</summary>
public enum EstimationCode
{
    /// <summary>The optimum was not reached.</summary>
    NotConverged,

    /// <summary>A standard deviation is estimated as 0, or a correlation as ±1: the optimum lies at the boundary.</summary>
    Boundary,

    /// <summary>The likelihood has no maximum: a predictor separates the outcomes, and a coefficient grows without end.</summary>
    Separation,

    /// <summary>The likelihood is nearly flat in some direction: the data hardly determine it.</summary>
    FlatDirection,

    /// <summary>The likelihood has more than one local maximum.</summary>
    Multimodal,

    /// <summary>Laplace's approximation is doubtful: few binary observations per group, or quadrature moves the estimates.</summary>
    LaplaceDoubtful,

    /// <summary>More quadrature points still move the estimates.</summary>
    QuadratureNotSettled,

    /// <summary>Columns of the design were left out because others determine them.</summary>
    DroppedColumns,

    /// <summary>Predictors of very different scales.</summary>
    WildScales,

    /// <summary>A grouping factor with too few groups, or with groups that tell too little about its effects.</summary>
    FewGroups,

    /// <summary>Groups in which the outcome does not vary.</summary>
    OneSidedGroups,

    /// <summary>Group effects of the formula have no place in the method and were left out.</summary>
    GroupEffectsLeftOut,

    /// <summary>So few clusters that robust standard errors are too small.</summary>
    FewClusters,

    /// <summary>Replicates of a bootstrap whose fit failed, so many that those left may not be like them.</summary>
    BootstrapFailures,
}

/// <summary>How grave a finding is.</summary>
public enum EstimationSeverity
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Some results should not be used as they stand; the text says which.</summary>
    Warning,

    /// <summary>The estimates should not be used.</summary>
    Error,
}

/// <summary>One finding, in words.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Parameter">The parameter concerned, by its name in draws, or null.</param>
/// <param name="Text">What was found, with numbers.</param>
/// <param name="NextStep">What to do.</param>
public sealed record EstimationFinding(EstimationCode Code, EstimationSeverity Severity, string? Parameter, string Text, string NextStep);
