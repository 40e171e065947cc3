namespace Bayes.Numerics.Matrices;

/// <summary>
/// The shape of a symmetric matrix over the levels of several factors: within a factor block diagonal, one block of its width for each
/// level; between two factors a block for each pair of levels that meet.
/// </summary>
/// <remarks>The first factor is the one to eliminate first. Immutable; safe for concurrent use.</remarks>
public sealed class BlockPattern
{
    /// <summary>Describes the shape.</summary>
    /// <param name="levels">The number of levels of each factor.</param>
    /// <param name="widths">The width of each factor's blocks.</param>
    /// <param name="pairs">The blocks between factors, one entry for each two factors, in the order (0, 1), (0, 2), …, (1, 2), ….</param>
    public BlockPattern(int[] levels, int[] widths, BlockPair[] pairs)
    {
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(widths);
        ArgumentNullException.ThrowIfNull(pairs);
        if (widths.Length != levels.Length || pairs.Length != levels.Length * (levels.Length - 1) / 2)
        {
            throw new ArgumentException($"{levels.Length} factors need as many widths and a pair for each two of them; there are {widths.Length} and {pairs.Length}.", nameof(levels));
        }

        Levels = levels;
        Widths = widths;
        Pairs = pairs;
        Starts = new int[levels.Length + 1];
        for (int g = 0; g < levels.Length; g++)
        {
            Starts[g + 1] = Starts[g] + (levels[g] * widths[g]);
        }
    }

    /// <summary>The number of levels of each factor.</summary>
    public int[] Levels { get; }

    /// <summary>The width of each factor's blocks.</summary>
    public int[] Widths { get; }

    /// <summary>The blocks between factors, in the order (0, 1), (0, 2), …, (1, 2), ….</summary>
    public BlockPair[] Pairs { get; }

    /// <summary>The place of each factor's first entry in a vector, [factors + 1].</summary>
    public int[] Starts { get; }

    /// <summary>The number of factors.</summary>
    public int FactorCount => Levels.Length;

    /// <summary>The number of rows of the matrix.</summary>
    public int Dimension => Starts[^1];
}
