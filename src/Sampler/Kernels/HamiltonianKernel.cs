using System.Runtime.CompilerServices;
using Bayes.Numerics;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Dynamics;

namespace Bayes.Sampler.Kernels;

/// <summary>What the Hamiltonian kernels share: the current point with its cached gradient, momentum refreshment, trial steps.</summary>
public abstract class HamiltonianKernel : ITransitionKernel
{
    /// <summary>A step whose energy error exceeds this is a divergence.</summary>
    public const double MaxEnergyError = 1000.0;

    private readonly double[] _divergenceStart;

    /// <summary>Sets up a kernel at the origin, where nothing has been evaluated yet.</summary>
    /// <param name="density">The log density in whitened coordinates.</param>
    /// <param name="integrator">The integrator.</param>
    protected HamiltonianKernel(ILogDensity density, IIntegrator integrator)
    {
        ArgumentNullException.ThrowIfNull(density);
        ArgumentNullException.ThrowIfNull(integrator);
        Density = density;
        Integrator = integrator;
        Current = new PhasePoint(density.Dimension) { LogDensity = double.NaN };
        Spare = new PhasePoint(density.Dimension);
        _divergenceStart = new double[density.Dimension];
    }

    /// <inheritdoc/>
    public int Dimension => Density.Dimension;

    /// <inheritdoc/>
    public double StepSize { get; set; } = 1.0;

    /// <inheritdoc/>
    public ReadOnlySpan<double> Position => Current.Position;

    /// <inheritdoc/>
    public double LogDensity => Current.LogDensity;

    /// <inheritdoc/>
    public ReadOnlySpan<double> Gradient => Current.Gradient;

    /// <inheritdoc/>
    public ReadOnlySpan<double> DivergenceStart => _divergenceStart;

    /// <summary>The density that the kernel leaves invariant.</summary>
    protected ILogDensity Density { get; }

    /// <summary>The integrator.</summary>
    protected IIntegrator Integrator { get; }

    /// <summary>The chain's state. Kernels swap it with a point of their own when they accept.</summary>
    protected PhasePoint Current { get; set; }

    /// <summary>Room for the end of a step.</summary>
    protected PhasePoint Spare { get; set; }

    /// <inheritdoc/>
    public bool MoveTo(ReadOnlySpan<double> position)
    {
        position.CopyTo(Current.Position);
        Current.LogDensity = Density.Evaluate(Current.Position, Current.Gradient);
        if (!double.IsFinite(Current.LogDensity))
        {
            return false;
        }

        foreach (double component in Current.Gradient)
        {
            if (!double.IsFinite(component))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public double TryStep(double stepSize, RandomStream random)
    {
        RefreshMomentum(random);
        Integrator.Step(Density, Current, Spare, stepSize);
        return Current.Energy - Spare.Energy;
    }

    /// <inheritdoc/>
    public abstract TransitionInfo Transition(RandomStream random);

    /// <summary>Draws the momentum of <see cref="Current"/> from N(0, I) and updates its energy.</summary>
    /// <param name="random">The chain's source of randomness.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void RefreshMomentum(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<double> momentum = Current.Momentum;
        for (int i = 0; i < momentum.Length; i++)
        {
            momentum[i] = random.NextNormal();
        }

        Current.UpdateEnergy();
    }

    /// <summary>Remembers where a diverging step started.</summary>
    /// <param name="start">The start of the step.</param>
    protected void RecordDivergence(PhasePoint start)
    {
        ArgumentNullException.ThrowIfNull(start);
        start.Position.CopyTo(_divergenceStart);
    }
}
