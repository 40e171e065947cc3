namespace Bayes.Numerics.Matrices;

/// <summary>
/// The order in which a sparse matrix over several factors is eliminated, and the places where its factor L is not zero.
/// </summary>
/// <remarks>
/// The levels of the first factor come first. The others follow by minimum degree (Tinney and Walker 1967): always the level that
/// meets the fewest that are left. Nested factors fill in nothing. Immutable; safe for concurrent use.
/// </remarks>
public sealed class SparseElimination
{
    // Below this the dense elimination is fast whatever the pattern.
    private const int SmallestRest = 48;

    // How many times faster a dense operation is than a sparse one.
    private const double DenseAdvantage = 8;

    // Up to here a dense rest is always possible; the search for a sparse order gives up after this many operations.
    private const int LargestDense = 8000;
    private const double LongestSearch = 3e7;

    private SparseElimination(BlockPattern pattern, int[] nodeOrder)
    {
        (int Start, int Width)[] nodes = NodesOf(pattern);
        int n = pattern.Dimension;
        Place = new int[n];
        int next = 0;
        foreach (int node in nodeOrder)
        {
            for (int e = 0; e < nodes[node].Width; e++)
            {
                Place[nodes[node].Start + e] = next++;
            }
        }

        (ColumnStarts, Rows) = new SymbolicFactor(pattern, Place).Columns();
        (RowStarts, RowEntries, RowColumns) = Transpose(n);
    }

    /// <summary>For each row of the matrix its place in the order, [n].</summary>
    internal int[] Place { get; }

    /// <summary>The start of each column of L, [n + 1]; the diagonal comes first.</summary>
    internal int[] ColumnStarts { get; }

    /// <summary>The row of each entry of L, ascending within columns.</summary>
    internal int[] Rows { get; }

    /// <summary>The start of each row's list of entries left of the diagonal, [n + 1].</summary>
    internal int[] RowStarts { get; }

    /// <summary>The entries of each row left of the diagonal, as places in <see cref="Rows"/>.</summary>
    internal int[] RowEntries { get; }

    /// <summary>Their columns.</summary>
    internal int[] RowColumns { get; }

    /// <summary>The number of places where L is not zero.</summary>
    public int EntryCount => Rows.Length;

    /// <summary>Plans a sparse elimination.</summary>
    /// <param name="pattern">The shape.</param>
    /// <returns>The plan; null where a dense Schur complement is cheaper.</returns>
    public static SparseElimination? Plan(BlockPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        int rest = pattern.Dimension - pattern.Starts[1];
        if (rest < SmallestRest)
        {
            return null;
        }

        (int Start, int Width)[] nodes = NodesOf(pattern);
        bool optional = rest <= LargestDense;
        int[]? order = MinimumDegree.Order(
            pattern,
            nodes,
            optional ? Math.Min(LongestSearch, Math.Pow(rest, 3) / (3 * DenseAdvantage)) : double.PositiveInfinity,
            optional ? (double)rest * rest / 4 : double.PositiveInfinity);
        return order is null ? null : new SparseElimination(pattern, order);
    }

    /// <summary>Plans a sparse elimination of two factors or more that must not fill in more than a bound.</summary>
    /// <param name="pattern">The shape.</param>
    /// <param name="mostEntries">The most places where L may be other than zero.</param>
    /// <returns>The plan; null where L has more, or where the elimination takes more than 3·10⁷ operations.</returns>
    public static SparseElimination? Plan(BlockPattern pattern, int mostEntries)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        double narrowest = pattern.Widths.Min();
        int[]? order = MinimumDegree.Order(pattern, NodesOf(pattern), LongestSearch, mostEntries / (narrowest * narrowest));
        SparseElimination? plan = order is null ? null : new SparseElimination(pattern, order);
        return plan?.EntryCount <= mostEntries ? plan : null;
    }

    /// <summary>The place of an entry in <see cref="Rows"/>, by its rows in the matrix.</summary>
    internal int Entry(int row, int column)
    {
        int a = Place[row];
        int b = Place[column];
        (a, b) = a < b ? (b, a) : (a, b);
        return ColumnStarts[b] + Rows.AsSpan(ColumnStarts[b], ColumnStarts[b + 1] - ColumnStarts[b]).BinarySearch(a);
    }

    private static (int Start, int Width)[] NodesOf(BlockPattern pattern) =>
    [
        .. Enumerable.Range(0, pattern.FactorCount).SelectMany(g =>
            Enumerable.Range(0, pattern.Levels[g]).Select(j => (pattern.Starts[g] + (j * pattern.Widths[g]), pattern.Widths[g]))),
    ];

    private (int[] Starts, int[] Entries, int[] Columns) Transpose(int n)
    {
        int[] starts = new int[n + 1];
        for (int c = 0; c < n; c++)
        {
            for (int e = ColumnStarts[c] + 1; e < ColumnStarts[c + 1]; e++)
            {
                starts[Rows[e] + 1]++;
            }
        }

        for (int r = 0; r < n; r++)
        {
            starts[r + 1] += starts[r];
        }

        int[] next = [.. starts];
        int[] entries = new int[starts[n]];
        int[] columns = new int[starts[n]];
        for (int c = 0; c < n; c++)
        {
            for (int e = ColumnStarts[c] + 1; e < ColumnStarts[c + 1]; e++)
            {
                int place = next[Rows[e]]++;
                entries[place] = e;
                columns[place] = c;
            }
        }

        return (starts, entries, columns);
    }
}
