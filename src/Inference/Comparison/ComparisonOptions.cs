using Bayes.Estimation;

namespace Bayes.Comparison;

/// <summary>How a model is fitted by every method and compared.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ComparisonOptions
{
    /// <summary>How the posterior is sampled.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>How the likelihood is maximised; <see cref="EstimationOptions.Points"/> is not looked at.</summary>
    public EstimationOptions Estimation { get; init; } = new();

    /// <summary>How the group effects are integrated out beside Laplace's approximation.</summary>
    /// <value><see cref="Quadrature.Auto"/>: as many points as it takes.</value>
    public Quadrature Quadrature { get; init; } = Quadrature.Auto;

    /// <summary>How the posterior is integrated; null leaves the integration out.</summary>
    public ExactPosteriorOptions? Integration { get; init; } = new();

    /// <summary>Whether GEE stands beside the population-averaged coefficients.</summary>
    /// <value>True.</value>
    public bool Gee { get; init; } = true;

    /// <summary>The clusters of GEE; null for the outermost of nested grouping factors; crossed ones leave GEE out.</summary>
    /// <value>Null.</value>
    public string? GeeGroup { get; init; }
}
