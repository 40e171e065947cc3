using Bayes.Sampler;
using Bayes.Sampler.Adaptation;
using Bayes.Sampler.Kernels;
using Bayes.Sampler.Transports;

namespace Bayes;

/// <summary>How a posterior is sampled and what is kept of it.</summary>
/// <remarks>Immutable. The seed, the model and these options determine the draws, whatever the number of cores.</remarks>
public sealed record SamplingOptions
{
    private const int WhitenedWarmup = 200;
    private const int IntegratedWarmup = 500;
    private const int PlainWarmup = 1000;

    /// <summary>The seed of all random numbers.</summary>
    /// <value>1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>The number of chains.</summary>
    /// <value>4.</value>
    public int Chains { get; init; } = 4;

    /// <summary>Warmup transitions of each chain; their draws are not kept.</summary>
    /// <value>Null: 200 in the coordinates of the mode, where little is left to learn, 500 where coefficients and group effects are integrated out, and
    /// 1000 in non-centred coordinates; a chain that gives up short trajectories is warmed up anew for 1000.</value>
    public int? Warmup { get; init; }

    /// <summary>Transitions of each chain after warmup; with <see cref="Until"/> the most of them.</summary>
    /// <value>1000.</value>
    public int Draws { get; init; } = 1000;

    /// <summary>
    /// Ends sampling as soon as the draws meet this target, which is looked at after rounds of 200 draws kept of each chain, 300, 450 and so
    /// on; the draws are the first of those without it.
    /// </summary>
    /// <value>Null: all draws are made.</value>
    public ConvergenceTarget? Until { get; init; }

    /// <summary>Keep the first of every so many draws.</summary>
    /// <value>1: all.</value>
    public int Thin { get; init; } = 1;

    /// <summary>The processors to use: chains run side by side, and with 50,000 rows or more a processor without a chain helps with the rows of the others. It does not change the draws.</summary>
    /// <value>The number of processors.</value>
    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>The mean acceptance probability for which warmup tunes the step size; raise it when transitions diverge.</summary>
    /// <value>0.8.</value>
    public double TargetAcceptance { get; init; } = 0.8;

    /// <summary>The largest number of doublings of a trajectory.</summary>
    /// <value>10.</value>
    public int MaxTreeDepth { get; init; } = 10;

    /// <summary>The shape of the adapted metric.</summary>
    /// <value>Null: none in the coordinates of the mode, which has done that already, dense where coefficients and group effects are integrated out, diagonal
    /// in non-centred coordinates.</value>
    public MetricKind? Metric { get; init; }

    /// <summary>The coordinates to sample in.</summary>
    /// <value>Auto.</value>
    public TransportKind Transport { get; init; }

    /// <summary>The kernel.</summary>
    /// <value>Auto.</value>
    public KernelKind Kernel { get; init; }

    /// <summary>Whether the effects of single groups are kept.</summary>
    /// <value>True.</value>
    public bool KeepGroupEffects { get; init; } = true;

    /// <summary>A directory to which draws are written as they are made; null keeps them in memory only.</summary>
    /// <value>Null.</value>
    public string? OutputDirectory { get; init; }

    /// <summary>Whether a fit that is already in <see cref="OutputDirectory"/> is replaced.</summary>
    /// <value>False: it is an error.</value>
    public bool ReplaceOutput { get; init; }

    /// <summary>
    /// Whether the fit in <see cref="OutputDirectory"/> is continued: chains that did not finish go on from their last checkpoint to the very
    /// draws that they would have made, and where <see cref="Draws"/> is larger than before finished ones are extended. Model, data, seed
    /// and all other options must be those of the first run.
    /// </summary>
    /// <value>False.</value>
    public bool ResumeOutput { get; init; }

    /// <summary>
    /// The directory of a fit whose adaptation is taken over: the search for the mode starts from that fit's, chains move with its kernels, step
    /// sizes and metrics, and a check of 65 draws (165 where parameters seem to move slowly) takes the place of warmup. A chain that fails it warms up anew.
    /// </summary>
    /// <remarks>
    /// Family, link and parameters must be those of that fit; data and groups may differ, as may seed, priors and numbers of chains and draws. Groups are found
    /// by their labels. What that fit chose of <see cref="Transport"/>, <see cref="Kernel"/> and <see cref="Metric"/> is used here too; a
    /// <see cref="TargetAcceptance"/> above the one it tuned its steps for is an error; <see cref="Warmup"/> is that of chains that fail the check. The directory is read before anything is written, so that it may be <see cref="OutputDirectory"/>.
    /// </remarks>
    /// <value>Null: warmup learns all.</value>
    public string? AdaptFrom { get; init; }

    /// <summary>The settings of the chains.</summary>
    /// <param name="transport">The coordinates that were chosen.</param>
    /// <exception cref="SamplerSettingsException">The target asks for what cannot be.</exception>
    internal SamplerSettings ToSettings(TransportKind transport = TransportKind.Glmm)
    {
        if (Until?.Problem() is { } problem)
        {
            throw new SamplerSettingsException([$"{nameof(Until)} is '{Until}'; {problem}."]);
        }

        return new SamplerSettings
        {
            Seed = Seed,
            Chains = Chains,
            Warmup = Warmup ?? (transport switch { TransportKind.NonCentred => PlainWarmup, TransportKind.Integrated => IntegratedWarmup, _ => WhitenedWarmup }),
            Draws = Draws,
            Thin = Thin,
            Cores = Cores,
            TargetAcceptance = TargetAcceptance,
            MaxTreeDepth = MaxTreeDepth,
            Metric = Metric ?? (transport switch { TransportKind.NonCentred => MetricKind.Diagonal, TransportKind.Integrated => MetricKind.Dense, _ => MetricKind.Unit }),
            Kernel = Kernel == KernelKind.ExactNormalNuts ? KernelFactory.ExactNormalNoUTurn : KernelFactory.NoUTurn,

            // Hyperparameters alone have tails that are not normal, and cheap gradients: there trajectories may be as long as they need.
            Trials = Kernel switch
            {
                KernelKind.FixedTime => new TrajectoryTrials { Floor = 0 },
                KernelKind.Auto when transport == TransportKind.Glmm => new TrajectoryTrials { ReferenceWarmup = Warmup ?? PlainWarmup },
                _ => null,
            },
        };
    }
}
