using Bayes.Sampler.Abstractions;

namespace Bayes.Sampler.Dynamics;

/// <summary>One step of approximate Hamiltonian motion: the physics of a kernel, and all of it.</summary>
/// <remarks>
/// A step must preserve phase-space volume and be undone exactly by the same step with the opposite sign; every kernel's
/// correctness rests on these two and on nothing else. Implementations keep no state, so one instance serves all chains.
/// </remarks>
public interface IIntegrator
{
    /// <summary>Moves by one step.</summary>
    /// <param name="density">The log density in whitened coordinates; evaluated exactly once.</param>
    /// <param name="from">Where the step starts; left as it is.</param>
    /// <param name="to">Receives where it ends, with density, gradient and energy; another object than <paramref name="from"/>.</param>
    /// <param name="stepSize">The time to move; negative to move backwards.</param>
    void Step(ILogDensity density, PhasePoint from, PhasePoint to, double stepSize);
}
