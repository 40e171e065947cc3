using Bayes.Numerics;
using Bayes.Sampler.Adaptation;

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

    /// <summary>The kernel with its step size, and the metric.</summary>
    public required ChainAdaptation Adaptation { get; init; }

    /// <summary>What the check of an adaptation taken over has found; null where none was taken over.</summary>
    public AdaptationCheck? Check { get; init; }

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
}
