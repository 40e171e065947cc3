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
            int d = Coordinates.Count;
            return (Mode is null || (Mode.Count == d && Mode.All(double.IsFinite)))
                && Chains.All(c => c.Adaptation.StepSize > 0 && double.IsFinite(c.Adaptation.StepSize) && c.Adaptation.TransitionsPerDraw > 0
                    && c.Adaptation.Parameters.Count == d && c.Adaptation.Parameters.All(double.IsFinite)
                    && c.Adaptation.MetricValues.All(double.IsFinite)
                    && c.Adaptation.MetricValues.Count == (c.Adaptation.MetricKind switch { MetricKind.Diagonal => d, MetricKind.Dense => d * d, _ => 0 }));
        }
    }
}

/// <summary>What a chain learnt.</summary>
/// <param name="Chain">Its number.</param>
/// <param name="Adaptation">What it learnt.</param>
internal sealed record LearntByChain(int Chain, ChainAdaptation Adaptation);
