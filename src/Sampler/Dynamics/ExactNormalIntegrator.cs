using System.Runtime.CompilerServices;
using Bayes.Sampler.Abstractions;

namespace Bayes.Sampler.Dynamics;

/// <summary>
/// A step that follows N(0, I) exactly and kicks only by what the target adds to it: half a kick, a rotation of
/// (position, momentum) by the step's angle, half a kick.
/// </summary>
/// <remarks>
/// Shahbaba, Lan, Johnson and Neal (2014), "Split Hamiltonian Monte Carlo". Its error comes from what is not normal alone,
/// so it pays on well-whitened targets, and is worse than leapfrog on badly whitened ones.
/// </remarks>
public sealed class ExactNormalIntegrator : IIntegrator
{
    /// <inheritdoc/>
    public void Step(ILogDensity density, PhasePoint from, PhasePoint to, double stepSize)
    {
        double half = 0.5 * stepSize;
        (double sine, double cosine) = Math.SinCos(stepSize);
        ReadOnlySpan<double> position = from.Position;

        // The residual force is gradient + position: the force of N(0, I), minus the position, is in the rotation.
        Vectors.AddScaled(from.Momentum, half, from.Gradient, to.Momentum);
        Vectors.AddScaled(to.Momentum, half, position, to.Momentum);
        Rotate(position, sine, cosine, to.Position, to.Momentum);
        to.LogDensity = density.Evaluate(to.Position, to.Gradient);
        Vectors.AddScaled(to.Momentum, half, to.Gradient, to.Momentum);
        Vectors.AddScaled(to.Momentum, half, to.Position, to.Momentum);
        to.UpdateEnergy();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rotate(ReadOnlySpan<double> position, double sine, double cosine, Span<double> newPosition, Span<double> momentum)
    {
        for (int i = 0; i < position.Length; i++)
        {
            double q = position[i];
            double p = momentum[i];
            newPosition[i] = (cosine * q) + (sine * p);
            momentum[i] = (cosine * p) - (sine * q);
        }
    }
}
