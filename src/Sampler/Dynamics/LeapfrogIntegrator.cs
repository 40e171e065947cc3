using Bayes.Sampler.Abstractions;

namespace Bayes.Sampler.Dynamics;

/// <summary>The leapfrog step: half a kick by the gradient, a straight drift, half a kick.</summary>
/// <remarks>Second order. Neal (2011), "MCMC using Hamiltonian dynamics", section 2.3. Stable for steps below 2 on N(0, I).</remarks>
public sealed class LeapfrogIntegrator : IIntegrator
{
    /// <inheritdoc/>
    public void Step(ILogDensity density, PhasePoint from, PhasePoint to, double stepSize)
    {
        double half = 0.5 * stepSize;
        Vectors.AddScaled(from.Momentum, half, from.Gradient, to.Momentum);
        Vectors.AddScaled(from.Position, stepSize, to.Momentum, to.Position);
        to.LogDensity = density.Evaluate(to.Position, to.Gradient);
        Vectors.AddScaled(to.Momentum, half, to.Gradient, to.Momentum);
        to.UpdateEnergy();
    }
}
