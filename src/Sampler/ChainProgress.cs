namespace Bayes.Sampler;

/// <summary>How far a chain has come.</summary>
/// <param name="Chain">The chain's number.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Iteration">Transitions done, warmup included.</param>
/// <param name="Total">Transitions to do, warmup included.</param>
/// <param name="Divergences">Divergent transitions after warmup.</param>
/// <param name="StepSize">The present step size; NaN before the first.</param>
/// <param name="Seconds">Time since the chain began.</param>
public readonly record struct ChainProgress(
    int Chain, ChainPhase Phase, int Iteration, int Total, int Divergences, double StepSize, double Seconds);
