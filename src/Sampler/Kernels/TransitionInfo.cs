namespace Bayes.Sampler.Kernels;

/// <summary>What a kernel says of one transition: the seven columns that accompany each draw.</summary>
/// <param name="LogDensity">
/// The log density at the new state. A kernel gives it in whitened coordinates; a draw sink receives that of the model's
/// parameters, without the log-Jacobian of any transport.
/// </param>
/// <param name="AcceptStat">The mean Metropolis acceptance probability over all states visited, rejected ones included; in [0, 1].</param>
/// <param name="StepSize">The integrator's step size, in whitened coordinates.</param>
/// <param name="TreeDepth">How often the trajectory doubled; 0 for kernels without a tree.</param>
/// <param name="LeapfrogCount">The number of integrator steps, each one gradient.</param>
/// <param name="Divergent">Whether the energy error passed the limit, or the density was not finite somewhere.</param>
/// <param name="Energy">The Hamiltonian at the new state, with the momentum it was reached with.</param>
public readonly record struct TransitionInfo(
    double LogDensity,
    double AcceptStat,
    double StepSize,
    int TreeDepth,
    int LeapfrogCount,
    bool Divergent,
    double Energy);
