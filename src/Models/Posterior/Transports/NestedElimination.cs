using System.Runtime.CompilerServices;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The way up of <see cref="NestedTransport"/>: the groups of nested factors are eliminated from the finest factor to the coarsest, and the derivatives of that.</summary>
/// <remarks>The formulas stand with <see cref="NestedTransport"/>. Groups pass on in the order of their number. Owns scratch memory.</remarks>
internal sealed class NestedElimination
{
    private readonly NestedLevel[] _levels;
    private readonly double[] _a;
    private readonly double[] _x;
    private readonly double[] _v;
    private readonly double[] _y;
    private readonly double[] _residuals;
    private readonly double[] _column;
    private readonly double[] _solved;
    private readonly double[] _factor;
    private readonly double[] _byPassed;
    private readonly double[] _byPassedLinear;
    private readonly double[] _products;
    private readonly double[] _residualProducts;

    public NestedElimination(NestedLevel[] levels)
    {
        _levels = levels;
        int most = levels.Max(l => l.Effects);
        int width = levels[0].Width;
        _a = new double[most * most];
        _column = new double[most];
        _solved = new double[most];
        _factor = new double[most];
        _x = new double[most * (width + 1)];
        _v = new double[_x.Length];
        _y = new double[_x.Length];
        _residuals = new double[_x.Length];
        _products = new double[_x.Length];
        _residualProducts = new double[_x.Length];
        _byPassed = new double[width * width];
        _byPassedLinear = new double[width];
    }

    /// <summary>Loads all levels at a position and eliminates; returns Σ_k J_k log |det F_k|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Run(ReadOnlySpan<double> parameters)
    {
        double log = 0;
        foreach (NestedLevel level in _levels)
        {
            log += level.Load(parameters);
        }

        for (int k = 0; k < _levels.Length - 1; k++)
        {
            for (int j = 0; j < _levels[k].Factor.Levels; j++)
            {
                Solve(_levels[k], j);
                PassOn(_levels[k], _levels[k + 1], j);
            }
        }

        return log;
    }

    /// <summary>Carries the gradients by what each level holds, those of its own map, down to the finest; they are whole then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PullBack()
    {
        for (int k = _levels.Length - 2; k >= 0; k--)
        {
            for (int j = 0; j < _levels[k].Factor.Levels; j++)
            {
                Solve(_levels[k], j);
                TakeBack(_levels[k], _levels[k + 1], j);
            }
        }
    }

    /// <summary>X = [h E], v = S⁻¹FᵀX and Y = Fv of a group, [q × (1 + w)].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Solve(NestedLevel level, int group)
    {
        int q = level.Effects;
        int columns = 1 + level.Width - q;
        level.LoadGroup(group, _a);
        for (int c = 0; c < columns; c++)
        {
            for (int r = 0; r < q; r++)
            {
                int row = (group * q) + r;
                _column[r] = c == 0 ? level.Linear[row] : level.Rows[(row * level.Width) + q + c - 1];
            }

            level.Map.Solve(level.F, _column, _factor, _solved);
            for (int r = 0; r < q; r++)
            {
                int place = (r * columns) + c;
                (_x[place], _v[place], _y[place]) = (_column[r], _factor[r], _solved[r]);
            }
        }
    }

    /// <summary>Adds D − EᵀP⁻¹E and c − EᵀP⁻¹h to the front of the group around.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PassOn(NestedLevel level, NestedLevel coarser, int group)
    {
        int q = level.Effects;
        int w = level.Width - q;
        int parent = level.Parents[group];
        int own = coarser.Effects;
        int rest = w - own;
        for (int r = 0; r < w; r++)
        {
            double linear = (level.IsFinest ? 0 : level.PassedLinear[(group * w) + r]) - Product(_x, 1 + r, _y, 0, q, w + 1);
            Span<double> row;
            if (r < own)
            {
                coarser.Linear[(parent * own) + r] += linear;
                row = coarser.Rows.AsSpan(((parent * own) + r) * w, w);
            }
            else
            {
                coarser.PassedLinear[(parent * rest) + r - own] += linear;
                row = coarser.Passed.AsSpan(((parent * rest) + r - own) * rest, rest);
            }

            // Below its own rows a front holds the coarser effects only.
            int skipped = w - row.Length;
            for (int c = skipped; c < w; c++)
            {
                row[c - skipped] += (level.IsFinest ? 0 : level.Passed[(((group * w) + r) * w) + c]) - Product(_x, 1 + r, _y, 1 + c, q, w + 1);
            }
        }
    }

    /// <summary>The derivatives of <see cref="PassOn"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeBack(NestedLevel level, NestedLevel coarser, int group)
    {
        int q = level.Effects;
        int w = level.Width - q;
        GatherPassed(coarser, level.Parents[group], w);
        if (!level.IsFinest)
        {
            _byPassed.AsSpan(0, w * w).CopyTo(level.ByPassed.AsSpan(group * w * w));
            _byPassedLinear.AsSpan(0, w).CopyTo(level.ByPassedLinear.AsSpan(group * w));
        }

        Residuals(q, w + 1);
        Multiply(_y, _products, q, w);
        Multiply(_residuals, _residualProducts, q, w);
        for (int r = 0; r < q; r++)
        {
            for (int c = 0; c <= r; c++)
            {
                level.ByF[(r * q) + c] += 2 * RowProduct(_residualProducts, r, _v, c, w + 1);
            }

            level.ByLinear[(group * q) + r] += 2 * _products[r * (w + 1)];
            if (!level.IsFinest)
            {
                Span<double> byRow = level.ByRows.AsSpan(((group * q) + r) * level.Width, level.Width);
                for (int c = 0; c < q; c++)
                {
                    byRow[c] -= RowProduct(_products, r, _y, c, w + 1);
                }

                for (int c = 0; c < w; c++)
                {
                    byRow[q + c] += 2 * _products[(r * (w + 1)) + 1 + c];
                }
            }
        }
    }

    /// <summary>The gradients by what a group received, symmetric, [w × w], and its linear part, [w].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GatherPassed(NestedLevel coarser, int group, int w)
    {
        int own = coarser.Effects;
        int rest = w - own;
        for (int r = 0; r < w; r++)
        {
            _byPassedLinear[r] = r < own ? coarser.ByLinear[(group * own) + r] : coarser.ByPassedLinear[(group * rest) + r - own];
            for (int c = 0; c < w; c++)
            {
                // A coupling stands once in the rows, and twice in the symmetric matrix.
                _byPassed[(r * w) + c] = r < own
                    ? (c < own ? 1 : 0.5) * coarser.ByRows[(((group * own) + r) * w) + c]
                    : c < own ? 0.5 * coarser.ByRows[(((group * own) + c) * w) + r] : coarser.ByPassed[(((group * rest) + r - own) * rest) + c - own];
            }
        }
    }

    /// <summary>X − AY.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Residuals(int q, int columns)
    {
        for (int r = 0; r < q; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                double sum = _x[(r * columns) + c];
                for (int k = 0; k < q; k++)
                {
                    sum -= _a[(r * q) + k] * _y[(k * columns) + c];
                }

                _residuals[(r * columns) + c] = sum;
            }
        }
    }

    /// <summary>The product with N, the gradient by XᵀP⁻¹X: 0 for h with itself, minus half of that by the linear part, minus that by the quadratic.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(double[] left, double[] result, int q, int w)
    {
        for (int r = 0; r < q; r++)
        {
            ReadOnlySpan<double> row = left.AsSpan(r * (w + 1), w + 1);
            double first = 0;
            for (int c = 0; c < w; c++)
            {
                first -= 0.5 * row[1 + c] * _byPassedLinear[c];
                double sum = 0.5 * row[0] * _byPassedLinear[c];
                for (int k = 0; k < w; k++)
                {
                    sum += row[1 + k] * _byPassed[(k * w) + c];
                }

                result[(r * (w + 1)) + 1 + c] = -sum;
            }

            result[r * (w + 1)] = first;
        }
    }

    private static double Product(double[] x, int column, double[] y, int other, int q, int columns)
    {
        double sum = 0;
        for (int r = 0; r < q; r++)
        {
            sum += x[(r * columns) + column] * y[(r * columns) + other];
        }

        return sum;
    }

    private static double RowProduct(double[] x, int row, double[] y, int other, int columns)
    {
        double sum = 0;
        for (int c = 0; c < columns; c++)
        {
            sum += x[(row * columns) + c] * y[(other * columns) + c];
        }

        return sum;
    }
}
