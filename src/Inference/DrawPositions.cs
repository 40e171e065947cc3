using Bayes.Models.Posterior;

namespace Bayes;

/// <summary>The draws of a fit as unconstrained parameters of its model, for all that evaluates the model at draws.</summary>
/// <remarks>Draws are counted over all chains, one chain after the other. Immutable; safe for concurrent readers.</remarks>
public sealed class DrawPositions
{
    private readonly QuantityMap _map;
    private readonly ReadOnlyMemory<double>[][] _values;
    private readonly int _drawsPerChain;

    /// <summary>Prepares the draws of a fit.</summary>
    /// <param name="fit">A fit with its model: one that was sampled here, or read by <see cref="FitStore.Open"/>.</param>
    /// <exception cref="InvalidOperationException">The fit was read without its model.</exception>
    public DrawPositions(PosteriorFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        Model = fit.Model ?? throw new InvalidOperationException("The fit was read without its model. Read it with FitStore.Open, or give it its data with WithData.");
        _map = Model.Quantities;
        _drawsPerChain = fit.Draws.DrawCount;
        Count = fit.Draws.ChainCount * _drawsPerChain;
        HasGroupEffects = fit.Draws.ParameterNames.Count == _map.All.Count;
        _values = [.. fit.Draws.Chains.Select(c => Enumerable.Range(0, HasGroupEffects ? _map.All.Count : _map.PopulationCount).Select(p => c.Values(p)).ToArray())];
    }

    /// <summary>The model.</summary>
    public BoundModel Model { get; }

    /// <summary>S, the number of draws of all chains.</summary>
    public int Count { get; }

    /// <summary>Whether the effects of groups were kept. Without them, only the first <see cref="ParameterLayout.PopulationCount"/> parameters are known.</summary>
    public bool HasGroupEffects { get; }

    /// <summary>Reads one draw.</summary>
    /// <param name="draw">The draw, from 0 to <see cref="Count"/> − 1.</param>
    /// <param name="position">Receives the unconstrained parameters, [d]; where group effects were not kept, theirs are 0.</param>
    /// <remarks>The parameters agree with those that were sampled to rounding.</remarks>
    public void Read(int draw, Span<double> position)
    {
        ReadOnlyMemory<double>[] chain = _values[draw / _drawsPerChain];
        int at = draw % _drawsPerChain;
        double[] quantities = System.Buffers.ArrayPool<double>.Shared.Rent(chain.Length);
        for (int p = 0; p < chain.Length; p++)
        {
            quantities[p] = chain[p].Span[at];
        }

        _map.Read(quantities.AsSpan(0, chain.Length), position);
        System.Buffers.ArrayPool<double>.Shared.Return(quantities);
    }
}
