namespace Bayes.Numerics.Matrices;

/// <summary>What couples each level of the first factor to the rest, level by level: for each column of the rest that it meets, the q entries.</summary>
internal sealed class ArrowBorder
{
    private readonly BlockPattern _pattern;
    private readonly int _width;
    private readonly int[] _starts;
    private readonly int[] _columns;
    private readonly int[][] _places;
    private readonly double[] _values;
    private double[]? _solved;
    private double[]? _inverse;

    public ArrowBorder(BlockPattern pattern)
    {
        _pattern = pattern;
        _width = pattern.Widths[0];
        int levels = pattern.Levels[0];
        _starts = new int[levels + 1];
        int others = pattern.FactorCount - 1;
        for (int j = 0; j < levels; j++)
        {
            _starts[j + 1] = _starts[j];
            for (int h = 1; h <= others; h++)
            {
                BlockPair pair = pattern.Pairs[h - 1];
                _starts[j + 1] += (pair.Starts[j + 1] - pair.Starts[j]) * pattern.Widths[h];
            }
        }

        _columns = new int[_starts[levels]];
        _places = [.. pattern.Pairs.Take(others).Select(p => new int[p.Count])];
        for (int j = 0; j < levels; j++)
        {
            int next = _starts[j];
            for (int h = 1; h <= others; h++)
            {
                BlockPair pair = pattern.Pairs[h - 1];
                for (int b = pair.Starts[j]; b < pair.Starts[j + 1]; b++)
                {
                    _places[h - 1][b] = next * _width;
                    int first = pattern.Starts[h] - pattern.Starts[1] + (pair.Columns[b] * pattern.Widths[h]);
                    for (int e = 0; e < pattern.Widths[h]; e++)
                    {
                        _columns[next++] = first + e;
                    }
                }
            }
        }

        _values = new double[_columns.Length * _width];
    }

    /// <summary>The columns of the rest that a level meets, ascending.</summary>
    public ReadOnlySpan<int> Columns(int level) => _columns.AsSpan(_starts[level], _starts[level + 1] - _starts[level]);

    /// <summary>The entries of a level, [columns × width].</summary>
    public Span<double> Values(int level) => Part(_values, level);

    /// <summary>Room for P_j, laid out alike.</summary>
    public Span<double> Solved(int level) => Part(_solved ??= new double[_values.Length], level);

    /// <summary>Room for the inverse between the level and the rest, laid out alike.</summary>
    public Span<double> Inverse(int level) => Part(_inverse ??= new double[_values.Length], level);

    /// <summary>Copies the entries of a matrix.</summary>
    public void Load(BlockMatrix matrix)
    {
        for (int h = 1; h < _pattern.FactorCount; h++)
        {
            double[] blocks = matrix.Pairs[h - 1];
            int[] places = _places[h - 1];
            int other = _pattern.Widths[h];
            for (int b = 0; b < places.Length; b++)
            {
                for (int r = 0; r < _width; r++)
                {
                    for (int e = 0; e < other; e++)
                    {
                        _values[places[b] + (e * _width) + r] = blocks[(((b * _width) + r) * other) + e];
                    }
                }
            }
        }
    }

    /// <summary>Copies the entries of the inverse to their places.</summary>
    public void StoreInverse(BlockMatrix inverse)
    {
        for (int h = 1; h < _pattern.FactorCount; h++)
        {
            double[] blocks = inverse.Pairs[h - 1];
            int[] places = _places[h - 1];
            int other = _pattern.Widths[h];
            for (int b = 0; b < places.Length; b++)
            {
                for (int r = 0; r < _width; r++)
                {
                    for (int e = 0; e < other; e++)
                    {
                        blocks[(((b * _width) + r) * other) + e] = _inverse![places[b] + (e * _width) + r];
                    }
                }
            }
        }
    }

    private Span<double> Part(double[] values, int level) =>
        values.AsSpan(_starts[level] * _width, (_starts[level + 1] - _starts[level]) * _width);
}
