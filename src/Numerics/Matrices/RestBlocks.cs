namespace Bayes.Numerics.Matrices;

/// <summary>Copies the blocks of all factors but the first between a block matrix and a dense one.</summary>
internal static class RestBlocks
{
    /// <summary>Writes the lower triangle of the dense matrix.</summary>
    public static void Write(BlockMatrix matrix, Span<double> dense)
    {
        dense.Clear();
        BlockPattern pattern = matrix.Pattern;
        int start = pattern.Starts[1];
        int n = pattern.Dimension - start;
        for (int g = 1; g < pattern.FactorCount; g++)
        {
            int width = pattern.Widths[g];
            double[] blocks = matrix.Diagonal[g];
            for (int j = 0; j < pattern.Levels[g]; j++)
            {
                int first = pattern.Starts[g] - start + (j * width);
                for (int r = 0; r < width; r++)
                {
                    blocks.AsSpan(((j * width) + r) * width, r + 1).CopyTo(dense[(((first + r) * n) + first)..]);
                }
            }
        }

        for (int p = 0; p < pattern.Pairs.Length; p++)
        {
            BlockPair pair = pattern.Pairs[p];
            if (pair.First == 0)
            {
                continue;
            }

            int width = pattern.Widths[pair.First];
            int other = pattern.Widths[pair.Second];
            for (int j = 0; j < pattern.Levels[pair.First]; j++)
            {
                int column = pattern.Starts[pair.First] - start + (j * width);
                for (int b = pair.Starts[j]; b < pair.Starts[j + 1]; b++)
                {
                    int row = pattern.Starts[pair.Second] - start + (pair.Columns[b] * other);
                    for (int r = 0; r < width; r++)
                    {
                        for (int e = 0; e < other; e++)
                        {
                            dense[((row + e) * n) + column + r] = matrix.Pairs[p][(((b * width) + r) * other) + e];
                        }
                    }
                }
            }
        }
    }

    /// <summary>Reads the blocks from a dense symmetric matrix.</summary>
    public static void Read(ReadOnlySpan<double> dense, BlockMatrix matrix)
    {
        BlockPattern pattern = matrix.Pattern;
        int start = pattern.Starts[1];
        int n = pattern.Dimension - start;
        for (int g = 1; g < pattern.FactorCount; g++)
        {
            int width = pattern.Widths[g];
            for (int j = 0; j < pattern.Levels[g]; j++)
            {
                int first = pattern.Starts[g] - start + (j * width);
                for (int r = 0; r < width; r++)
                {
                    dense.Slice(((first + r) * n) + first, width).CopyTo(matrix.Diagonal[g].AsSpan(((j * width) + r) * width));
                }
            }
        }

        for (int p = 0; p < pattern.Pairs.Length; p++)
        {
            BlockPair pair = pattern.Pairs[p];
            if (pair.First == 0)
            {
                continue;
            }

            int width = pattern.Widths[pair.First];
            int other = pattern.Widths[pair.Second];
            for (int j = 0; j < pattern.Levels[pair.First]; j++)
            {
                int first = pattern.Starts[pair.First] - start + (j * width);
                for (int b = pair.Starts[j]; b < pair.Starts[j + 1]; b++)
                {
                    int second = pattern.Starts[pair.Second] - start + (pair.Columns[b] * other);
                    for (int r = 0; r < width; r++)
                    {
                        dense.Slice(((first + r) * n) + second, other).CopyTo(matrix.Pairs[p].AsSpan(((b * width) + r) * other));
                    }
                }
            }
        }
    }
}
