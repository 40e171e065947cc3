using Bayes.Sampler.Adaptation;
using Bayes.Sampler.Kernels;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler;

/// <summary>How to sample. The defaults are Stan's.</summary>
/// <remarks>
/// Immutable. Together with the target, <see cref="Seed"/> and a chain's number these settings determine its draws;
/// <see cref="Chains"/>, <see cref="Cores"/> and <see cref="ProgressInterval"/> never change them.
/// </remarks>
public sealed record SamplerSettings
{
    /// <summary>The number of chains.</summary>
    /// <value>4.</value>
    public int Chains { get; init; } = 4;

    /// <summary>The number of the first chain; a run of chain 3 alone gives what it would have given beside the others.</summary>
    /// <value>1.</value>
    public int FirstChain { get; init; } = 1;

    /// <summary>Warmup transitions of each chain.</summary>
    /// <value>1000. With 0 the initial step size and metric are used as they are.</value>
    public int Warmup { get; init; } = 1000;

    /// <summary>Transitions of each chain after warmup; every <see cref="Thin"/>-th is kept.</summary>
    /// <value>1000.</value>
    public int Draws { get; init; } = 1000;

    /// <summary>Keep the first of every so many transitions.</summary>
    /// <value>1: all.</value>
    public int Thin { get; init; } = 1;

    /// <summary>Whether sinks receive the draws of warmup too, before adaptation is announced to be finished.</summary>
    /// <value>False.</value>
    public bool SaveWarmup { get; init; }

    /// <summary>The seed; chain c draws from stream c of it. Whoever needs randomness besides takes streams from 2³² on.</summary>
    /// <value>1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many chains run at once; those that none runs on are <see cref="SamplingTarget.Spare"/>.</summary>
    /// <value>The number of processors.</value>
    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>The mean acceptance statistic that warmup tunes the step size for, in (0, 1); higher is slower and surer.</summary>
    /// <value>0.8.</value>
    public double TargetAcceptance { get; init; } = 0.8;

    /// <summary>The largest number of doublings of a trajectory.</summary>
    /// <value>10, at most 1023 steps.</value>
    public int MaxTreeDepth { get; init; } = 10;

    /// <summary>The shape of the metric that warmup adapts.</summary>
    /// <value>Diagonal.</value>
    public MetricKind Metric { get; init; } = MetricKind.Diagonal;

    /// <summary>The inverse metric to begin with, in the coordinates of the model's transport.</summary>
    /// <value>Null: the identity.</value>
    public InverseMetric? InitialInverseMetric { get; init; }

    /// <summary>The step size from which warmup starts its search, or the step size itself when there is no warmup.</summary>
    /// <value>1.</value>
    public double InitialStepSize { get; init; } = 1.0;

    /// <summary>Chains without given starts begin at uniform random points of (−r, r) in each coordinate of the model's transport.</summary>
    /// <value>2.</value>
    public double InitialRadius { get; init; } = 2.0;

    /// <summary>The kernel.</summary>
    /// <value><see cref="KernelFactory.NoUTurn"/>.</value>
    public KernelFactory Kernel { get; init; } = KernelFactory.NoUTurn;

    /// <summary>The short trajectories that each chain tries in the second half of its warmup, and keeps where they are accepted.</summary>
    /// <value>Null: <see cref="Kernel"/> alone, adapted over all of warmup.</value>
    public TrajectoryTrials? Trials { get; init; }

    /// <summary>What chains take over from chains of a similar target, whereupon a short check takes the place of their warmup.</summary>
    /// <value>Null: nothing, warmup learns.</value>
    public AdaptationReuse? Reuse { get; init; }

    /// <summary>The least time between two progress reports of one chain.</summary>
    /// <value>0.1 s.</value>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(0.1);

    /// <summary>The least time between two checkpoints of one chain; they do not change its draws.</summary>
    /// <value>2 s.</value>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Checks all settings.</summary>
    /// <exception cref="SamplerSettingsException">Some are out of range; all of them are named.</exception>
    public void Validate()
    {
        List<string> problems = [];
        void Require(bool holds, string name, object value, string expected)
        {
            if (!holds)
            {
                problems.Add(FormattableString.Invariant($"{name} is {value}; it must be {expected}."));
            }
        }

        Require(Chains >= 1, nameof(Chains), Chains, "at least 1");
        Require(FirstChain >= 1, nameof(FirstChain), FirstChain, "at least 1");
        Require(Warmup >= 0, nameof(Warmup), Warmup, "0 or more");
        Require(Draws >= 0, nameof(Draws), Draws, "0 or more");
        Require(Thin >= 1, nameof(Thin), Thin, "at least 1");
        Require(Cores >= 1, nameof(Cores), Cores, "at least 1");
        Require(TargetAcceptance is > 0 and < 1, nameof(TargetAcceptance), TargetAcceptance, "between 0 and 1, both excluded");
        Require(MaxTreeDepth is >= 1 and <= 20, nameof(MaxTreeDepth), MaxTreeDepth, "from 1 to 20");
        Require(Enum.IsDefined(Metric), nameof(Metric), Metric, "a defined kind of metric");
        Require(InitialStepSize > 0 && double.IsFinite(InitialStepSize), nameof(InitialStepSize), InitialStepSize, "positive and finite");
        Require(InitialRadius >= 0 && double.IsFinite(InitialRadius), nameof(InitialRadius), InitialRadius, "0 or more, and finite");
        Require(Kernel is not null, nameof(Kernel), "null", "a kernel");
        Require(Trials is null || (Trials.FewestSteps >= 1 && Trials.MostSteps >= Trials.FewestSteps), nameof(Trials), "without steps", "null, or allow at least one step");
        Require(Trials is null || Trials.IntegrationTime > 0, nameof(Trials), Trials?.IntegrationTime ?? 0, "of a positive integration time");
        Require(Reuse is null || (Reuse.Approach >= 0 && Reuse.Draws >= 1), nameof(Reuse), "without draws", "null, or judge at least one draw");
        Require(ProgressInterval >= TimeSpan.Zero, nameof(ProgressInterval), ProgressInterval, "0 or more");
        if (problems.Count > 0)
        {
            throw new SamplerSettingsException(problems);
        }
    }
}
