namespace Bayes.Draws;

/// <summary>The draws of one named quantity, [chains × draws], every chain of the same length.</summary>
/// <remarks>A view: it shares memory with the store it came from and copies nothing. Safe for concurrent readers.</remarks>
public readonly struct ParameterDraws
{
    private readonly ReadOnlyMemory<double>[] _chains;

    /// <summary>Makes a view of chains of equal length.</summary>
    /// <param name="name">The name of the quantity.</param>
    /// <param name="chains">One block of draws per chain, in order of iteration.</param>
    /// <exception cref="ArgumentException">There is no chain, or the chains differ in length.</exception>
    public ParameterDraws(string name, IReadOnlyList<ReadOnlyMemory<double>> chains)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(chains);
        if (chains.Count == 0)
        {
            throw new ArgumentException($"'{name}' has no chains; give at least one.", nameof(chains));
        }

        for (int i = 1; i < chains.Count; i++)
        {
            if (chains[i].Length != chains[0].Length)
            {
                throw new ArgumentException(
                    $"'{name}': chain {i + 1} has {chains[i].Length} draws and chain 1 has {chains[0].Length}; trim them to one length first.",
                    nameof(chains));
            }
        }

        Name = name;
        _chains = [.. chains];
    }

    /// <summary>Makes a view of arrays of equal length, one per chain.</summary>
    /// <param name="name">The name of the quantity.</param>
    /// <param name="chains">One array of draws per chain.</param>
    public ParameterDraws(string name, params double[][] chains)
        : this(name, Array.ConvertAll(chains ?? throw new ArgumentNullException(nameof(chains)), c => new ReadOnlyMemory<double>(c)))
    {
    }

    /// <summary>The name of the quantity, such as <c>sd_district__Intercept</c>.</summary>
    public string Name { get; }

    /// <summary>The number of chains, M ≥ 1.</summary>
    public int ChainCount => _chains.Length;

    /// <summary>The number of draws of each chain, N.</summary>
    public int DrawCount => _chains[0].Length;

    /// <summary>The number of draws of all chains together, S = M·N.</summary>
    public int TotalCount => ChainCount * DrawCount;

    /// <summary>The draws of one chain, in order of iteration.</summary>
    /// <param name="chain">The chain, from 0.</param>
    /// <returns>The draws, [N].</returns>
    public ReadOnlySpan<double> Chain(int chain) => _chains[chain].Span;

    /// <summary>The draws of one chain, in order of iteration, as memory that can be kept and sliced.</summary>
    /// <param name="chain">The chain, from 0.</param>
    /// <returns>The draws, [N]; shared with the store, not copied.</returns>
    public ReadOnlyMemory<double> ChainMemory(int chain) => _chains[chain];

    /// <summary>Copies all draws, chain after chain.</summary>
    /// <returns>A new array, [S].</returns>
    public double[] Pooled()
    {
        double[] all = new double[TotalCount];
        for (int i = 0; i < _chains.Length; i++)
        {
            _chains[i].Span.CopyTo(all.AsSpan(i * DrawCount));
        }

        return all;
    }
}
