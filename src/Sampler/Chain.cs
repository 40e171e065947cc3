using Bayes.Numerics;
using Bayes.Sampler.Adaptation;
using Bayes.Sampler.Kernels;

namespace Bayes.Sampler;

/// <summary>
/// One Markov chain, a unit of work that needs no other chain: target, settings and chain number determine its draws,
/// wherever and beside whatever it runs.
/// </summary>
/// <remarks>A chain runs once, on the thread that calls <see cref="Run"/>.</remarks>
public sealed class Chain : IWarmupWatcher
{
    private readonly SamplingTarget _target;
    private readonly SamplerSettings _settings;
    private readonly IDrawSink _sink;
    private readonly ProgressReporter _progress;
    private readonly RandomStream _random;
    private readonly ChainState? _resumed;
    private readonly TimeProvider _clock;
    private readonly List<Divergence> _divergences = [];

    private readonly ChainWarmup _warmup;

    private ChainMotion? _motion;
    private AdaptationCheck? _check;
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
        _resumed = state;
        _random = state is null ? new RandomStream(settings.Seed, (ulong)number) : new RandomStream(state.Random);
        _clock = clock ?? TimeProvider.System;
        _progress = new ProgressReporter(number, settings, progress, _clock);
        _warmup = new ChainWarmup(target, settings, number, _random, this);
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
        if (_resumed is not null)
        {
            _motion = Restore(_resumed);
        }
        else if (_warmup.Run(cancellationToken))
        {
            _warmup.Motion!.Coordinates.ToParameters(_warmup.Motion.Kernel.Position, _parameters);
            (_motion, _check) = (_warmup.Motion with { WarmedUpAt = [.. _parameters] }, _warmup.Check);
            (_warmupGradients, _warmupSeconds) = (_motion.Coordinates.Evaluations, _progress.Seconds);
        }
        else
        {
            return false;
        }

        _sampling = true;
        _sink.AdaptationFinished(_motion.Kernel.StepSize, _motion.Coordinates.Metric.InverseMetric);
        return Sample(_motion, cancellationToken);
    }

    private void Begin(int dimension)
    {
        _parameters = new double[dimension];
        _completion = _target.Completion?.Invoke(Number);
        _completed = _completion is null ? [] : new double[_completion.Dimension];
        _sink.Start(Number, _completion?.Dimension ?? dimension, _settings);
    }

    /// <summary>Takes up the chain where its state left it.</summary>
    private ChainMotion Restore(ChainState state)
    {
        ChainMotion motion = ChainMotion.Of(_target, _settings, state.Adaptation);
        Begin(motion.Coordinates.Dimension);
        if (!motion.Kernel.MoveTo([.. state.Position]))
        {
            throw new InvalidOperationException("The log density is not finite where the chain stopped: the model or the data are not those of the run.");
        }

        _check = state.Check;
        (_warmupIterations, _samplingIterations) = (state.WarmupIterations, state.SamplingIterations);
        (_divergenceCount, _treeDepthHits) = (state.DivergenceCount, state.TreeDepthHits);
        (_warmupGradients, _warmupSeconds) = (state.WarmupGradients, state.WarmupSeconds);

        // What an uninterrupted chain would report: the gradients from before, without the one just spent.
        _earlierGradients = state.WarmupGradients + state.SamplingGradients - motion.Coordinates.Evaluations;
        _earlierSeconds = state.WarmupSeconds + state.SamplingSeconds;
        return motion;
    }

    private void Checkpoint(ChainMotion motion)
    {
        _sink.Checkpoint(new ChainState
        {
            Chain = Number,
            SamplingIterations = _samplingIterations,
            Position = motion.Kernel.Position.ToArray(),
            Random = _random.State,
            Adaptation = motion.Adaptation,
            Check = _check,
            WarmupIterations = _warmupIterations,
            WarmupGradients = _warmupGradients,
            SamplingGradients = motion.Coordinates.Evaluations + _earlierGradients - _warmupGradients,
            WarmupSeconds = _warmupSeconds,
            SamplingSeconds = _progress.Seconds + _earlierSeconds - _warmupSeconds,
            DivergenceCount = _divergenceCount,
            TreeDepthHits = _treeDepthHits,
        });
        _lastCheckpoint = _clock.GetTimestamp();
    }

    void IWarmupWatcher.Begin(int dimension) => Begin(dimension);

    void IWarmupWatcher.Made(in TransitionInfo info, ChainMotion motion)
    {
        if (_settings.SaveWarmup && _warmupIterations % _settings.Thin == 0)
        {
            Deliver(info, motion);
        }

        _warmupIterations++;
        _progress.Report(ChainPhase.Warmup, _warmupIterations, 0, motion.Kernel.StepSize);
    }

    void IWarmupWatcher.Lengthen(int transitions) => _progress.Lengthen(transitions);

    private bool Sample(ChainMotion motion, CancellationToken cancellationToken)
    {
        _lastCheckpoint = _clock.GetTimestamp();
        while (_samplingIterations < _settings.Draws)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                Checkpoint(motion);
                return false;
            }

            TransitionInfo info = DrawTransitions(motion);
            if (info.TreeDepth >= _settings.MaxTreeDepth)
            {
                _treeDepthHits++;
            }

            if (_samplingIterations % _settings.Thin == 0)
            {
                Deliver(info, motion);
            }

            _samplingIterations++;
            _progress.Report(ChainPhase.Sampling, _warmupIterations + _samplingIterations, _divergenceCount, motion.Kernel.StepSize);
            if (_clock.GetElapsedTime(_lastCheckpoint) >= _settings.CheckpointInterval)
            {
                Checkpoint(motion);
            }
        }

        Checkpoint(motion);
        return true;
    }

    /// <summary>The transitions of one draw, told as one: their steps together, their mean acceptance, the worst of what went wrong.</summary>
    private TransitionInfo DrawTransitions(ChainMotion motion)
    {
        (double acceptance, int depth, int steps, bool divergent) = (0, 0, 0, false);
        for (int i = 1; ; i++)
        {
            TransitionInfo info = motion.Kernel.Transition(_random);
            if (info.Divergent && !divergent)
            {
                NoteDivergence(motion);
            }

            acceptance += info.AcceptStat;
            (depth, steps, divergent) = (Math.Max(depth, info.TreeDepth), steps + info.LeapfrogCount, divergent || info.Divergent);
            if (i == motion.TransitionsPerDraw)
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
    private void Deliver(in TransitionInfo info, ChainMotion motion)
    {
        double logJacobian = motion.Coordinates.ToParameters(motion.Kernel.Position, _parameters);
        TransitionInfo told = info with
        {
            LogDensity = _completion?.Complete(DrawNumber, _parameters, _completed) ?? info.LogDensity - logJacobian,
            Energy = info.Energy + motion.Coordinates.Metric.LogDeterminant,
        };
        _sink.Accept(told, _completion is null ? _parameters : _completed);
    }

    private long DrawNumber => _sampling ? _samplingIterations : -1L - _warmupIterations;

    private void NoteDivergence(ChainMotion motion)
    {
        _divergenceCount++;
        if (_divergences.Count < ChainResult.MaxDivergenceLocations)
        {
            double[] location = new double[motion.Kernel.Dimension];
            motion.Coordinates.ToParameters(motion.Kernel.DivergenceStart, location);
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
        ChainMotion? motion = _motion ?? _warmup.Motion;
        long gradients = (motion?.Coordinates.Evaluations ?? 0) + _earlierGradients;
        return new ChainResult
        {
            Chain = Number,
            Status = status,
            FailureReason = failure?.Message,
            Failure = failure,
            Kernel = motion?.KernelName ?? _settings.Kernel.Name,
            TrajectorySteps = motion?.TrajectorySteps ?? 0,
            GaveUpTrajectories = motion?.GaveUpTrajectories ?? false,
            GaveUpReason = motion?.GaveUpReason,
            TransitionsPerDraw = motion?.TransitionsPerDraw ?? 1,
            Check = _check ?? _warmup.Check,
            StepSize = motion?.Kernel.StepSize ?? double.NaN,
            InverseMetric = motion?.Coordinates.Metric.InverseMetric,
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
