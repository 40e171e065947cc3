using Bayes.Models.Posterior;

namespace Bayes.Estimation.Gee;

/// <summary>A parameter of the working correlation.</summary>
/// <param name="Name"><c>alpha</c>, or <c>alpha[1:2]</c> for a pair of waves.</param>
/// <param name="Value">Its moment estimate; NaN for a pair of waves that no cluster has.</param>
public readonly record struct CorrelationEstimate(string Name, double Value);

/// <summary>A marginal model fitted by generalized estimating equations: coefficients that average over the clusters.</summary>
/// <remarks>
/// The coefficients are population-averaged: for links other than identity and log they lie nearer to 0 than those of a mixed model, which
/// hold for one cluster. There is no likelihood, hence no likelihood-ratio test, AIC or BIC. Immutable; safe for concurrent use.
/// </remarks>
public sealed record GeeFit
{
    /// <summary>What the missing values must be like.</summary>
    public const string MissingDataAssumption =
        "GEE needs data missing completely at random: whether a value is missing may depend on the predictors, but not on any outcome, seen or unseen. "
        + "A mixed model needs less, data missing at random: dropping out may depend on the outcomes seen before.";

    /// <summary>The model bound to data, its group effects taken out.</summary>
    public required BoundModel Model { get; init; }

    /// <summary>The options used, <see cref="GeeOptions.Group"/> filled in.</summary>
    public required GeeOptions Options { get; init; }

    /// <summary>The coefficients with robust standard errors and Wald intervals.</summary>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <summary>The robust (sandwich) covariance of the coefficients, with the correction asked for, [p × p] row by row.</summary>
    public required IReadOnlyList<double> RobustCovariance { get; init; }

    /// <summary>The covariance if the working correlation and the variance function hold, [p × p] row by row.</summary>
    public required IReadOnlyList<double> ModelCovariance { get; init; }

    /// <summary>Robust standard errors, [p]; the same as those of <see cref="Estimates"/>.</summary>
    public IReadOnlyList<double> RobustStandardErrors => Roots(RobustCovariance);

    /// <summary>Model-based standard errors, [p].</summary>
    public IReadOnlyList<double> ModelStandardErrors => Roots(ModelCovariance);

    /// <summary>φ: the variance of an outcome is φ times that of the family at its mean; for gaussian outcomes the residual variance.</summary>
    public required double Scale { get; init; }

    /// <summary>The parameters of the working correlation; none for independence.</summary>
    public required IReadOnlyList<CorrelationEstimate> Correlations { get; init; }

    /// <summary>The number of clusters.</summary>
    public required int Clusters { get; init; }

    /// <summary>The rows of the largest cluster.</summary>
    public required int LargestCluster { get; init; }

    /// <summary>The number of rows with weight above 0.</summary>
    public required int Rows { get; init; }

    /// <summary>Whether the equations were solved.</summary>
    public required bool Converged { get; init; }

    /// <summary>The number of iterations.</summary>
    public required int Iterations { get; init; }

    /// <summary>What there is to say about the fit; empty when all is well.</summary>
    public IReadOnlyList<EstimationFinding> Findings { get; init; } = [];

    private double[] Roots(IReadOnlyList<double> covariance) =>
        [.. Enumerable.Range(0, Estimates.Count).Select(k => Math.Sqrt(covariance[(k * Estimates.Count) + k]))];
}
