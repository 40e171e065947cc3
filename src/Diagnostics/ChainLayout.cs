namespace Bayes.Diagnostics;

/// <summary>Where the (split) chains lie in an array that holds all draws, chain after chain.</summary>
internal readonly struct ChainLayout
{
    private readonly int _draws;
    private readonly bool _split;

    public ChainLayout(int chains, int draws, bool split)
    {
        _draws = draws;
        _split = split && draws > 1;
        Chains = _split ? 2 * chains : chains;
        Length = _split ? draws / 2 : draws;
    }

    /// <summary>The number of chains after splitting.</summary>
    public int Chains { get; }

    /// <summary>The number of draws of each after splitting.</summary>
    public int Length { get; }

    public int Start(int chain) =>
        !_split ? chain * _draws
        : (chain & 1) == 0 ? (chain >> 1) * _draws
        : (((chain >> 1) + 1) * _draws) - Length;

    /// <summary>Whether the draw at this place of the array belongs to no half: the middle draw of a chain of odd length.</summary>
    public bool IsDropped(int index) => _split && (_draws & 1) == 1 && index % _draws == Length;
}
