using Bayes.Models.Posterior;

namespace Bayes.Estimation.Bootstrap;

/// <summary>Estimates from data simulated from a fitted model.</summary>
/// <remarks>Immutable.</remarks>
public sealed record BootstrapEstimates
{
    /// <summary>The fit from which data were simulated.</summary>
    public required MaximumLikelihoodFit Fit { get; init; }

    /// <summary>The estimates of the replicates that were fitted, [replicates][<see cref="MaximumLikelihoodFit.Estimates"/>].</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Replicates { get; init; }

    /// <summary>Replicates whose fit failed.</summary>
    public required int Failed { get; init; }

    /// <summary>What there is to say about the replicates.</summary>
    public IReadOnlyList<EstimationFinding> Findings { get; init; } = [];

    /// <summary>Whether the run was cancelled before all replicates were done.</summary>
    public required bool Cancelled { get; init; }

    /// <summary>What the replicates say about each estimate.</summary>
    public required IReadOnlyList<BootstrapEstimate> Estimates { get; init; }
}

/// <summary>What the replicates say about one estimate.</summary>
/// <param name="Quantity">What is estimated.</param>
/// <param name="Value">The estimate.</param>
/// <param name="Bias">The mean of the replicates less the estimate.</param>
/// <param name="StandardError">Their standard deviation.</param>
/// <param name="Interval">Their percentiles.</param>
/// <param name="AtBoundary">The share of replicates at the edge of the range: a standard deviation of 0, a correlation of ±1 or without meaning.</param>
public sealed record BootstrapEstimate(Quantity Quantity, double Value, double Bias, double StandardError, ConfidenceInterval Interval, double AtBoundary);
