using Bayes.Numerics;
using Bayes.Sampler.Kernels;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler.Adaptation;

/// <summary>Is told of the transitions of a warmup as they are made.</summary>
internal interface IWarmupWatcher
{
    /// <summary>The density is there, of so many dimensions; the chain is not placed yet.</summary>
    void Begin(int dimension);

    /// <summary>A transition was made.</summary>
    void Made(in TransitionInfo info, ChainMotion motion);

    /// <summary>Warmup will end after so many transitions, as far as is known.</summary>
    void Lengthen(int transitions);
}

/// <summary>
/// The warmup of a chain, in stages: the check of what was taken over from another chain; where there is nothing to take over or it fails,
/// adaptation of the kernel, trials of short trajectories, and where these are given up a full adaptation in other coordinates.
/// </summary>
/// <remarks>Runs once. Not thread safe.</remarks>
internal sealed class ChainWarmup(SamplingTarget target, SamplerSettings settings, int chain, RandomStream random, IWarmupWatcher watcher)
{
    private double[] _parameters = [];

    /// <summary>What moves the chain at present.</summary>
    internal ChainMotion? Motion { get; private set; }

    /// <summary>Transitions made so far.</summary>
    internal int Iterations { get; private set; }

    /// <summary>What the check of an adaptation taken over has found; null where there was none, or it is not over.</summary>
    internal AdaptationCheck? Check { get; private set; }

    private int Watched => Math.Clamp(target.Watched ?? _parameters.Length, 1, _parameters.Length);

    private TrajectoryTrials Limits => settings.Trials is { Floor: > 0 } trials ? trials : new TrajectoryTrials();

    /// <summary>Places the chain and warms it up.</summary>
    /// <returns>False when cancelled.</returns>
    internal bool Run(CancellationToken cancellationToken)
    {
        if (settings.Reuse is { } reuse)
        {
            if (!TakeOver(reuse, cancellationToken))
            {
                return false;
            }

            if (Check!.Passed)
            {
                return true;
            }
        }

        Begin(ChainMotion.Of(target, settings, Motion?.Coordinates.Evaluations ?? 0), null);
        watcher.Lengthen(Iterations + settings.Warmup);
        return settings.Warmup == 0 || (Adapt(cancellationToken) && (settings.Trials is null || TryTrajectories(settings.Trials, cancellationToken)));
    }

    private void Begin(ChainMotion motion, IReadOnlyList<double>? otherwise)
    {
        Motion = motion;
        if (_parameters.Length == 0)
        {
            _parameters = new double[motion.Coordinates.Dimension];
            watcher.Begin(_parameters.Length);
        }

        if (target.InitialParameters is not null || otherwise is null || !ChainStart.TryPlace(motion.Kernel, motion.Coordinates, otherwise))
        {
            ChainStart.Place(motion.Kernel, motion.Coordinates, target, settings, chain, random);
        }
    }

    /// <summary>Draws with what another chain learnt, and judges.</summary>
    private bool TakeOver(AdaptationReuse reuse, CancellationToken cancellationToken)
    {
        ChainAdaptation adaptation = reuse.Chains(chain);
        ChainMotion motion = ChainMotion.Of(target, settings, adaptation);
        if (adaptation.Parameters.Count != motion.Coordinates.Dimension)
        {
            throw new InvalidOperationException(
                $"The adaptation taken over is one of {adaptation.Parameters.Count} parameters; the density has {motion.Coordinates.Dimension} dimensions.");
        }

        Begin(motion, adaptation.Parameters);
        TransitionAccount account = new(Watched);
        watcher.Lengthen((reuse.Approach + reuse.Draws) * motion.TransitionsPerDraw);

        // From far out the step may be too long that serves where the posterior is.
        motion.Kernel.StepSize = 0.5 * adaptation.StepSize;
        if (!Draw(motion, reuse.Approach, null, cancellationToken))
        {
            return false;
        }

        motion.Kernel.StepSize = adaptation.StepSize;
        if (!Draw(motion, reuse.Draws, account, cancellationToken))
        {
            return false;
        }

        if (reuse.FurtherDraws > 0 && Failure(account, motion, reuse) is not null && Failure(account, motion, reuse, mostCorrelation: 1) is null)
        {
            watcher.Lengthen(Iterations + (reuse.FurtherDraws * motion.TransitionsPerDraw));
            if (!Draw(motion, reuse.FurtherDraws, account, cancellationToken))
            {
                return false;
            }
        }

        Check = new AdaptationCheck(Failure(account, motion, reuse));
        return true;
    }

    /// <summary>Makes draws, and keeps account of them where they are to be judged.</summary>
    private bool Draw(ChainMotion motion, int draws, TransitionAccount? account, CancellationToken cancellationToken)
    {
        for (int i = 1; i <= draws * motion.TransitionsPerDraw; i++)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            TransitionInfo info = Transition();
            account?.Add(info);
            if (account is not null && i % motion.TransitionsPerDraw == 0)
            {
                motion.Coordinates.ToParameters(motion.Kernel.Position, _parameters);
                account.Add(_parameters);
            }
        }

        return true;
    }

    private string? Failure(TransitionAccount account, ChainMotion motion, AdaptationReuse reuse, double? mostCorrelation = null)
    {
        TrajectoryTrials limits = Limits;
        if (motion.TrajectorySteps > 0)
        {
            return account.Failure(limits.Floor - reuse.TrajectorySlack, limits.EnergyFloor, mostCorrelation ?? limits.MostCorrelation);
        }

        // Draws with correlations ρᵏ over k of them cost (1 + ρ)/(1 − ρ) for an effective one.
        double time = limits.MostTransitionsPerEffectiveDraw;
        double wanted = motion.GaveUpTrajectories ? Math.Max(settings.TargetAcceptance, limits.ReferenceAcceptance) : settings.TargetAcceptance;
        return account.Failure(wanted - reuse.ReferenceSlack, limits.EnergyFloor, mostCorrelation ?? (((time - 1) / (time + 1)) + reuse.CorrelationSlack));
    }

    private bool Adapt(CancellationToken cancellationToken)
    {
        int adapted = settings.Trials is null ? settings.Warmup : settings.Warmup - (settings.Warmup / 2);
        WarmupAdaptation adaptation = new(Motion!.Kernel, Motion.Coordinates.Metric, settings with { Warmup = adapted }, random);
        for (int iteration = 1; iteration <= adapted; iteration++)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            adaptation.Observe(iteration, Transition());
        }

        adaptation.Finish();
        return true;
    }

    /// <summary>The second half of warmup, where there are trials: leaves the kernel for the draws to keep.</summary>
    private bool TryTrajectories(TrajectoryTrials trials, CancellationToken cancellationToken)
    {
        ChainMotion adapted = Motion!;
        KernelPilot pilot = new(adapted.Kernel, adapted.KernelName, adapted.Coordinates.Density, trials, Watched);
        int last = Iterations + (settings.Warmup / 2);
        int planned = last;
        while (Iterations < last)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            Motion = adapted with { Kernel = pilot.Kernel };
            TransitionInfo info = Transition();
            adapted.Coordinates.ToParameters(pilot.Kernel.Position, _parameters);
            pilot.Observe(info, _parameters);
            if (Iterations == planned && pilot.WantsMore())
            {
                last += trials.FurtherTransitions;
                watcher.Lengthen(last);
            }
        }

        pilot.Finish();
        Motion = adapted with
        {
            Kernel = pilot.Kernel, KernelName = pilot.Name, TrajectorySteps = pilot.Steps, GaveUpTrajectories = pilot.HasReturned, GaveUpReason = pilot.Reason,
        };
        return !pilot.HasReturned || AdaptReference(trials, cancellationToken);
    }

    /// <summary>
    /// A second, full warmup of the reference kernel, where the short trajectories were given up: what defeats them is not near normal in
    /// their coordinates, so those go too. Its second half tells how many transitions a draw needs.
    /// </summary>
    private bool AdaptReference(TrajectoryTrials trials, CancellationToken cancellationToken)
    {
        ChainMotion tried = Motion!;
        SamplerSettings full = settings with
        {
            Warmup = trials.ReferenceWarmup,
            Metric = settings.Metric == MetricKind.Dense ? MetricKind.Dense : MetricKind.Diagonal,
            TargetAcceptance = Math.Max(settings.TargetAcceptance, trials.ReferenceAcceptance),
        };
        WhitenedTarget coordinates = new(target, reference: true, tried.Coordinates.Evaluations);
        ITransitionKernel kernel = full.Kernel.Create(coordinates.Density, full);
        kernel.StepSize = full.InitialStepSize;
        tried.Coordinates.ToParameters(tried.Kernel.Position, _parameters);
        double[] start = new double[coordinates.Dimension];
        coordinates.ToWhitened(_parameters, start);
        if (!kernel.MoveTo(start))
        {
            throw new InvalidOperationException("The log density is not finite at a point where it was before, in other coordinates.");
        }

        Motion = tried with { Coordinates = coordinates, Kernel = kernel };
        watcher.Lengthen(Iterations + full.Warmup);
        WarmupAdaptation adaptation = new(kernel, coordinates.Metric, full, random);
        MixingAccount mixing = new(Watched);
        for (int iteration = 1; iteration <= full.Warmup; iteration++)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            adaptation.Observe(iteration, Transition());
            if (iteration > full.Warmup / 2)
            {
                coordinates.ToParameters(kernel.Position, _parameters);
                mixing.Add(_parameters);
            }
        }

        adaptation.Finish();
        double needed = mixing.LongestTime() / trials.MostTransitionsPerEffectiveDraw;
        Motion = Motion with { TransitionsPerDraw = (int)Math.Clamp(Math.Ceiling(needed), 1, trials.MostTransitionsPerDraw) };
        return true;
    }

    private TransitionInfo Transition()
    {
        TransitionInfo info = Motion!.Kernel.Transition(random);
        Iterations++;
        watcher.Made(info, Motion);
        return info;
    }
}
