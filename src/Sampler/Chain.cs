using Bayes.Numerics;
using Bayes.Sampler.Adaptation;
using Bayes.Sampler.Kernels;

namespace Bayes.Sampler;

/// <summary>
/// One Markov chain, a unit of work that needs no other chain: target, settings and chain number determine its draws,
/// wherever and beside whatever it runs.
/// </summary>
/// <remarks>A chain runs once, on the thread that calls <see cref="Run"/>.</remarks>
public sealed class Chain
{
    private readonly SamplingTarget _target;
    private readonly SamplerSettings _settings;
    private readonly IDrawSink _sink;
    private readonly ProgressReporter _progress;
    private readonly RandomStream _random;
    private readonly ChainState? _resumed;
    private readonly TimeProvider _clock;
    private readonly List<Divergence> _divergences = [];

    private WhitenedTarget? _coordinates;
    private ITransitionKernel? _kernel;
    private string _kernelName;
    private int _trajectorySteps;
    private bool _gaveUp;
    private int _transitionsPerDraw = 1;
    private double[] _parameters = [];
    private IDrawCompletion? _completion;
    private double[] _completed = [];
    private int _warmupIterations;
    private int _samplingIterations;
    private long _warmupGradients;
    private double _warmupSeconds;
    private long _earlierGradients;
    private double _earlierSeconds;
    private long _lastCheckpoint;
    private bool _started;
    private bool _sampling;
    private int _divergenceCount;
    private int _treeDepthHits;

    /// <summary>Prepares a chain; nothing is evaluated yet.</summary>
    /// <param name="number">The chain's number, from 1.</param>
    /// <param name="target">What to sample from.</param>
    /// <param name="settings">How.</param>
    /// <param name="sink">Where the draws go.</param>
    /// <param name="progress">Told from time to time how far the chain is; has no influence on the draws.</param>
    /// <param name="clock">The source of time; the system's when null.</param>
    /// <param name="state">The state from which the chain goes on; null when it starts.</param>
    /// <exception cref="SamplerSettingsException">Settings are out of range.</exception>
    public Chain(
        int number, SamplingTarget target, SamplerSettings settings, IDrawSink sink,
        IProgress<ChainProgress>? progress = null, TimeProvider? clock = null, ChainState? state = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(sink);
        settings.Validate();
        Number = number;
        _target = target;
        _settings = settings;
        _sink = sink;
        _kernelName = settings.Kernel.Name;
        _resumed = state;
        _random = state is null ? new RandomStream(settings.Seed, (ulong)number) : new RandomStream(state.Random);
        _clock = clock ?? TimeProvider.System;
        _progress = new ProgressReporter(number, settings, progress, _clock);
    }

    /// <summary>The chain's number.</summary>
    public int Number { get; }

    /// <summary>Runs the chain to its end. Exceptions of the model or the sink end it as failed; they are not thrown.</summary>
    /// <param name="cancellationToken">Honoured between transitions.</param>
    /// <returns>What the chain did.</returns>
    /// <exception cref="InvalidOperationException">The chain has run already.</exception>
    public ChainResult Run(CancellationToken cancellationToken = default)
    {
        if (_started)
        {
            throw new InvalidOperationException($"Chain {Number} has run already; make a new one.");
        }

        _started = true;
        ChainStatus status;
        Exception? failure = null;
        try
        {
            status = Execute(cancellationToken) ? ChainStatus.Completed : ChainStatus.Cancelled;
        }
        catch (Exception exception)
        {
            (status, failure) = (ChainStatus.Failed, exception);
        }

        ChainResult result = Result(status, failure);
        try
        {
            _sink.End(result);
            _progress.Finish(_warmupIterations + _samplingIterations, _divergenceCount, result.StepSize);
        }
        catch (Exception exception)
        {
            result = Result(ChainStatus.Failed, failure ?? exception);
        }

        return result;
    }

    /// <summary>Does all the work.</summary>
    /// <returns>False when cancelled.</returns>
    private bool Execute(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        _progress.Begin();
        _coordinates = new WhitenedTarget(_target);
        _parameters = new double[_coordinates.Dimension];
        _completion = _target.Completion?.Invoke(Number);
        _completed = _completion is null ? [] : new double[_completion.Dimension];
        _sink.Start(Number, _completion?.Dimension ?? _coordinates.Dimension, _settings);
        if (_settings.InitialInverseMetric is { } metric)
        {
            _coordinates.Metric.Set(metric);
        }

        if (_resumed is not null)
        {
            if (_resumed.GaveUpTrajectories)
            {
                _coordinates = new WhitenedTarget(_target, reference: true);
            }

            Restore(_resumed, _coordinates);
            return Sample(_kernel!, _coordinates, cancellationToken);
        }

        _kernel = _settings.Kernel.Create(_coordinates.Density, _settings);
        _kernel.StepSize = _settings.InitialStepSize;
        ChainStart.Place(_kernel, _coordinates, _target, _settings, Number, _random);
        if (!WarmUp(_kernel, _coordinates, cancellationToken) || (_gaveUp && !WarmUpReference(_coordinates, _settings.Trials!, cancellationToken)))
        {
            return false;
        }

        _warmupGradients = _coordinates.Evaluations;
        _warmupSeconds = _progress.Seconds;
        _sampling = true;
        _sink.AdaptationFinished(_kernel!.StepSize, _coordinates!.Metric.InverseMetric);
        return Sample(_kernel, _coordinates, cancellationToken);
    }

    /// <summary>Takes up the chain where its state left it.</summary>
    private void Restore(ChainState state, WhitenedTarget coordinates)
    {
        coordinates.Metric.Set(state.InverseMetric());
        _kernel = state.TrajectorySteps > 0
            ? KernelPilot.Trajectories(coordinates.Density, _settings.Trials ?? new TrajectoryTrials())
            : _settings.Kernel.Create(coordinates.Density, _settings);
        _kernel.StepSize = state.StepSize;
        if (!_kernel.MoveTo([.. state.Position]))
        {
            throw new InvalidOperationException("The log density is not finite where the chain stopped: the model or the data are not those of the run.");
        }

        (_kernelName, _trajectorySteps) = (state.Kernel, state.TrajectorySteps);
        (_gaveUp, _transitionsPerDraw) = (state.GaveUpTrajectories, state.TransitionsPerDraw);
        (_warmupIterations, _samplingIterations) = (state.WarmupIterations, state.SamplingIterations);
        (_divergenceCount, _treeDepthHits) = (state.DivergenceCount, state.TreeDepthHits);
        (_warmupGradients, _warmupSeconds) = (state.WarmupGradients, state.WarmupSeconds);

        // What an uninterrupted chain would report: the gradients from before, without the one just spent.
        (_earlierGradients, _earlierSeconds) = (state.WarmupGradients + state.SamplingGradients - coordinates.Evaluations, state.WarmupSeconds + state.SamplingSeconds);
        _sampling = true;
        _sink.AdaptationFinished(_kernel.StepSize, coordinates.Metric.InverseMetric);
    }

    private void Checkpoint(ITransitionKernel kernel, WhitenedTarget coordinates)
    {
        Transports.InverseMetric metric = coordinates.Metric.InverseMetric;
        _sink.Checkpoint(new ChainState
        {
            Chain = Number,
            SamplingIterations = _samplingIterations,
            Position = kernel.Position.ToArray(),
            Random = _random.State,
            Kernel = _kernelName,
            TrajectorySteps = _trajectorySteps,
            GaveUpTrajectories = _gaveUp,
            TransitionsPerDraw = _transitionsPerDraw,
            StepSize = kernel.StepSize,
            MetricKind = metric.Kind,
            MetricValues = metric.Values.ToArray(),
            WarmupIterations = _warmupIterations,
            WarmupGradients = _warmupGradients,
            SamplingGradients = coordinates.Evaluations + _earlierGradients - _warmupGradients,
            WarmupSeconds = _warmupSeconds,
            SamplingSeconds = _progress.Seconds + _earlierSeconds - _warmupSeconds,
            DivergenceCount = _divergenceCount,
            TreeDepthHits = _treeDepthHits,
        });
        _lastCheckpoint = _clock.GetTimestamp();
    }

    private bool WarmUp(ITransitionKernel kernel, WhitenedTarget coordinates, CancellationToken cancellationToken)
    {
        if (_settings.Warmup == 0)
        {
            return true;
        }

        int adapted = _settings.Trials is null ? _settings.Warmup : _settings.Warmup - (_settings.Warmup / 2);
        var adaptation = new WarmupAdaptation(kernel, coordinates.Metric, _settings with { Warmup = adapted }, _random);
        while (_warmupIterations < adapted)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            TransitionInfo info = WarmupTransition(kernel, coordinates);
            adaptation.Observe(_warmupIterations, info);
        }

        adaptation.Finish();
        return _settings.Trials is null || TryTrajectories(kernel, coordinates, _settings.Trials, cancellationToken);
    }

    /// <summary>The second half of warmup, where there are trials: leaves the kernel for the draws to keep.</summary>
    private bool TryTrajectories(ITransitionKernel reference, WhitenedTarget coordinates, TrajectoryTrials trials, CancellationToken cancellationToken)
    {
        var pilot = new KernelPilot(reference, _settings.Kernel.Name, coordinates.Density, trials, Watched);
        for (int last = _settings.Warmup; _warmupIterations < last;)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            _kernel = pilot.Kernel;
            TransitionInfo info = WarmupTransition(_kernel, coordinates);
            coordinates.ToParameters(_kernel.Position, _parameters);
            pilot.Observe(info, _parameters);
            if (_warmupIterations == _settings.Warmup && pilot.WantsMore())
            {
                last += trials.FurtherTransitions;
                _progress.Lengthen(last);
            }
        }

        pilot.Finish();
        (_kernel, _kernelName, _trajectorySteps) = (pilot.Kernel, pilot.Name, pilot.Steps);
        _gaveUp = pilot.HasReturned;
        return true;
    }

    /// <summary>
    /// A second, full warmup of the reference kernel, where the short trajectories were given up: what defeats them is not near normal in
    /// their coordinates, so those go too. Its second half tells how many transitions a draw needs.
    /// </summary>
    private bool WarmUpReference(WhitenedTarget tried, TrajectoryTrials trials, CancellationToken cancellationToken)
    {
        WhitenedTarget coordinates = new(_target, reference: true, tried.Evaluations);
        tried.ToParameters(_kernel!.Position, _parameters);
        double[] start = new double[coordinates.Dimension];
        coordinates.ToWhitened(_parameters, start);
        SamplerSettings settings = _settings with
        {
            Warmup = trials.ReferenceWarmup,
            Metric = _settings.Metric == Transports.MetricKind.Dense ? Transports.MetricKind.Dense : Transports.MetricKind.Diagonal,
            TargetAcceptance = Math.Max(_settings.TargetAcceptance, trials.ReferenceAcceptance),
        };
        ITransitionKernel kernel = _settings.Kernel.Create(coordinates.Density, settings);
        kernel.StepSize = _settings.InitialStepSize;
        if (!kernel.MoveTo(start))
        {
            throw new InvalidOperationException("The log density is not finite at a point where it was before, in other coordinates.");
        }

        (_kernel, _coordinates) = (kernel, coordinates);
        int tries = _warmupIterations;
        _progress.Lengthen(tries + settings.Warmup);
        var adaptation = new WarmupAdaptation(kernel, coordinates.Metric, settings, _random);
        var mixing = new MixingAccount(Watched);
        for (int iteration = 1; iteration <= settings.Warmup; iteration++)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            TransitionInfo info = WarmupTransition(kernel, coordinates);
            adaptation.Observe(iteration, info);
            if (iteration > settings.Warmup / 2)
            {
                coordinates.ToParameters(kernel.Position, _parameters);
                mixing.Add(_parameters);
            }
        }

        adaptation.Finish();
        double needed = mixing.LongestTime() / trials.MostTransitionsPerEffectiveDraw;
        _transitionsPerDraw = (int)Math.Clamp(Math.Ceiling(needed), 1, trials.MostTransitionsPerDraw);
        return true;
    }

    private int Watched => Math.Clamp(_target.Watched ?? _parameters.Length, 1, _parameters.Length);

    private TransitionInfo WarmupTransition(ITransitionKernel kernel, WhitenedTarget coordinates)
    {
        TransitionInfo info = kernel.Transition(_random);
        if (_settings.SaveWarmup && _warmupIterations % _settings.Thin == 0)
        {
            Deliver(info, kernel, coordinates);
        }

        _warmupIterations++;
        _progress.Report(ChainPhase.Warmup, _warmupIterations, 0, kernel.StepSize);
        return info;
    }

    private bool Sample(ITransitionKernel kernel, WhitenedTarget coordinates, CancellationToken cancellationToken)
    {
        _lastCheckpoint = _clock.GetTimestamp();
        while (_samplingIterations < _settings.Draws)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                Checkpoint(kernel, coordinates);
                return false;
            }

            TransitionInfo info = DrawTransitions(kernel, coordinates);
            if (info.TreeDepth >= _settings.MaxTreeDepth)
            {
                _treeDepthHits++;
            }

            if (_samplingIterations % _settings.Thin == 0)
            {
                Deliver(info, kernel, coordinates);
            }

            _samplingIterations++;
            _progress.Report(ChainPhase.Sampling, _warmupIterations + _samplingIterations, _divergenceCount, kernel.StepSize);
            if (_clock.GetElapsedTime(_lastCheckpoint) >= _settings.CheckpointInterval)
            {
                Checkpoint(kernel, coordinates);
            }
        }

        Checkpoint(kernel, coordinates);
        return true;
    }

    /// <summary>The transitions of one draw, told as one: their steps together, their mean acceptance, the worst of what went wrong.</summary>
    private TransitionInfo DrawTransitions(ITransitionKernel kernel, WhitenedTarget coordinates)
    {
        (double acceptance, int depth, int steps, bool divergent) = (0, 0, 0, false);
        for (int i = 1; ; i++)
        {
            TransitionInfo info = kernel.Transition(_random);
            if (info.Divergent && !divergent)
            {
                NoteDivergence(kernel, coordinates);
            }

            acceptance += info.AcceptStat;
            (depth, steps, divergent) = (Math.Max(depth, info.TreeDepth), steps + info.LeapfrogCount, divergent || info.Divergent);
            if (i == _transitionsPerDraw)
            {
                return info with { AcceptStat = acceptance / i, TreeDepth = depth, LeapfrogCount = steps, Divergent = divergent };
            }
        }
    }

    /// <summary>
    /// Hands a draw to the sink in the model's own terms: its log density without any Jacobian, and the energy without the
    /// constant that the metric's determinant adds. Where parameters were integrated out the log density is that of all parameters, and
    /// the energy that of those that were sampled.
    /// </summary>
    private void Deliver(in TransitionInfo info, ITransitionKernel kernel, WhitenedTarget coordinates)
    {
        double logJacobian = coordinates.ToParameters(kernel.Position, _parameters);
        TransitionInfo told = info with
        {
            LogDensity = _completion?.Complete(DrawNumber, _parameters, _completed) ?? info.LogDensity - logJacobian,
            Energy = info.Energy + coordinates.Metric.LogDeterminant,
        };
        _sink.Accept(told, _completion is null ? _parameters : _completed);
    }

    private long DrawNumber => _sampling ? _samplingIterations : -1L - _warmupIterations;

    private void NoteDivergence(ITransitionKernel kernel, WhitenedTarget coordinates)
    {
        _divergenceCount++;
        if (_divergences.Count < ChainResult.MaxDivergenceLocations)
        {
            double[] location = new double[kernel.Dimension];
            coordinates.ToParameters(kernel.DivergenceStart, location);
            if (_completion is not null)
            {
                _completion.Complete(DrawNumber, location, _completed);
                location = [.. _completed];
            }

            _divergences.Add(new Divergence(_samplingIterations + 1, location));
        }
    }

    private ChainResult Result(ChainStatus status, Exception? failure)
    {
        double seconds = _progress.Seconds + _earlierSeconds;
        long gradients = (_coordinates?.Evaluations ?? 0) + _earlierGradients;
        return new ChainResult
        {
            Chain = Number,
            Status = status,
            FailureReason = failure?.Message,
            Failure = failure,
            Kernel = _kernelName,
            TrajectorySteps = _trajectorySteps,
            GaveUpTrajectories = _gaveUp,
            TransitionsPerDraw = _transitionsPerDraw,
            StepSize = _kernel?.StepSize ?? double.NaN,
            InverseMetric = _coordinates?.Metric.InverseMetric,
            WarmupIterations = _warmupIterations,
            SamplingIterations = _samplingIterations,
            WarmupGradients = _sampling ? _warmupGradients : gradients,
            SamplingGradients = _sampling ? gradients - _warmupGradients : 0,
            WarmupSeconds = _sampling ? _warmupSeconds : seconds,
            SamplingSeconds = _sampling ? seconds - _warmupSeconds : 0.0,
            DivergenceCount = _divergenceCount,
            TreeDepthHits = _treeDepthHits,
            Divergences = _divergences,
        };
    }
}
