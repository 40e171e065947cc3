using Bayes.Models.Posterior.Integrated;
using Bayes.Numerics;
using Bayes.Sampler;

namespace Bayes.Geometry;

/// <summary>Completes the draws of a chain of hyperparameters by exact draws of coefficients and group effects, from a stream of their own.</summary>
internal sealed class DrawCompletion(IntegratedDraws draws, ulong seed, int chain) : IDrawCompletion
{
    // Draw i of chain c is completed from stream FirstCompletion + c·2³⁸ + i.
    private const ulong FirstCompletion = 1UL << 63;
    private const int ChainBits = 38;

    private readonly RandomStream _random = new(seed, FirstCompletion);

    public int Dimension => draws.Dimension;

    public double Complete(long draw, ReadOnlySpan<double> sampled, Span<double> parameters)
    {
        // Draws before the first, of warmup, count down from the end of the chain's streams.
        _random.MoveTo(FirstCompletion + ((ulong)chain << ChainBits) + ((ulong)draw & ((1UL << ChainBits) - 1)));
        return draws.Complete(sampled, _random, parameters);
    }
}
