namespace Bayes.Numerics.Matrices;

/// <summary>Finds where the Cholesky factor of a sparse matrix is not zero, without numbers.</summary>
/// <remarks>
/// Column j of L has the rows of column j of A and those of every column whose first row below the diagonal is j
/// (George and Liu 1981).
/// </remarks>
internal sealed class SymbolicFactor
{
    private readonly List<int>[] _lower;

    public SymbolicFactor(BlockPattern pattern, int[] place)
    {
        _lower = [.. Enumerable.Range(0, pattern.Dimension).Select(_ => new List<int>(2))];
        for (int g = 0; g < pattern.FactorCount; g++)
        {
            int width = pattern.Widths[g];
            for (int j = 0; j < pattern.Levels[g]; j++)
            {
                int start = pattern.Starts[g] + (j * width);
                for (int r = 0; r < width; r++)
                {
                    for (int c = 0; c < r; c++)
                    {
                        Add(place[start + r], place[start + c]);
                    }
                }
            }
        }

        foreach (BlockPair pair in pattern.Pairs)
        {
            for (int j = 0; j < pattern.Levels[pair.First]; j++)
            {
                for (int b = pair.Starts[j]; b < pair.Starts[j + 1]; b++)
                {
                    int row = pattern.Starts[pair.First] + (j * pattern.Widths[pair.First]);
                    int column = pattern.Starts[pair.Second] + (pair.Columns[b] * pattern.Widths[pair.Second]);
                    for (int r = 0; r < pattern.Widths[pair.First]; r++)
                    {
                        for (int e = 0; e < pattern.Widths[pair.Second]; e++)
                        {
                            Add(place[row + r], place[column + e]);
                        }
                    }
                }
            }
        }
    }

    /// <summary>The columns of L, each from its diagonal on.</summary>
    public (int[] Starts, int[] Rows) Columns()
    {
        int n = _lower.Length;
        int[] starts = new int[n + 1];
        List<int> rows = [];
        int[] mark = new int[n];
        Array.Fill(mark, -1);
        List<int>?[] children = new List<int>?[n];
        List<int> column = [];
        for (int j = 0; j < n; j++)
        {
            column.Clear();
            mark[j] = j;
            foreach (int row in _lower[j])
            {
                Include(row, j);
            }

            foreach (int child in children[j] ?? [])
            {
                for (int e = starts[child] + 1; e < starts[child + 1]; e++)
                {
                    Include(rows[e], j);
                }
            }

            column.Sort();
            rows.Add(j);
            rows.AddRange(column);
            starts[j + 1] = rows.Count;
            if (column.Count > 0)
            {
                (children[column[0]] ??= []).Add(j);
            }
        }

        return (starts, [.. rows]);

        void Include(int row, int j)
        {
            if (mark[row] != j)
            {
                mark[row] = j;
                column.Add(row);
            }
        }
    }

    private void Add(int a, int b) => _lower[Math.Min(a, b)].Add(Math.Max(a, b));
}
