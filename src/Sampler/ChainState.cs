using Bayes.Numerics;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler;

/// <summary>All that determines how a chain goes on after its warmup, as plain data: small enough to be written every few seconds.</summary>
/// <remarks>
/// A chain that continues from its state, with the same target and settings, makes the very draws that it would have made without
/// stopping. There is no state of warmup: a chain that was stopped there starts again, to the same draws. Immutable.
/// </remarks>
public sealed record ChainState
{
    /// <summary>The chain's number.</summary>
    public required int Chain { get; init; }

    /// <summary>Transitions made after warmup.</summary>
    public required int SamplingIterations { get; init; }

    /// <summary>The position in whitened coordinates, [d].</summary>
    public required IReadOnlyList<double> Position { get; init; }

    /// <summary>The random numbers that come next.</summary>
    public required RandomStreamState Random { get; init; }

    /// <summary>The name of the kernel.</summary>
    public required string Kernel { get; init; }

    /// <summary>The number of steps of each transition, where it is fixed; else 0.</summary>
    public required int TrajectorySteps { get; init; }

    /// <summary>Whether the chain gave up its short trajectories, and with them the coordinates in which it had tried them.</summary>
    public bool GaveUpTrajectories { get; init; }

    /// <summary>Transitions of each draw.</summary>
    public int TransitionsPerDraw { get; init; } = 1;

    /// <summary>The step size.</summary>
    public required double StepSize { get; init; }

    /// <summary>The shape of the inverse metric.</summary>
    public required MetricKind MetricKind { get; init; }

    /// <summary>The entries of the inverse metric, as in <see cref="InverseMetric.Values"/>.</summary>
    public required IReadOnlyList<double> MetricValues { get; init; }

    /// <summary>Transitions made in warmup.</summary>
    public required int WarmupIterations { get; init; }

    /// <summary>Gradients evaluated until the end of warmup.</summary>
    public required long WarmupGradients { get; init; }

    /// <summary>Gradients evaluated after it.</summary>
    public required long SamplingGradients { get; init; }

    /// <summary>Seconds until the end of warmup.</summary>
    public required double WarmupSeconds { get; init; }

    /// <summary>Seconds after it.</summary>
    public required double SamplingSeconds { get; init; }

    /// <summary>Divergent transitions after warmup; where they happened is not part of the state.</summary>
    public required int DivergenceCount { get; init; }

    /// <summary>Transitions after warmup that reached the largest tree depth.</summary>
    public required int TreeDepthHits { get; init; }

    /// <summary>The inverse metric.</summary>
    internal InverseMetric InverseMetric() => MetricKind switch
    {
        MetricKind.Diagonal => Transports.InverseMetric.Diagonal([.. MetricValues]),
        MetricKind.Dense => Transports.InverseMetric.Dense([.. MetricValues], Position.Count),
        _ => Transports.InverseMetric.Unit(Position.Count),
    };
}
