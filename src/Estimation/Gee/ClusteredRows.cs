namespace Bayes.Estimation.Gee;

/// <summary>Rows brought together by cluster, in the order of time within each.</summary>
internal sealed class ClusteredRows
{
    /// <summary>Brings rows together.</summary>
    /// <param name="codes">The cluster of each row.</param>
    /// <param name="times">When each row was seen, or null for the order of the rows.</param>
    public ClusteredRows(int[] codes, double[]? times)
    {
        Order = [.. Enumerable.Range(0, codes.Length).OrderBy(i => codes[i]).ThenBy(i => times?[i] ?? 0)];
        List<int> starts = [];
        Times = new double[codes.Length];
        for (int k = 0; k < Order.Length; k++)
        {
            bool first = k == 0 || codes[Order[k]] != codes[Order[k - 1]];
            if (first)
            {
                starts.Add(k);
            }

            Times[k] = times?[Order[k]] ?? (first ? 0 : Times[k - 1] + 1);
        }

        Starts = [.. starts, codes.Length];
    }

    /// <summary>The number of clusters.</summary>
    public int Count => Starts.Length - 1;

    /// <summary>The rows, cluster after cluster.</summary>
    public int[] Order { get; }

    /// <summary>Where each cluster begins in <see cref="Order"/>, and after the last its end.</summary>
    public int[] Starts { get; }

    /// <summary>The time of each place of <see cref="Order"/>.</summary>
    public double[] Times { get; }

    /// <summary>The rows of the largest cluster.</summary>
    public int Largest => Enumerable.Range(0, Count).Max(Size);

    /// <summary>The rows of a cluster.</summary>
    public int Size(int cluster) => Starts[cluster + 1] - Starts[cluster];

    /// <summary>A place whose time is the same as the one before it in its cluster; −1 where there is none.</summary>
    public int FirstTie()
    {
        for (int j = 0; j < Count; j++)
        {
            for (int k = Starts[j] + 1; k < Starts[j + 1]; k++)
            {
                if (Times[k] == Times[k - 1])
                {
                    return k;
                }
            }
        }

        return -1;
    }
}
