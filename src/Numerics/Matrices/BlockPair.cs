namespace Bayes.Numerics.Matrices;

/// <summary>Which levels of two factors meet: the places of the non-zero blocks between them.</summary>
/// <remarks>Immutable; safe for concurrent use.</remarks>
public sealed class BlockPair
{
    private BlockPair(int first, int second, int[] starts, int[] columns)
    {
        First = first;
        Second = second;
        Starts = starts;
        Columns = columns;
    }

    /// <summary>The factor whose levels are the rows of blocks.</summary>
    public int First { get; }

    /// <summary>The factor whose levels are the columns of blocks; after <see cref="First"/>.</summary>
    public int Second { get; }

    /// <summary>For each level of the first factor, the place of its first block, [levels + 1].</summary>
    public int[] Starts { get; }

    /// <summary>The level of the second factor of each block, ascending within each row of blocks.</summary>
    public int[] Columns { get; }

    /// <summary>The number of blocks.</summary>
    public int Count => Columns.Length;

    /// <summary>Finds the pairs of levels that occur together in a row of data.</summary>
    /// <param name="first">The number of the first factor.</param>
    /// <param name="second">The number of the second factor, greater.</param>
    /// <param name="firstCodes">The level of the first factor in each row, [rows].</param>
    /// <param name="secondCodes">The level of the second factor in each row, [rows].</param>
    /// <param name="firstLevels">The number of levels of the first factor.</param>
    /// <param name="secondLevels">The number of levels of the second factor.</param>
    /// <param name="blocks">The block of each row of data, [rows].</param>
    /// <returns>The pairs.</returns>
    public static BlockPair FromCodes(
        int first, int second, ReadOnlySpan<int> firstCodes, ReadOnlySpan<int> secondCodes, int firstLevels, int secondLevels, out int[] blocks)
    {
        // Rows in the order of (first, second): two counting sorts.
        int[] order = CountingSort.Order(firstCodes, firstLevels, CountingSort.Order(secondCodes, secondLevels, null));
        blocks = new int[firstCodes.Length];
        int[] starts = new int[firstLevels + 1];
        List<int> columns = [];
        int lastFirst = -1;
        int lastSecond = -1;
        foreach (int row in order)
        {
            if (firstCodes[row] != lastFirst || secondCodes[row] != lastSecond)
            {
                lastFirst = firstCodes[row];
                lastSecond = secondCodes[row];
                columns.Add(lastSecond);
                starts[lastFirst + 1]++;
            }

            blocks[row] = columns.Count - 1;
        }

        for (int j = 0; j < firstLevels; j++)
        {
            starts[j + 1] += starts[j];
        }

        return new BlockPair(first, second, starts, [.. columns]);
    }
}
