namespace Bayes.Numerics.Matrices;

/// <summary>The sparse factor of a matrix over several factors that meet little of each other, as nested ones.</summary>
/// <remarks>
/// Left-looking by columns on a fixed pattern. The selected inverse follows the recursion of Takahashi, Fagan and Chen (1973):
/// with Z = A⁻¹, Z_ij = −Σ_{k&gt;j} Z_ik L_kj / L_jj for i &gt; j, and Z_jj = (1/L_jj − Σ_{k&gt;j} L_kj Z_kj)/L_jj; on the pattern of L
/// it needs no entry outside it.
/// </remarks>
public sealed class SparseCholesky : BlockCholesky
{
    private readonly SparseElimination _plan;
    private readonly double[] _factor;
    private readonly double[] _work;
    private readonly int[][] _diagonal;
    private readonly int[][] _pairs;
    private double[]? _inverse;
    private int[]? _mark;
    private double _logDeterminant;
    private bool _isShared;

    /// <summary>Reserves the memory.</summary>
    /// <param name="pattern">The shape of the matrices.</param>
    /// <param name="plan">The elimination planned for it.</param>
    public SparseCholesky(BlockPattern pattern, SparseElimination plan)
        : base(pattern)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _factor = new double[plan.Rows.Length];
        _work = new double[pattern.Dimension];
        (_diagonal, _pairs) = Places(pattern, plan);
    }

    private SparseCholesky(SparseCholesky other)
        : base(other.Pattern)
    {
        (_plan, _factor, _logDeterminant) = (other._plan, other._factor, other._logDeterminant);
        (_diagonal, _pairs) = (other._diagonal, other._pairs);
        _work = new double[other._work.Length];
        _isShared = other._isShared = true;
    }

    /// <inheritdoc/>
    public override double LogDeterminant => _logDeterminant;

    /// <inheritdoc/>
    public override int DenseSize => 0;

    /// <summary>The least pivot of a matrix that counts as positive definite; 0 unless given.</summary>
    public double LeastPivot { get; init; }

    /// <summary>Makes another with the same factor and scratch memory of its own, for another thread; neither can factor again.</summary>
    /// <returns>The other.</returns>
    public SparseCholesky Share() => new(this);

    /// <inheritdoc/>
    public override bool Factor(BlockMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (_isShared)
        {
            throw new InvalidOperationException("The factor is shared with another thread by Share; make a new SparseCholesky for another matrix.");
        }

        Array.Clear(_factor);
        Scatter(matrix.Diagonal, _diagonal);
        Scatter(matrix.Pairs, _pairs);
        int[] starts = _plan.ColumnStarts;
        int[] rows = _plan.Rows;
        LogProduct determinant = new();
        for (int j = 0; j < _work.Length; j++)
        {
            for (int e = starts[j]; e < starts[j + 1]; e++)
            {
                _work[rows[e]] = _factor[e];
            }

            for (int t = _plan.RowStarts[j]; t < _plan.RowStarts[j + 1]; t++)
            {
                int entry = _plan.RowEntries[t];
                double left = _factor[entry];
                int end = starts[_plan.RowColumns[t] + 1];
                for (int e = entry; e < end; e++)
                {
                    _work[rows[e]] -= left * _factor[e];
                }
            }

            double pivot = _work[j];
            if (!(pivot > LeastPivot) || !double.IsFinite(pivot))
            {
                return false;
            }

            double root = Math.Sqrt(pivot);
            determinant.Multiply(root);
            _factor[starts[j]] = root;
            for (int e = starts[j] + 1; e < starts[j + 1]; e++)
            {
                _factor[e] = _work[rows[e]] / root;
            }
        }

        _logDeterminant = 2 * determinant.Logarithm;
        return true;
    }

    /// <inheritdoc/>
    public override void Solve(Span<double> vector)
    {
        Load(vector);
        SolveLower();
        SolveUpper();
        Store(vector);
    }

    /// <inheritdoc/>
    public override void SolveTransposed(Span<double> vector)
    {
        Load(vector);
        SolveUpper();
        Store(vector);
    }

    /// <summary>Solves Lx = v in place, L as in <see cref="SolveTransposed"/>.</summary>
    /// <param name="vector">v, then x, laid out as for <see cref="Solve"/>.</param>
    public void SolveForward(Span<double> vector)
    {
        Load(vector);
        SolveLower();
        Store(vector);
    }

    /// <summary>Computes Lᵀv in place, which <see cref="SolveTransposed"/> undoes.</summary>
    /// <param name="vector">v, then Lᵀv, laid out as for <see cref="Solve"/>.</param>
    public void MultiplyTransposed(Span<double> vector)
    {
        int[] starts = _plan.ColumnStarts;
        int[] rows = _plan.Rows;
        Load(vector);
        for (int j = 0; j < _work.Length; j++)
        {
            double sum = 0;
            for (int e = starts[j]; e < starts[j + 1]; e++)
            {
                sum += _factor[e] * _work[rows[e]];
            }

            _work[j] = sum;
        }

        Store(vector);
    }

    /// <summary>Takes a vector into the order of elimination.</summary>
    private void Load(ReadOnlySpan<double> vector)
    {
        for (int i = 0; i < _work.Length; i++)
        {
            _work[_plan.Place[i]] = vector[i];
        }
    }

    private void Store(Span<double> vector)
    {
        for (int i = 0; i < _work.Length; i++)
        {
            vector[i] = _work[_plan.Place[i]];
        }
    }

    private void SolveLower()
    {
        int[] starts = _plan.ColumnStarts;
        int[] rows = _plan.Rows;
        for (int j = 0; j < _work.Length; j++)
        {
            double x = _work[j] /= _factor[starts[j]];
            for (int e = starts[j] + 1; e < starts[j + 1]; e++)
            {
                _work[rows[e]] -= _factor[e] * x;
            }
        }
    }

    private void SolveUpper()
    {
        int[] starts = _plan.ColumnStarts;
        int[] rows = _plan.Rows;
        for (int j = _work.Length - 1; j >= 0; j--)
        {
            double sum = _work[j];
            for (int e = starts[j] + 1; e < starts[j + 1]; e++)
            {
                sum -= _factor[e] * _work[rows[e]];
            }

            _work[j] = sum / _factor[starts[j]];
        }
    }

    /// <inheritdoc/>
    public override void InvertSelected(BlockMatrix inverse)
    {
        ArgumentNullException.ThrowIfNull(inverse);
        _inverse ??= new double[_factor.Length];
        _mark ??= new int[_work.Length];
        int[] starts = _plan.ColumnStarts;
        int[] rows = _plan.Rows;
        Array.Fill(_mark, -1);
        for (int j = _work.Length - 1; j >= 0; j--)
        {
            int first = starts[j] + 1;
            int end = starts[j + 1];
            for (int e = first; e < end; e++)
            {
                _work[rows[e]] = 0;
                _mark[rows[e]] = e;
            }

            for (int e = first; e < end; e++)
            {
                // Column k of Z serves Z_ik for i ≥ k, and by symmetry Z_ki.
                int k = rows[e];
                double sum = _inverse[starts[k]] * _factor[e];
                for (int t = starts[k] + 1; t < starts[k + 1]; t++)
                {
                    int place = _mark[rows[t]];
                    if (place >= first && place < end)
                    {
                        _work[rows[t]] += _factor[e] * _inverse[t];
                        sum += _factor[place] * _inverse[t];
                    }
                }

                _work[k] += sum;
            }

            double pivot = _factor[starts[j]];
            double diagonal = 1 / pivot;
            for (int e = first; e < end; e++)
            {
                _inverse[e] = -_work[rows[e]] / pivot;
                diagonal -= _factor[e] * _inverse[e];
            }

            _inverse[starts[j]] = diagonal / pivot;
        }

        Gather(_diagonal, inverse.Diagonal);
        Gather(_pairs, inverse.Pairs);
    }

    private static (int[][] Diagonal, int[][] Pairs) Places(BlockPattern pattern, SparseElimination plan)
    {
        int[][] diagonal = new int[pattern.FactorCount][];
        for (int g = 0; g < diagonal.Length; g++)
        {
            int width = pattern.Widths[g];
            diagonal[g] = new int[pattern.Levels[g] * width * width];
            for (int place = 0; place < diagonal[g].Length; place++)
            {
                int start = pattern.Starts[g] + (place / (width * width) * width);
                diagonal[g][place] = plan.Entry(start + (place / width % width), start + (place % width));
            }
        }

        int[][] pairs = new int[pattern.Pairs.Length][];
        for (int p = 0; p < pairs.Length; p++)
        {
            BlockPair pair = pattern.Pairs[p];
            int width = pattern.Widths[pair.First];
            int other = pattern.Widths[pair.Second];
            pairs[p] = new int[pair.Count * width * other];
            for (int j = 0; j < pattern.Levels[pair.First]; j++)
            {
                for (int b = pair.Starts[j]; b < pair.Starts[j + 1]; b++)
                {
                    for (int c = 0; c < width * other; c++)
                    {
                        int row = pattern.Starts[pair.First] + (j * width) + (c / other);
                        int column = pattern.Starts[pair.Second] + (pair.Columns[b] * other) + (c % other);
                        pairs[p][(b * width * other) + c] = plan.Entry(row, column);
                    }
                }
            }
        }

        return (diagonal, pairs);
    }

    private void Scatter(double[][] blocks, int[][] places)
    {
        for (int b = 0; b < blocks.Length; b++)
        {
            for (int i = 0; i < places[b].Length; i++)
            {
                _factor[places[b][i]] = blocks[b][i];
            }
        }
    }

    private void Gather(int[][] places, double[][] blocks)
    {
        for (int b = 0; b < blocks.Length; b++)
        {
            for (int i = 0; i < places[b].Length; i++)
            {
                blocks[b][i] = _inverse![places[b][i]];
            }
        }
    }
}
