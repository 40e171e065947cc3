using Bayes.Sampler.Adaptation;
using Bayes.Sampler.Kernels;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler;

/// <summary>What moves a chain: a kernel and the coordinates it moves in, with how they were chosen.</summary>
/// <param name="Coordinates">The coordinates.</param>
/// <param name="Kernel">The kernel, on the density of these coordinates.</param>
/// <param name="KernelName">Its name.</param>
internal sealed record ChainMotion(WhitenedTarget Coordinates, ITransitionKernel Kernel, string KernelName)
{
    /// <summary>The number of steps of each transition, where it is fixed; else 0.</summary>
    internal int TrajectorySteps { get; init; }

    /// <summary>Whether short trajectories were given up, and with them the coordinates in which they had been tried.</summary>
    internal bool GaveUpTrajectories { get; init; }

    /// <summary>Why, in words; null where they were not given up, or an adaptation taken over does not say.</summary>
    internal string? GaveUpReason { get; init; }

    /// <summary>Transitions of each draw.</summary>
    internal int TransitionsPerDraw { get; init; } = 1;

    /// <summary>The unconstrained parameters where warmup ended; empty before.</summary>
    internal IReadOnlyList<double> WarmedUpAt { get; init; } = [];

    /// <summary>The same as plain data.</summary>
    internal ChainAdaptation Adaptation
    {
        get
        {
            InverseMetric metric = Coordinates.Metric.InverseMetric;
            return new ChainAdaptation
            {
                Kernel = KernelName,
                TrajectorySteps = TrajectorySteps,
                GaveUpTrajectories = GaveUpTrajectories,
                GaveUpReason = GaveUpReason,
                TransitionsPerDraw = TransitionsPerDraw,
                StepSize = Kernel.StepSize,
                MetricKind = metric.Kind,
                MetricValues = metric.Values.ToArray(),
                Parameters = WarmedUpAt,
            };
        }
    }

    /// <summary>The kernel and metric of the settings, before anything is learnt; the kernel is nowhere yet.</summary>
    internal static ChainMotion Of(SamplingTarget target, SamplerSettings settings, long evaluations = 0)
    {
        WhitenedTarget coordinates = new(target, reference: false, evaluations);
        if (settings.InitialInverseMetric is { } metric)
        {
            coordinates.Metric.Set(metric);
        }

        ITransitionKernel kernel = settings.Kernel.Create(coordinates.Density, settings);
        kernel.StepSize = settings.InitialStepSize;
        return new ChainMotion(coordinates, kernel, settings.Kernel.Name);
    }

    /// <summary>The kernel and metric that a warmup settled on; the kernel is nowhere yet.</summary>
    internal static ChainMotion Of(SamplingTarget target, SamplerSettings settings, ChainAdaptation adaptation)
    {
        WhitenedTarget coordinates = new(target, adaptation.GaveUpTrajectories);
        coordinates.Metric.Set(adaptation.Metric(coordinates.Dimension));
        ITransitionKernel kernel = adaptation.TrajectorySteps > 0
            ? KernelPilot.Trajectories(coordinates.Density, settings.Trials ?? new TrajectoryTrials())
            : settings.Kernel.Create(coordinates.Density, settings);
        kernel.StepSize = adaptation.StepSize;
        return new ChainMotion(coordinates, kernel, adaptation.Kernel)
        {
            TrajectorySteps = adaptation.TrajectorySteps,
            GaveUpTrajectories = adaptation.GaveUpTrajectories,
            GaveUpReason = adaptation.GaveUpReason,
            TransitionsPerDraw = adaptation.TransitionsPerDraw,
            WarmedUpAt = adaptation.Parameters,
        };
    }
}
