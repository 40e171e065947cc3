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

    /// <summary>Takes the entries of another matrix times a number.</summary>
    /// <param name="source">A matrix of the same pattern.</param>
    /// <param name="factor">The number.</param>
    public void SetScaled(BlockMatrix source, double factor)
    {
        ArgumentNullException.ThrowIfNull(source);
        for (int f = 0; f < Diagonal.Length; f++)
        {
            Scale(source.Diagonal[f], Diagonal[f], factor);
        }

        for (int p = 0; p < Pairs.Length; p++)
        {
            Scale(source.Pairs[p], Pairs[p], factor);
        }
    }

    /// <summary>Computes Av.</summary>
    /// <param name="vector">v, [<see cref="BlockPattern.Dimension"/>].</param>
    /// <param name="result">Receives Av.</param>
    public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        result.Clear();
        for (int f = 0; f < Diagonal.Length; f++)
        {
            int width = Pattern.Widths[f];
            for (int j = 0; j < Pattern.Levels[f]; j++)
            {
                int start = Pattern.Starts[f] + (j * width);
                for (int r = 0; r < width; r++)
                {
                    for (int c = 0; c < width; c++)
                    {
                        result[start + r] += Diagonal[f][(((j * width) + r) * width) + c] * vector[start + c];
                    }
                }
            }
        }

        for (int p = 0; p < Pairs.Length; p++)
        {
            BlockPair pair = Pattern.Pairs[p];
            int width = Pattern.Widths[pair.First];
            int other = Pattern.Widths[pair.Second];
            for (int j = 0; j < Pattern.Levels[pair.First]; j++)
            {
                int row = Pattern.Starts[pair.First] + (j * width);
                for (int b = pair.Starts[j]; b < pair.Starts[j + 1]; b++)
                {
                    int column = Pattern.Starts[pair.Second] + (pair.Columns[b] * other);
                    for (int i = 0; i < width * other; i++)
                    {
                        double entry = Pairs[p][(b * width * other) + i];
                        result[row + (i / other)] += entry * vector[column + (i % other)];
                        result[column + (i % other)] += entry * vector[row + (i / other)];
                    }
                }
            }
        }
    }

    private static void Scale(double[] source, double[] target, double factor)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = factor * source[i];
        }
    }
}
