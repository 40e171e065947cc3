using Bayes.Numerics;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Dynamics;
using Bayes.Sampler.Kernels;

namespace Bayes.Sampler.Adaptation;

/// <summary>Tries trajectories of more and more steps until their acceptance is good, and returns to the reference kernel where none is.</summary>
/// <remarks>All trials are transitions of the chain itself, so the choice depends on nothing but the chain. Not thread safe.</remarks>
internal sealed class KernelPilot
{
    /// <summary>A trial's mean is noisy: this much below the target still passes.</summary>
    private const double Slack = 0.02;

    private readonly ITransitionKernel _reference;
    private readonly string _referenceName;
    private readonly FixedTimeKernel _trajectories;
    private readonly TrajectoryTrials _trials;
    private readonly TransitionAccount _account;
    private int _steps;
    private bool _settled;

    // The last trial that is over would do, if no more steps were to be had.
    private bool _passed;

    /// <summary>Begins the first trial at the reference kernel's position.</summary>
    internal KernelPilot(ITransitionKernel reference, string referenceName, ILogDensity density, TrajectoryTrials trials, int watched)
    {
        _account = new TransitionAccount(watched);
        _reference = reference;
        _referenceName = referenceName;
        _trials = trials;
        _trajectories = Trajectories(density, trials);
        Kernel = _trajectories;
        Move(reference, _trajectories);
        SetSteps(trials.FewestSteps);
    }

    /// <summary>The kernel for the next transition.</summary>
    internal ITransitionKernel Kernel { get; private set; }

    /// <summary>The kernel's name.</summary>
    internal string Name => Kernel == _reference ? _referenceName : KernelFactory.ExactNormalFixedTime.Name;

    /// <summary>Whether the trajectories were given up.</summary>
    internal bool HasReturned => Kernel == _reference;

    /// <summary>Why the trajectories were given up, in words; null where they were not.</summary>
    internal string? Reason { get; private set; }

    /// <summary>The number of steps of each transition; 0 for the reference kernel.</summary>
    internal int Steps => Kernel == _reference ? 0 : _steps;

    /// <summary>Makes the kernel of the trials.</summary>
    internal static FixedTimeKernel Trajectories(ILogDensity density, TrajectoryTrials trials) =>
        new(density, new ExactNormalIntegrator(), trials.IntegrationTime);

    /// <summary>Learns from a transition of <see cref="Kernel"/>.</summary>
    /// <param name="info">What the kernel said of it.</param>
    /// <param name="parameters">Where it ended, in the model's parameters.</param>
    internal void Observe(in TransitionInfo info, ReadOnlySpan<double> parameters)
    {
        if (Kernel == _reference)
        {
            return;
        }

        _account.Add(info);
        _account.Add(parameters);
        if (!_settled && _account.Count == _trials.Transitions)
        {
            EndTrial();
        }
    }

    /// <summary>
    /// At the end of the warmup that was asked for, whether to watch for longer before the choice: where parameters may move too slowly, where
    /// the trial was lucky, so that its steps are accepted too seldom (then more of them are taken first), and where a trial is not over, but the
    /// one before was accepted well enough with fewer steps.
    /// </summary>
    internal bool WantsMore()
    {
        if (Kernel == _reference || _trials.Floor <= 0 || _account.Diverged)
        {
            return false;
        }

        if (!_settled && _passed)
        {
            return _settled = true;
        }

        if (!_settled || !_account.ShowsMixing)
        {
            return false;
        }

        double mean = _account.Acceptance;
        if (mean < _trials.Floor && _steps < _trials.MostSteps)
        {
            SetSteps(Predicted(mean));
            return true;
        }

        return _account.LargestCorrelation > _trials.PlainCorrelation;
    }

    /// <summary>Ends warmup: a trial that is not over, or a kernel that did not keep its promise, gives way to the reference.</summary>
    internal void Finish()
    {
        if (Kernel == _reference || _trials.Floor <= 0)
        {
            return;
        }

        string? failure = _settled ? Failure() : FormattableString.Invariant($"warmup ended before the trial of {_steps} steps did");
        if (failure is not null)
        {
            Return(failure);
        }
    }

    private void EndTrial()
    {
        double mean = _account.Acceptance;
        bool last = _steps == _trials.MostSteps;
        if (!_account.Diverged && (mean >= _trials.Target - Slack || (last && mean >= _trials.Floor)))
        {
            _settled = true;
        }
        else if (!last)
        {
            _passed = !_account.Diverged && mean >= _trials.Floor;
            SetSteps(_account.Diverged ? 2 * _steps : Predicted(mean));
        }
        else
        {
            _settled = true;
            if (_trials.Floor > 0)
            {
                Return(Failure()!);
            }
        }
    }

    private string? Failure() => _account.Failure(_trials.Floor, _trials.EnergyFloor, _trials.MostCorrelation);

    /// <summary>
    /// The steps that should meet the target, always more than now: energy errors are normal with a standard deviation σ that grows with
    /// the square of the step, and the mean acceptance is 2Φ(−σ/2) (Beskos et al. 2013, "Optimal tuning of the hybrid Monte Carlo algorithm").
    /// </summary>
    private int Predicted(double acceptance)
    {
        double now = -NormalDistribution.Quantile(0.5 * Math.Clamp(acceptance, 0.01, 0.99));
        double wanted = -NormalDistribution.Quantile(0.5 * _trials.Target);
        return (int)Math.Min(_trials.MostSteps, Math.Max(_steps + 1, Math.Ceiling((_steps * Math.Sqrt(now / wanted)) - 0.25)));
    }

    private void SetSteps(int steps)
    {
        _steps = Math.Min(steps, _trials.MostSteps);
        _trajectories.StepSize = _trials.IntegrationTime / _steps;
        _account.Restart();
    }

    private void Return(string reason)
    {
        Reason = reason;
        Move(_trajectories, _reference);
        Kernel = _reference;
    }

    private static void Move(ITransitionKernel from, ITransitionKernel to)
    {
        if (!to.MoveTo(from.Position))
        {
            throw new InvalidOperationException("The log density is not finite at a point where it was before: it is not a function of its argument.");
        }
    }
}
