namespace Bayes.Sampler;

/// <summary>Completes the draws of a chain that samples some of a model's parameters, the others integrated out, by exact draws of the others.</summary>
/// <remarks>
/// A completion owns the randomness that it needs, apart from that of the chain, and each draw has its own: that depends on seed, chain and
/// number of the draw alone, so that a chain that is resumed or thinned completes its draws alike. One chain uses it, from one thread. No call allocates.
/// </remarks>
public interface IDrawCompletion
{
    /// <summary>The number of all parameters.</summary>
    int Dimension { get; }

    /// <summary>Completes a draw.</summary>
    /// <param name="draw">The draw's number in its chain, from 0 for the first after warmup; negative in warmup.</param>
    /// <param name="sampled">The unconstrained parameters that were sampled.</param>
    /// <param name="parameters">Receives all unconstrained parameters, [<see cref="Dimension"/>].</param>
    /// <returns>The log density of all parameters.</returns>
    double Complete(long draw, ReadOnlySpan<double> sampled, Span<double> parameters);
}
