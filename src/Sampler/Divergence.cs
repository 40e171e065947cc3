namespace Bayes.Sampler;

/// <summary>Where a trajectory diverged.</summary>
/// <param name="Iteration">The transition after warmup, from 1.</param>
/// <param name="Parameters">The unconstrained model parameters x at the start of the diverging integrator step, [d].</param>
public readonly record struct Divergence(int Iteration, ReadOnlyMemory<double> Parameters);
