using Bayes.Numerics;

namespace Bayes.Sampler.Transports;

/// <summary>Products with the sparse coupling C of a <see cref="LaplacePrecision"/> of many entries, in parts with which spare cores help.</summary>
/// <remarks>
/// The parts are stretches of rows and depend on the coupling only; each has sums of its own, which are added in order: the digits are the same
/// whichever cores helped. Not thread safe; a product allocates nothing.
/// </remarks>
internal sealed class CouplingParts : SharedWork
{
    /// <summary>Entries from which a part pays for waking the core that helps with it: some 50 µs of work.</summary>
    private const int LeastEntries = 50_000;

    private const int Most = 8;

    private readonly LaplacePrecision _coupling;
    private readonly int[] _starts;
    private readonly double[] _dense;
    private readonly double[] _rows;
    private readonly double[][] _sums;
    private bool _transposed;

    private CouplingParts(LaplacePrecision coupling, int parts, SpareCores? spare)
        : base(parts, spare)
    {
        _coupling = coupling;
        _starts = new int[parts + 1];
        _starts[parts] = coupling.SparseRows.Length;
        for (int part = 1; part < parts; part++)
        {
            int row = Array.BinarySearch(coupling.SparseStarts, (int)((long)coupling.SparseValues.Length * part / parts));
            _starts[part] = row < 0 ? ~row : row;
        }

        _dense = new double[coupling.Dense.Length];
        _rows = new double[coupling.SparseRows.Length];
        _sums = [.. Enumerable.Range(0, parts).Select(_ => new double[_dense.Length])];
    }

    /// <summary>The parts of a coupling that is large enough for at least two; null where it is not.</summary>
    public static CouplingParts? Of(LaplacePrecision coupling, SpareCores? spare)
    {
        int parts = Math.Min(Most, coupling.SparseValues.Length / LeastEntries);
        return parts < 2 ? null : new CouplingParts(coupling, parts, spare);
    }

    /// <summary>target += scale·C·dense.</summary>
    public void Add(ReadOnlySpan<double> dense, double scale, Span<double> target)
    {
        dense.CopyTo(_dense);
        _transposed = false;
        Run();
        int[] places = _coupling.SparseRows;
        for (int r = 0; r < places.Length; r++)
        {
            target[places[r]] += scale * _rows[r];
        }
    }

    /// <summary>dense += scale·Cᵀ·vector.</summary>
    public void AddTransposed(ReadOnlySpan<double> vector, double scale, Span<double> dense)
    {
        int[] places = _coupling.SparseRows;
        for (int r = 0; r < places.Length; r++)
        {
            _rows[r] = scale * vector[places[r]];
        }

        _transposed = true;
        Run();
        foreach (double[] sums in _sums)
        {
            Vectors.AddScaled(dense, 1.0, sums, dense);
        }
    }

    /// <inheritdoc/>
    protected override void Do(int part)
    {
        double[] sums = _sums[part];
        sums.AsSpan().Clear();
        for (int r = _starts[part]; r < _starts[part + 1]; r++)
        {
            (int start, int end) = (_coupling.SparseStarts[r], _coupling.SparseStarts[r + 1]);
            ReadOnlySpan<int> columns = _coupling.SparseColumns.AsSpan(start, end - start);
            ReadOnlySpan<double> values = _coupling.SparseValues.AsSpan(start, end - start);
            if (_transposed)
            {
                Scatter(columns, values, _rows[r], sums);
            }
            else
            {
                _rows[r] = Gather(columns, values, _dense);
            }
        }
    }

    private static void Scatter(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, double factor, double[] target)
    {
        values = values[..columns.Length];
        for (int e = 0; e < columns.Length; e++)
        {
            target[columns[e]] += factor * values[e];
        }
    }

    // Four sums, so that an addition need not wait for the one before.
    private static double Gather(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, double[] source)
    {
        values = values[..columns.Length];
        (double a, double b, double c, double d) = (0, 0, 0, 0);
        int e = 0;
        for (; e <= columns.Length - 4; e += 4)
        {
            a += values[e] * source[columns[e]];
            b += values[e + 1] * source[columns[e + 1]];
            c += values[e + 2] * source[columns[e + 2]];
            d += values[e + 3] * source[columns[e + 3]];
        }

        for (; e < columns.Length; e++)
        {
            a += values[e] * source[columns[e]];
        }

        return a + b + (c + d);
    }
}
