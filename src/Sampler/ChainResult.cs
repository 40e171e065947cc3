using Bayes.Sampler.Adaptation;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler;

/// <summary>What a chain did, without its draws, which went to its sink.</summary>
public sealed record ChainResult
{
    /// <summary>The most divergences whose locations are kept.</summary>
    public const int MaxDivergenceLocations = 100;

    /// <summary>The chain's number.</summary>
    public required int Chain { get; init; }

    /// <summary>How it ended.</summary>
    public required ChainStatus Status { get; init; }

    /// <summary>Why it failed, in words; null when it did not.</summary>
    public string? FailureReason { get; init; }

    /// <summary>The exception behind the failure; null when it did not fail.</summary>
    public Exception? Failure { get; init; }

    /// <summary>The name of the kernel that ran.</summary>
    public required string Kernel { get; init; }

    /// <summary>The number of integrator steps of each transition, where it is fixed; 0 where the kernel chooses it anew.</summary>
    public int TrajectorySteps { get; init; }

    /// <summary>Whether the chain tried short trajectories and gave them up, and with them the coordinates in which it had tried them.</summary>
    public bool GaveUpTrajectories { get; init; }

    /// <summary>Why it gave them up, such as <c>acceptance 0.42, at least 0.85 is wanted</c>; null where it did not, or an adaptation taken over does not say.</summary>
    public string? GaveUpReason { get; init; }

    /// <summary>Transitions of each draw.</summary>
    /// <value>1 unless the reference kernel moved slowly after short trajectories were given up.</value>
    public int TransitionsPerDraw { get; init; } = 1;

    /// <summary>What the check of an adaptation taken over has found; null where none was taken over (<see cref="SamplerSettings.Reuse"/>), or it is not over.</summary>
    public AdaptationCheck? Check { get; init; }

    /// <summary>The step size at the end; NaN when the chain never got one.</summary>
    public required double StepSize { get; init; }

    /// <summary>The inverse metric at the end, in the coordinates of the model's transport; null when the chain never started.</summary>
    public required InverseMetric? InverseMetric { get; init; }

    /// <summary>Transitions made in warmup.</summary>
    public required int WarmupIterations { get; init; }

    /// <summary>Draws made after warmup, of <see cref="TransitionsPerDraw"/> transitions each.</summary>
    public required int SamplingIterations { get; init; }

    /// <summary>Gradients evaluated until the end of warmup, the search for a start included.</summary>
    public required long WarmupGradients { get; init; }

    /// <summary>Gradients evaluated after warmup.</summary>
    public required long SamplingGradients { get; init; }

    /// <summary>Seconds until the end of warmup, setting up included.</summary>
    public required double WarmupSeconds { get; init; }

    /// <summary>Seconds after warmup.</summary>
    public required double SamplingSeconds { get; init; }

    /// <summary>Divergent transitions after warmup.</summary>
    public required int DivergenceCount { get; init; }

    /// <summary>Transitions after warmup that reached the largest tree depth.</summary>
    public required int TreeDepthHits { get; init; }

    /// <summary>Where the first <see cref="MaxDivergenceLocations"/> of them happened.</summary>
    public required IReadOnlyList<Divergence> Divergences { get; init; }
}
