namespace Bayes.Numerics.Matrices;

/// <summary>The factor of a block diagonal matrix: one grouping factor, or none.</summary>
internal sealed class BlockDiagonalCholesky : BlockCholesky
{
    private readonly int _levels;
    private readonly int _width;
    private readonly double[] _factor;
    private double _logDeterminant;

    public BlockDiagonalCholesky(BlockPattern pattern)
        : base(pattern)
    {
        _levels = pattern.FactorCount == 0 ? 0 : pattern.Levels[0];
        _width = pattern.FactorCount == 0 ? 0 : pattern.Widths[0];
        _factor = new double[_levels * _width * _width];
    }

    public override double LogDeterminant => _logDeterminant;

    public override int DenseSize => 0;

    public override bool Factor(BlockMatrix matrix)
    {
        if (_levels == 0)
        {
            return true;
        }

        matrix.Diagonal[0].CopyTo(_factor, 0);
        LogProduct determinant = new();
        int square = _width * _width;
        for (int j = 0; j < _levels; j++)
        {
            Span<double> block = _factor.AsSpan(j * square, square);
            if (!SmallCholesky.Factor(block, _width))
            {
                return false;
            }

            for (int c = 0; c < _width; c++)
            {
                determinant.Multiply(block[(c * _width) + c]);
            }
        }

        _logDeterminant = 2 * determinant.Logarithm;
        return true;
    }

    public override void Solve(Span<double> vector)
    {
        int square = _width * _width;
        for (int j = 0; j < _levels; j++)
        {
            Span<double> part = vector.Slice(j * _width, _width);
            ReadOnlySpan<double> block = _factor.AsSpan(j * square, square);
            SmallCholesky.SolveLower(block, _width, part);
            SmallCholesky.SolveUpper(block, _width, part);
        }
    }

    public override void SolveTransposed(Span<double> vector)
    {
        int square = _width * _width;
        for (int j = 0; j < _levels; j++)
        {
            SmallCholesky.SolveUpper(_factor.AsSpan(j * square, square), _width, vector.Slice(j * _width, _width));
        }
    }

    public override void InvertSelected(BlockMatrix inverse)
    {
        int square = _width * _width;
        for (int j = 0; j < _levels; j++)
        {
            SmallCholesky.Invert(_factor.AsSpan(j * square, square), _width, inverse.Diagonal[0].AsSpan(j * square, square));
        }
    }
}
