using Bayes.Sampler.Transports;

namespace Bayes.Sampler.Adaptation;

/// <summary>What the warmup of a chain settled on, as plain data: the kernel with its step size, the metric, and the place it came to.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ChainAdaptation
{
    /// <summary>The name of the kernel.</summary>
    public required string Kernel { get; init; }

    /// <summary>The number of steps of each transition, where it is fixed; else 0.</summary>
    public required int TrajectorySteps { get; init; }

    /// <summary>Whether the chain gave up its short trajectories, and with them the coordinates in which it had tried them.</summary>
    public bool GaveUpTrajectories { get; init; }

    /// <summary>Why it gave them up, in words; null where it did not, and in adaptations of versions that did not keep it.</summary>
    public string? GaveUpReason { get; init; }

    /// <summary>Transitions of each draw.</summary>
    public int TransitionsPerDraw { get; init; } = 1;

    /// <summary>The step size, in whitened coordinates.</summary>
    public required double StepSize { get; init; }

    /// <summary>The shape of the inverse metric.</summary>
    public required MetricKind MetricKind { get; init; }

    /// <summary>The entries of the inverse metric, as in <see cref="InverseMetric.Values"/>, in the coordinates of the transport that the chain ended with.</summary>
    public required IReadOnlyList<double> MetricValues { get; init; }

    /// <summary>The unconstrained parameters x where warmup ended, [d].</summary>
    public required IReadOnlyList<double> Parameters { get; init; }

    /// <summary>The inverse metric over so many coordinates.</summary>
    internal InverseMetric Metric(int dimension) => MetricKind switch
    {
        MetricKind.Diagonal => InverseMetric.Diagonal([.. MetricValues]),
        MetricKind.Dense => InverseMetric.Dense([.. MetricValues], dimension),
        _ => InverseMetric.Unit(dimension),
    };
}
