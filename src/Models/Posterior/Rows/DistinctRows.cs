namespace Bayes.Models.Posterior.Rows;

/// <summary>Finds the rows of a likelihood that are the same but for their outcome, in one pass with a hash table.</summary>
internal static class DistinctRows
{
    /// <summary>For each row the number of its kind, in order of first appearance.</summary>
    public static int[] Find(LikelihoodRows rows)
    {
        double[][] columns = [.. RowCompression.AllColumns(rows).Distinct<double[]>(ReferenceEqualityComparer.Instance)];
        int[] kinds = new int[rows.Count];
        Dictionary<int, int> kindOfFirst = new(new RowComparer(columns, rows.Codes));
        for (int i = 0; i < kinds.Length; i++)
        {
            if (!kindOfFirst.TryGetValue(i, out int kind))
            {
                kind = kindOfFirst.Count;
                kindOfFirst.Add(i, kind);
            }

            kinds[i] = kind;
        }

        return kinds;
    }

    private sealed class RowComparer(double[][] columns, int[][] codes) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) =>
            Array.TrueForAll(codes, c => c[x] == c[y]) && Array.TrueForAll(columns, c => c[x].Equals(c[y]));

        public int GetHashCode(int row)
        {
            HashCode hash = default;
            foreach (int[] factor in codes)
            {
                hash.Add(factor[row]);
            }

            foreach (double[] column in columns)
            {
                hash.Add(column[row]);
            }

            return hash.ToHashCode();
        }
    }
}
