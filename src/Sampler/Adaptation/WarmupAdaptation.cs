using Bayes.Numerics;
using Bayes.Sampler.Kernels;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler.Adaptation;

/// <summary>Watches a kernel during warmup and tunes it: its step size after every transition, its metric at the end of each window.</summary>
internal sealed class WarmupAdaptation
{
    private readonly ITransitionKernel _kernel;
    private readonly MetricTransport _metric;
    private readonly RandomStream _random;
    private readonly WarmupSchedule _schedule;
    private readonly StepSizeAdapter _stepSize;
    private readonly MetricAdapter _metricAdapter;
    private readonly double[] _position;
    private readonly double[] _whitened;

    /// <summary>Begins by searching a first step size for the kernel, which must be at its starting point.</summary>
    internal WarmupAdaptation(ITransitionKernel kernel, MetricTransport metric, SamplerSettings settings, RandomStream random)
    {
        _kernel = kernel;
        _metric = metric;
        _random = random;
        _schedule = new WarmupSchedule(settings.Warmup);
        _metricAdapter = new MetricAdapter(settings.Metric, kernel.Dimension);
        _position = new double[kernel.Dimension];
        _whitened = new double[kernel.Dimension];
        StepSizeSearch.Run(kernel, random);
        _stepSize = new StepSizeAdapter(settings.TargetAcceptance, kernel.StepSize);
    }

    /// <summary>Learns from a transition of warmup.</summary>
    /// <param name="iteration">Its number, from 1.</param>
    /// <param name="info">What the kernel said of it.</param>
    internal void Observe(int iteration, in TransitionInfo info)
    {
        _stepSize.Learn(info.AcceptStat);
        _kernel.StepSize = _stepSize.StepSize;
        if (_schedule.IsInWindow(iteration))
        {
            _metric.ToParameters(_kernel.Position, _position);
            _metricAdapter.Learn(_position);
            if (_schedule.EndsWindow(iteration))
            {
                EndWindow();
            }
        }
    }

    /// <summary>Fixes the step size for the draws to keep.</summary>
    internal void Finish() => _kernel.StepSize = _stepSize.FinalStepSize;

    /// <summary>A new metric means new whitened coordinates for the same point, and a step size learnt afresh.</summary>
    private void EndWindow()
    {
        if (_metricAdapter.EndWindow() is not { } metric)
        {
            return;
        }

        _metric.Set(metric);
        _metric.ToWhitened(_position, _whitened);
        if (!_kernel.MoveTo(_whitened))
        {
            throw new InvalidOperationException("The log density is not finite at a point where it was before: it is not a function of its argument.");
        }

        StepSizeSearch.Run(_kernel, _random);
        _stepSize.Restart(_kernel.StepSize);
    }
}
