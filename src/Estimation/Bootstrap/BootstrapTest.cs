using Bayes.Estimation.Testing;

namespace Bayes.Estimation.Bootstrap;

/// <summary>A likelihood-ratio test whose p value comes from data simulated under the smaller model.</summary>
/// <remarks>Immutable.</remarks>
public sealed record BootstrapTest
{
    /// <summary>The test with its statistic and, where there is one, its large-sample distribution.</summary>
    public required LikelihoodRatio Test { get; init; }

    /// <summary>The statistics of the replicates that were fitted, in the order of their numbers.</summary>
    public required IReadOnlyList<double> Statistics { get; init; }

    /// <summary>Replicates whose fit failed; they are not in <see cref="Statistics"/>.</summary>
    public required int Failed { get; init; }

    /// <summary>What there is to say about the replicates; the test has findings of its own.</summary>
    public IReadOnlyList<EstimationFinding> Findings { get; init; } = [];

    /// <summary>Whether the run was cancelled before all replicates were done.</summary>
    public required bool Cancelled { get; init; }

    /// <summary>How many statistics are at least as large as the observed one.</summary>
    public int AsLarge => Statistics.Count(s => s >= Test.Statistic);

    /// <summary>(r + 1)/(B + 1), r of B statistics as large as the observed one (Davison and Hinkley 1997, eq. 4.11): never 0; NaN when no replicate was fitted.</summary>
    public double P => Statistics.Count == 0 ? double.NaN : (AsLarge + 1.0) / (Statistics.Count + 1);

    /// <summary>The Monte Carlo standard error of <see cref="P"/>.</summary>
    public double PStandardError => Statistics.Count == 0 ? double.NaN : Math.Sqrt(P * (1 - P) / (Statistics.Count + 1));
}
