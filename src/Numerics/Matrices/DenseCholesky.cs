namespace Bayes.Numerics.Matrices;

/// <summary>The Cholesky factor of a dense symmetric positive definite matrix of up to a few thousand rows, with its inverse.</summary>
/// <remarks>
/// Every inner loop takes inner products of contiguous rows, four with two at a time. Owns its memory and allocates nothing after construction;
/// one thread at a time. Cost n³/3 for the factor, 2n³/3 for the inverse.
/// </remarks>
public sealed class DenseCholesky
{
    private readonly double[] _factor;
    private double[]? _inverseFactor;
    private double[]? _inverse;

    /// <summary>Reserves the memory.</summary>
    /// <param name="size">n.</param>
    public DenseCholesky(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        Size = size;
        _factor = new double[(long)size * size];
    }

    /// <summary>n.</summary>
    public int Size { get; }

    /// <summary>Where the matrix is written before <see cref="Factor"/>, which replaces its lower triangle by L; [n × n], row by row.</summary>
    public Span<double> Matrix => _factor;

    /// <summary>log |A| of the matrix last factored.</summary>
    public double LogDeterminant { get; private set; }

    /// <summary>Factors the matrix in <see cref="Matrix"/>, of which only the lower triangle is read.</summary>
    /// <returns>Whether it is positive definite; if not, the content is undefined.</returns>
    public bool Factor()
    {
        int n = Size;
        double logarithm = 0;
        for (int i = 0; i < n; i++)
        {
            // Four rows at a time up to the first of them; a multiple of four, so that its columns come in pairs.
            int before = i & ~3;
            if (i == before && i + 4 <= n)
            {
                SolveRows(i);
            }

            Span<double> row = _factor.AsSpan(i * n, i + 1);
            for (int j = before + 4 <= n ? before : 0; j < i; j++)
            {
                ReadOnlySpan<double> other = _factor.AsSpan(j * n, j + 1);
                row[j] = (row[j] - RowKernels.Dot(row[..j], other[..j])) / other[j];
            }

            double pivot = row[i] - RowKernels.Dot(row[..i], row[..i]);
            if (!(pivot > 0) || !double.IsFinite(pivot))
            {
                LogDeterminant = double.NaN;
                return false;
            }

            row[i] = Math.Sqrt(pivot);
            logarithm += Math.Log(pivot);
        }

        LogDeterminant = logarithm;
        return true;
    }

    /// <summary>Solves Ax = v in place.</summary>
    /// <param name="vector">v, then x, [n].</param>
    public void Solve(Span<double> vector)
    {
        SolveLower(vector);
        SolveTransposed(vector);
    }

    /// <summary>Solves Lᵀx = v in place: from standard normal v, x has the covariance A⁻¹.</summary>
    /// <param name="vector">v, then x, [n].</param>
    public void SolveTransposed(Span<double> vector)
    {
        int n = Size;
        for (int i = n - 1; i >= 0; i--)
        {
            vector[i] /= _factor[(i * n) + i];
            RowKernels.Subtract(vector[..i], _factor.AsSpan(i * n, i), vector[i]);
        }
    }

    /// <summary>Solves Lx = v in place.</summary>
    /// <param name="vector">v, then x, [n].</param>
    public void SolveLower(Span<double> vector)
    {
        int n = Size;
        for (int i = 0; i < n; i++)
        {
            vector[i] = (vector[i] - RowKernels.Dot(_factor.AsSpan(i * n, i), vector[..i])) / _factor[(i * n) + i];
        }
    }

    /// <summary>Computes A⁻¹ of the matrix last factored.</summary>
    /// <returns>A⁻¹, all of it, [n × n]; valid until the next call.</returns>
    public ReadOnlySpan<double> Invert()
    {
        int n = Size;
        _inverseFactor ??= new double[(long)n * n];
        _inverse ??= new double[(long)n * n];

        // Row j holds column j of L⁻¹, zeros before the diagonal.
        Span<double> products = stackalloc double[8];
        for (int j = 0; j < n; j++)
        {
            _inverseFactor.AsSpan(j * n, j).Clear();
        }

        for (int j = 0; j < n; j += 4)
        {
            InvertColumns(j, Math.Min(4, n - j), products);
        }

        for (int i = 0; i < n; i += 4)
        {
            for (int j = 0; j < i + 4 && j < n; j += 2)
            {
                if (i + 4 <= n && j + 2 <= n)
                {
                    RowKernels.Products(_inverseFactor.AsSpan((i * n) + i), _inverseFactor.AsSpan((j * n) + i), n, n - i, products);
                    for (int r = 0; r < 8; r++)
                    {
                        Store(i + (r / 2), j + (r % 2), products[r]);
                    }

                    continue;
                }

                for (int r = i; r < Math.Min(i + 4, n); r++)
                {
                    for (int c = j; c < Math.Min(j + 2, n); c++)
                    {
                        Store(r, c, RowKernels.Dot(_inverseFactor.AsSpan((r * n) + i, n - i), _inverseFactor.AsSpan((c * n) + i, n - i)));
                    }
                }
            }
        }

        return _inverse;
    }

    private void Store(int row, int column, double value)
    {
        _inverse![(row * Size) + column] = value;
        _inverse[(column * Size) + row] = value;
    }

    /// <summary>Rows first to first + 3 of L, in the columns before first.</summary>
    private void SolveRows(int first)
    {
        int n = Size;
        Span<double> products = stackalloc double[8];
        for (int j = 0; j < first; j += 2)
        {
            RowKernels.Products(_factor.AsSpan(first * n), _factor.AsSpan(j * n), n, j, products);
            double pivot = _factor[(j * n) + j];
            double coupling = _factor[((j + 1) * n) + j];
            double nextPivot = _factor[((j + 1) * n) + j + 1];
            for (int r = 0; r < 4; r++)
            {
                int place = ((first + r) * n) + j;
                _factor[place] = (_factor[place] - products[2 * r]) / pivot;
                _factor[place + 1] = (_factor[place + 1] - products[(2 * r) + 1] - (_factor[place] * coupling)) / nextPivot;
            }
        }
    }

    /// <summary>Columns first to first + count − 1 of L⁻¹.</summary>
    private void InvertColumns(int first, int count, Span<double> products)
    {
        int n = Size;
        int k = first;
        for (; k < Math.Min(first + 4, n); k++)
        {
            ReadOnlySpan<double> row = _factor.AsSpan(k * n, n);
            for (int c = first; c < Math.Min(first + count, k); c++)
            {
                _inverseFactor![(c * n) + k] = -RowKernels.Dot(row[c..k], _inverseFactor.AsSpan((c * n) + c, k - c)) / row[k];
            }

            if (k < first + count)
            {
                _inverseFactor![(k * n) + k] = 1 / row[k];
            }
        }

        for (; k + 2 <= n && count == 4; k += 2)
        {
            RowKernels.Products(_inverseFactor.AsSpan((first * n) + first), _factor.AsSpan((k * n) + first), n, k - first, products);
            double pivot = _factor[(k * n) + k];
            double coupling = _factor[((k + 1) * n) + k];
            double nextPivot = _factor[((k + 1) * n) + k + 1];
            for (int c = 0; c < 4; c++)
            {
                int place = ((first + c) * n) + k;
                _inverseFactor![place] = -products[2 * c] / pivot;
                _inverseFactor[place + 1] = -(products[(2 * c) + 1] + (coupling * _inverseFactor[place])) / nextPivot;
            }
        }

        for (; k < n; k++)
        {
            ReadOnlySpan<double> row = _factor.AsSpan(k * n, n);
            for (int c = first; c < first + count; c++)
            {
                _inverseFactor![(c * n) + k] = -RowKernels.Dot(row[first..k], _inverseFactor.AsSpan((c * n) + first, k - first)) / row[k];
            }
        }
    }
}
