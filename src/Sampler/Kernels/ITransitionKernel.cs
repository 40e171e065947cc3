using Bayes.Numerics;

namespace Bayes.Sampler.Kernels;

/// <summary>A Markov kernel that leaves a density in whitened coordinates invariant, with the state that it moves.</summary>
/// <remarks>
/// A kernel knows neither adaptation nor models: those observe it and set <see cref="StepSize"/> between transitions.
/// Not thread safe; one per chain. Transitions allocate nothing.
/// </remarks>
public interface ITransitionKernel
{
    /// <summary>The number of coordinates, d.</summary>
    int Dimension { get; }

    /// <summary>The integrator's step size.</summary>
    /// <value>Positive; 1 until set.</value>
    double StepSize { get; set; }

    /// <summary>The current position, [d].</summary>
    ReadOnlySpan<double> Position { get; }

    /// <summary>The log density at the current position.</summary>
    double LogDensity { get; }

    /// <summary>The gradient at the current position, [d].</summary>
    ReadOnlySpan<double> Gradient { get; }

    /// <summary>
    /// Where the diverging integrator step of the last transition started, [d]; meaningless unless that transition was
    /// divergent, and overwritten by the next divergence.
    /// </summary>
    ReadOnlySpan<double> DivergenceStart { get; }

    /// <summary>Puts the chain at a position and evaluates the density there once.</summary>
    /// <param name="position">The new position, [d].</param>
    /// <returns>Whether density and gradient are finite there; a chain cannot start where they are not.</returns>
    bool MoveTo(ReadOnlySpan<double> position);

    /// <summary>Tries one integrator step with a fresh momentum, leaving the current state as it is.</summary>
    /// <param name="stepSize">The step to try.</param>
    /// <param name="random">The chain's source of randomness.</param>
    /// <returns>The log acceptance ratio of the step: minus its energy error; −∞ where the density is not finite.</returns>
    double TryStep(double stepSize, RandomStream random);

    /// <summary>Moves the chain by one transition.</summary>
    /// <param name="random">The chain's source of randomness.</param>
    /// <returns>What happened.</returns>
    TransitionInfo Transition(RandomStream random);
}
