namespace Bayes.Estimation;

/// <summary>How a likelihood is maximised.</summary>
/// <remarks>Immutable.</remarks>
public sealed record EstimationOptions
{
    /// <summary>Quadrature points per effect: 1 for Laplace, null for the automatic ladder 1, 7, 15, 25, 35, 51, 75, 101, which stops when the estimates stand still.</summary>
    /// <value>1.</value>
    public int? Points { get; init; } = 1;

    /// <summary>Restricted maximum likelihood, for Gaussian responses.</summary>
    /// <value>False.</value>
    public bool Restricted { get; init; }

    /// <summary>The confidence level of intervals.</summary>
    /// <value>0.95.</value>
    public double Level { get; init; } = 0.95;

    /// <summary>Whether every optimiser is tried and listed, not only as many as are needed.</summary>
    /// <value>False.</value>
    public bool AllOptimizers { get; init; }

    /// <summary>The largest number of evaluations of an optimiser.</summary>
    /// <value>2000.</value>
    public int MaxEvaluations { get; init; } = 2000;

    /// <summary>ψ to start from; null for starting values from the data.</summary>
    /// <value>Null.</value>
    public IReadOnlyList<double>? Start { get; init; }
}
