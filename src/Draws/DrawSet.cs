using System.Diagnostics.CodeAnalysis;

namespace Bayes.Draws;

/// <summary>The immutable store of draws: chain × draw × named quantity, with the sampler's columns beside them.</summary>
/// <remarks>
/// Chains may differ in length (a cancelled run); the views returned by <see cref="Parameter(string)"/> and
/// <see cref="SamplerValues"/> are trimmed to <see cref="DrawCount"/>, the length of the shortest chain.
/// Each quantity of each chain is contiguous in memory. Safe for concurrent readers.
/// </remarks>
public sealed class DrawSet
{
    private readonly ChainDraws[] _chains;
    private readonly Dictionary<string, int> _index;

    /// <summary>Gathers finished chains.</summary>
    /// <param name="chains">At least one chain; all hold the same quantities in the same order.</param>
    /// <exception cref="ArgumentException">There is no chain, or the chains name different quantities.</exception>
    public DrawSet(IReadOnlyList<ChainDraws> chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        if (chains.Count == 0)
        {
            throw new ArgumentException("A set of draws needs at least one chain.", nameof(chains));
        }

        _chains = [.. chains];
        ParameterNames = _chains[0].ParameterNames;
        foreach (ChainDraws chain in _chains)
        {
            if (!chain.ParameterNames.SequenceEqual(ParameterNames, StringComparer.Ordinal))
            {
                throw new ArgumentException(
                    $"Chain {chain.Id} names other quantities than chain {_chains[0].Id}; only chains of one model can be gathered.",
                    nameof(chains));
            }
        }

        _index = new Dictionary<string, int>(ParameterNames.Count, StringComparer.Ordinal);
        for (int i = 0; i < ParameterNames.Count; i++)
        {
            _index[ParameterNames[i]] = i;
        }

        DrawCount = _chains.Min(c => c.DrawCount);
    }

    /// <summary>The names of the quantities, in stored order, without the sampler's columns.</summary>
    public IReadOnlyList<string> ParameterNames { get; }

    /// <summary>The chains, in order.</summary>
    public IReadOnlyList<ChainDraws> Chains => _chains;

    /// <summary>The number of chains.</summary>
    public int ChainCount => _chains.Length;

    /// <summary>The number of draws that every chain has.</summary>
    public int DrawCount { get; }

    /// <summary>Whether a quantity of that name is stored.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True when it is stored.</returns>
    public bool Contains(string name) => _index.ContainsKey(name);

    /// <summary>The draws of one quantity.</summary>
    /// <param name="name">Its name, such as <c>b_age</c>.</param>
    /// <returns>A view, [chains × <see cref="DrawCount"/>].</returns>
    /// <exception cref="KeyNotFoundException">No quantity has that name.</exception>
    public ParameterDraws Parameter(string name) =>
        _index.TryGetValue(name, out int i)
            ? Parameter(i)
            : throw new KeyNotFoundException($"There are no draws of '{name}'. Stored are: {string.Join(", ", ParameterNames.Take(20))}{(ParameterNames.Count > 20 ? ", …" : "")}.");

    /// <summary>The draws of one quantity.</summary>
    /// <param name="index">Its place in <see cref="ParameterNames"/>.</param>
    /// <returns>A view, [chains × <see cref="DrawCount"/>].</returns>
    public ParameterDraws Parameter(int index) =>
        new(ParameterNames[index], Array.ConvertAll(_chains, c => c.Values(index)[..DrawCount]));

    /// <summary>The values of one of the sampler's columns.</summary>
    /// <param name="column">One of <see cref="SamplerColumn"/>.</param>
    /// <returns>A view, [chains × <see cref="DrawCount"/>].</returns>
    public ParameterDraws SamplerValues(string column) =>
        new(column, Array.ConvertAll(_chains, c => c.SamplerValues(column)[..DrawCount]));

    /// <summary>Looks for a quantity by name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="draws">The draws when found.</param>
    /// <returns>True when found.</returns>
    public bool TryGetParameter(string name, [MaybeNullWhen(false)] out ParameterDraws draws)
    {
        if (_index.TryGetValue(name, out int i))
        {
            draws = Parameter(i);
            return true;
        }

        draws = default;
        return false;
    }
}
