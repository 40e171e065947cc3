namespace Bayes.Estimation.Testing;

/// <summary>A likelihood-ratio test of a model within another.</summary>
/// <remarks>Immutable.</remarks>
public sealed record LikelihoodRatio
{
    /// <summary>The smaller model, the hypothesis tested.</summary>
    public required MaximumLikelihoodFit Null { get; init; }

    /// <summary>The larger model.</summary>
    public required MaximumLikelihoodFit Alternative { get; init; }

    /// <summary>2(log L₁ − log L₀), not below 0.</summary>
    public required double Statistic { get; init; }

    /// <summary>How many parameters the larger model has more.</summary>
    public required int Parameters { get; init; }

    /// <summary>What the larger model adds, in words: <c>the standard deviation of time between groups of id and its correlation with the intercept</c>.</summary>
    public required string Difference { get; init; }

    /// <summary>The distribution under the smaller model; null where no simple one is known.</summary>
    public required ReferenceDistribution? Reference { get; init; }

    /// <summary>Why this distribution, or why none.</summary>
    public required string Reason { get; init; }

    /// <summary>The natural logarithm of the p value; NaN without a reference distribution.</summary>
    public double LogP => Reference?.LogP(Statistic) ?? double.NaN;

    /// <summary>The p value; NaN without a reference distribution, 0 where it is below the smallest double (see <see cref="LogP"/>).</summary>
    public double P => Math.Exp(LogP);

    /// <summary>What there is to say about the test.</summary>
    public IReadOnlyList<EstimationFinding> Findings { get; init; } = [];
}
