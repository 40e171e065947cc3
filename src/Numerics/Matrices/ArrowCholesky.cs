namespace Bayes.Numerics.Matrices;

/// <summary>
/// The factor of a matrix over several factors whose Schur complement, after the first factor is eliminated, is taken as dense.
/// </summary>
/// <remarks>
/// With D_j = L_jL_jᵀ the block of level j of the first factor, E_j what couples it to the rest and Y_j = L_j⁻¹E_j, the Schur complement is
/// S = B − Σ_j Y_jᵀY_j. For the inverse, with P_j = L_j⁻ᵀY_j: Z_jR = −P_jS⁻¹ and Z_jj = D_j⁻¹ − Z_jRP_jᵀ.
/// A level that meets many of the others works on whole rows of S, which the machine does eight at a time; one that meets few, entry by entry.
/// </remarks>
internal sealed class ArrowCholesky : BlockCholesky
{
    private const int DenseShare = 8;

    private readonly int _levels;
    private readonly int _width;
    private readonly int _restStart;
    private readonly double[] _blocks;
    private readonly ArrowBorder _border;
    private readonly DenseCholesky _rest;
    private readonly double[] _expanded;
    private double _logDeterminant;

    public ArrowCholesky(BlockPattern pattern)
        : base(pattern)
    {
        _levels = pattern.Levels[0];
        _width = pattern.Widths[0];
        _restStart = pattern.Starts[1];
        _blocks = new double[_levels * _width * _width];
        _border = new ArrowBorder(pattern);
        _rest = new DenseCholesky(pattern.Dimension - _restStart);
        _expanded = new double[_width * _rest.Size];
    }

    public override double LogDeterminant => _logDeterminant;

    public override int DenseSize => _rest.Size;

    public override bool Factor(BlockMatrix matrix)
    {
        matrix.Diagonal[0].CopyTo(_blocks, 0);
        _border.Load(matrix);
        RestBlocks.Write(matrix, _rest.Matrix);
        LogProduct determinant = new();
        int square = _width * _width;
        for (int j = 0; j < _levels; j++)
        {
            Span<double> block = _blocks.AsSpan(j * square, square);
            if (!SmallCholesky.Factor(block, _width))
            {
                return false;
            }

            for (int c = 0; c < _width; c++)
            {
                determinant.Multiply(block[(c * _width) + c]);
            }

            Eliminate(j, block);
        }

        if (!_rest.Factor())
        {
            return false;
        }

        _logDeterminant = (2 * determinant.Logarithm) + _rest.LogDeterminant;
        return true;
    }

    public override void Solve(Span<double> vector)
    {
        Span<double> rest = vector[_restStart..];
        int square = _width * _width;
        for (int j = 0; j < _levels; j++)
        {
            Span<double> part = vector.Slice(j * _width, _width);
            SmallCholesky.SolveLower(_blocks.AsSpan(j * square, square), _width, part);
            ReadOnlySpan<int> columns = _border.Columns(j);
            ReadOnlySpan<double> border = _border.Values(j);
            for (int c = 0; c < columns.Length; c++)
            {
                double sum = 0;
                for (int r = 0; r < _width; r++)
                {
                    sum += border[(c * _width) + r] * part[r];
                }

                rest[columns[c]] -= sum;
            }
        }

        _rest.Solve(rest);
        SolveLevels(vector);
    }

    public override void SolveTransposed(Span<double> vector)
    {
        _rest.SolveTransposed(vector[_restStart..]);
        SolveLevels(vector);
    }

    /// <summary>The first factor's part of Lᵀx = v, once the rest of x is there.</summary>
    private void SolveLevels(Span<double> vector)
    {
        ReadOnlySpan<double> rest = vector[_restStart..];
        int square = _width * _width;
        for (int j = 0; j < _levels; j++)
        {
            Span<double> part = vector.Slice(j * _width, _width);
            ReadOnlySpan<int> columns = _border.Columns(j);
            ReadOnlySpan<double> border = _border.Values(j);
            for (int c = 0; c < columns.Length; c++)
            {
                double x = rest[columns[c]];
                for (int r = 0; r < _width; r++)
                {
                    part[r] -= border[(c * _width) + r] * x;
                }
            }

            SmallCholesky.SolveUpper(_blocks.AsSpan(j * square, square), _width, part);
        }
    }

    public override void InvertSelected(BlockMatrix inverse)
    {
        ReadOnlySpan<double> rest = _rest.Invert();
        RestBlocks.Read(rest, inverse);
        int square = _width * _width;
        for (int j = 0; j < _levels; j++)
        {
            InvertLevel(j, rest, inverse.Diagonal[0].AsSpan(j * square, square));
        }

        _border.StoreInverse(inverse);
    }

    private void Eliminate(int j, ReadOnlySpan<double> block)
    {
        ReadOnlySpan<int> columns = _border.Columns(j);
        Span<double> border = _border.Values(j);
        for (int c = 0; c < columns.Length; c++)
        {
            SmallCholesky.SolveLower(block, _width, border.Slice(c * _width, _width));
        }

        int n = _rest.Size;
        Span<double> matrix = _rest.Matrix;
        if (columns.Length * DenseShare > n)
        {
            for (int r = 0; r < _width; r++)
            {
                Span<double> row = Expand(r, columns, border);
                for (int c = 0; c < columns.Length; c++)
                {
                    int end = columns[c] + 1;
                    RowKernels.Subtract(matrix.Slice(columns[c] * n, end), row[..end], border[(c * _width) + r]);
                }
            }

            return;
        }

        for (int c = 0; c < columns.Length; c++)
        {
            Span<double> row = matrix.Slice(columns[c] * n, columns[c] + 1);
            ReadOnlySpan<double> left = border.Slice(c * _width, _width);
            for (int d = 0; d <= c; d++)
            {
                double sum = 0;
                for (int r = 0; r < left.Length; r++)
                {
                    sum += left[r] * border[(d * _width) + r];
                }

                row[columns[d]] -= sum;
            }
        }
    }

    private void InvertLevel(int j, ReadOnlySpan<double> rest, Span<double> diagonal)
    {
        int n = _rest.Size;
        int square = _width * _width;
        ReadOnlySpan<double> block = _blocks.AsSpan(j * square, square);
        SmallCholesky.Invert(block, _width, diagonal);
        ReadOnlySpan<int> columns = _border.Columns(j);
        Span<double> p = _border.Solved(j);
        Span<double> z = _border.Inverse(j);
        _border.Values(j).CopyTo(p);
        for (int c = 0; c < columns.Length; c++)
        {
            SmallCholesky.SolveUpper(block, _width, p.Slice(c * _width, _width));
        }

        bool dense = columns.Length * DenseShare > n;
        for (int r = 0; r < _width; r++)
        {
            if (dense)
            {
                Span<double> row = _expanded.AsSpan(r * n, n);
                RowKernels.Combine(rest, n, columns, p[r..], _width, row);
                for (int c = 0; c < columns.Length; c++)
                {
                    z[(c * _width) + r] = row[columns[c]];
                }

                continue;
            }

            for (int c = 0; c < columns.Length; c++)
            {
                ReadOnlySpan<double> row = rest.Slice(columns[c] * n, n);
                double sum = 0;
                for (int d = 0; d < columns.Length; d++)
                {
                    sum += row[columns[d]] * p[(d * _width) + r];
                }

                z[(c * _width) + r] = -sum;
            }
        }

        for (int c = 0; c < columns.Length; c++)
        {
            for (int r = 0; r < _width; r++)
            {
                for (int s = 0; s < _width; s++)
                {
                    diagonal[(r * _width) + s] -= z[(c * _width) + r] * p[(c * _width) + s];
                }
            }
        }
    }

    /// <summary>Row r of a border as a row over all the rest.</summary>
    private Span<double> Expand(int r, ReadOnlySpan<int> columns, ReadOnlySpan<double> border)
    {
        Span<double> row = _expanded.AsSpan(r * _rest.Size, _rest.Size);
        row.Clear();
        for (int c = 0; c < columns.Length; c++)
        {
            row[columns[c]] = border[(c * _width) + r];
        }

        return row;
    }
}
