using Bayes.Sampler;
using Bayes.Sampler.Adaptation;
using Bayes.Sampler.Transports;

namespace Bayes.Reuse;

/// <summary>What a fit learnt before it drew: where the posterior is, and how each chain moves in it.</summary>
/// <remarks>Immutable plain data, kept beside the draws by <see cref="AdaptationFile"/>.</remarks>
internal sealed record FitAdaptation
{
    /// <summary>The version of the shape that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the shape.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The family.</summary>
    public required string Family { get; init; }

    /// <summary>The link of the mean.</summary>
    public required string Link { get; init; }

    /// <summary>The coordinates that chains began in.</summary>
    public required TransportKind Transport { get; init; }

    /// <summary>The kernel that was asked for.</summary>
    public required KernelKind Kernel { get; init; }

    /// <summary>The shape of the metric adapted in the ordinary warmup.</summary>
    public required MetricKind Metric { get; init; }

    /// <summary>The mean acceptance for which the ordinary warmup tuned the step size.</summary>
    /// <value>That of <see cref="SamplingOptions"/>, where the file does not say.</value>
    public double TargetAcceptance { get; init; } = new SamplingOptions().TargetAcceptance;

    /// <summary>The parameters that chains sample.</summary>
    public required SampledCoordinates Coordinates { get; init; }

    /// <summary>The unconstrained parameters at the mode, in the order of <see cref="Coordinates"/>; null where it was not searched for.</summary>
    public IReadOnlyList<double>? Mode { get; init; }

    /// <summary>What the chains learnt, in order of their numbers; those that had ended their warmup.</summary>
    public IReadOnlyList<LearntByChain> Chains { get; init; } = [];

    /// <summary>The same with what another chain learnt.</summary>
    public FitAdaptation With(ChainState state) => this with
    {
        Chains = [.. Chains.Where(c => c.Chain != state.Chain).Append(new LearntByChain(state.Chain, state.Adaptation)).OrderBy(c => c.Chain)],
    };

    /// <summary>Whether all numbers are there in the right number and finite.</summary>
    internal bool IsWhole
    {
        get
        {
            // A file may say null where the types do not allow it.
            if (Coordinates is not { Parameters: not null, Effects: { } effects } || effects.Any(e => e is not { Names: not null, Levels: not null }) || Chains is null)
            {
                return false;
            }

            int d = Coordinates.Count;
            return (Mode is null || (Mode.Count == d && Mode.All(double.IsFinite))) && Chains.All(c => c?.Adaptation is { } learnt && IsWholeIn(learnt, d));
        }
    }

    private static bool IsWholeIn(ChainAdaptation learnt, int dimension) =>
        learnt is { StepSize: > 0, TransitionsPerDraw: > 0, Parameters: not null, MetricValues: not null, Kernel: not null }
        && double.IsFinite(learnt.StepSize)
        && learnt.Parameters.Count == dimension && learnt.Parameters.All(double.IsFinite)
        && learnt.MetricValues.All(double.IsFinite)
        && learnt.MetricValues.Count == (learnt.MetricKind switch { MetricKind.Diagonal => dimension, MetricKind.Dense => dimension * dimension, _ => 0 });
}

/// <summary>What a chain learnt.</summary>
/// <param name="Chain">Its number.</param>
/// <param name="Adaptation">What it learnt.</param>
internal sealed record LearntByChain(int Chain, ChainAdaptation Adaptation);
