namespace Bayes.Numerics.Matrices;

/// <summary>The Cholesky factor of a dense symmetric positive definite matrix of up to a few thousand rows, with its inverse.</summary>
/// <remarks>
/// Every inner loop is an inner product of two contiguous rows. Owns its memory and allocates nothing after construction;
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
            Span<double> row = _factor.AsSpan(i * n, i + 1);
            for (int j = 0; j < i; j++)
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

        // Row j holds column j of L⁻¹, from the diagonal on.
        for (int j = 0; j < n; j++)
        {
            Span<double> column = _inverseFactor.AsSpan(j * n, n);
            column[j] = 1 / _factor[(j * n) + j];
            for (int k = j + 1; k < n; k++)
            {
                column[k] = -RowKernels.Dot(_factor.AsSpan((k * n) + j, k - j), column[j..k]) / _factor[(k * n) + k];
            }
        }

        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> column = _inverseFactor.AsSpan((i * n) + i, n - i);
            for (int j = 0; j <= i; j++)
            {
                double value = RowKernels.Dot(column, _inverseFactor.AsSpan((j * n) + i, n - i));
                _inverse[(i * n) + j] = value;
                _inverse[(j * n) + i] = value;
            }
        }

        return _inverse;
    }
}
