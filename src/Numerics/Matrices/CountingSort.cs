namespace Bayes.Numerics.Matrices;

/// <summary>A stable sort of rows by small whole numbers, in linear time.</summary>
public static class CountingSort
{
    /// <summary>Orders rows by their codes; rows of equal code keep the order they came in.</summary>
    /// <param name="codes">The code of each row, 0 to <paramref name="levels"/> − 1.</param>
    /// <param name="levels">The number of codes.</param>
    /// <param name="order">The order the rows come in; null for 0, 1, 2, ….</param>
    /// <returns>The rows in order.</returns>
    public static int[] Order(ReadOnlySpan<int> codes, int levels, int[]? order)
    {
        int[] next = new int[levels + 1];
        foreach (int code in codes)
        {
            next[code + 1]++;
        }

        for (int level = 0; level < levels; level++)
        {
            next[level + 1] += next[level];
        }

        int[] sorted = new int[codes.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            int row = order is null ? i : order[i];
            sorted[next[codes[row]]++] = row;
        }

        return sorted;
    }
}
