using Bayes.Numerics;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Dynamics;

namespace Bayes.Sampler.Kernels;

/// <summary>Plain Hamiltonian Monte Carlo: a trajectory of given, slightly random length, accepted or rejected as a whole.</summary>
/// <remarks>
/// Neal (2011), "MCMC using Hamiltonian dynamics". The length is redrawn for each transition, independently of the state,
/// which keeps it exact and breaks resonance with periodic motion.
/// </remarks>
public sealed class FixedTimeKernel : HamiltonianKernel
{
    private PhasePoint _head;

    /// <summary>Sets up a kernel.</summary>
    /// <param name="density">The log density in whitened coordinates.</param>
    /// <param name="integrator">The integrator.</param>
    /// <param name="integrationTime">The mean time to move, positive; a quarter period of N(0, I) is π/2.</param>
    /// <param name="jitter">The relative half-width of the uniform distribution of times, in [0, 1).</param>
    public FixedTimeKernel(ILogDensity density, IIntegrator integrator, double integrationTime = Math.PI / 2, double jitter = 0.2)
        : base(density, integrator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(integrationTime);
        ArgumentOutOfRangeException.ThrowIfNegative(jitter);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(jitter, 1.0);
        IntegrationTime = integrationTime;
        Jitter = jitter;
        _head = new PhasePoint(Dimension);
    }

    /// <summary>The mean time to move.</summary>
    public double IntegrationTime { get; }

    /// <summary>The relative half-width of the uniform distribution of times.</summary>
    public double Jitter { get; }

    /// <summary>The largest number of steps of one transition.</summary>
    public const int MaxSteps = 1023;

    /// <inheritdoc/>
    public override TransitionInfo Transition(RandomStream random)
    {
        RefreshMomentum(random);
        double time = IntegrationTime * (1.0 + (Jitter * ((2.0 * random.NextDouble()) - 1.0)));
        int planned = (int)Math.Clamp(Math.Round(IntegrationTime / StepSize), 1.0, MaxSteps);

        // The number of steps is that of the mean time, so that every transition costs the same; the jitter is in the step.
        double step = planned == MaxSteps ? StepSize * (time / IntegrationTime) : time / planned;
        double initialEnergy = Current.Energy;
        bool divergent = false;
        int steps = 0;
        _head.CopyFrom(Current);
        while (steps < planned)
        {
            Integrator.Step(Density, _head, Spare, step);
            steps++;
            if (!divergent && Spare.Energy - initialEnergy > MaxEnergyError)
            {
                divergent = true;
                RecordDivergence(_head);
            }

            (_head, Spare) = (Spare, _head);

            // A large energy error alone must not end the trajectory: the way back would not see it, measured from its own start.
            if (double.IsPositiveInfinity(_head.Energy))
            {
                break;
            }
        }

        double acceptance = Math.Exp(Math.Min(0.0, initialEnergy - _head.Energy));
        if (random.NextDouble() < acceptance)
        {
            (Current, _head) = (_head, Current);
        }

        return new TransitionInfo(Current.LogDensity, acceptance, StepSize, 0, steps, divergent, Current.Energy);
    }
}
