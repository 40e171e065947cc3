namespace Bayes.Numerics.Matrices;

/// <summary>The entries of a symmetric matrix of the shape of a <see cref="BlockPattern"/>.</summary>
public sealed class BlockMatrix
{
    /// <summary>Makes a matrix of zeros.</summary>
    /// <param name="pattern">The shape.</param>
    public BlockMatrix(BlockPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Pattern = pattern;
        Diagonal = [.. Enumerable.Range(0, pattern.FactorCount).Select(g => new double[pattern.Levels[g] * pattern.Widths[g] * pattern.Widths[g]])];
        Pairs = [.. pattern.Pairs.Select(p => new double[p.Count * pattern.Widths[p.First] * pattern.Widths[p.Second]])];
    }

    /// <summary>The shape.</summary>
    public BlockPattern Pattern { get; }

    /// <summary>For each factor its diagonal blocks, [levels × width × width], each block whole.</summary>
    public double[][] Diagonal { get; }

    /// <summary>For each pair of factors the blocks between them, [blocks × first width × second width].</summary>
    public double[][] Pairs { get; }

    /// <summary>Sets all entries to 0.</summary>
    public void Clear()
    {
        foreach (double[] blocks in Diagonal)
        {
            Array.Clear(blocks);
        }

        foreach (double[] blocks in Pairs)
        {
            Array.Clear(blocks);
        }
    }
}
