using Bayes.Models.Families;
using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Estimation.Marginal;

/// <summary>The log of the integral over all effects within one unit of the outermost of several nested factors.</summary>
/// <remarks>
/// <para>
/// Adaptive Gauss-Hermite quadrature level by level (Pinheiro and Chao 2006; Rabe-Hesketh, Skrondal and Pickles 2005): at the joint mode of
/// all spherical effects the curvature is eliminated from the innermost units outwards, which gives each unit's effects a normal
/// distribution given those around it, u_t ~ N(ũ_t − B_t(u_around − ũ_around), (L_tL_tᵀ)⁻¹). Nodes are placed by it:
/// F_t(u_around) = |L_t|⁻¹ Σ_m w_m exp(½z_mᵀz_m − ½uᵀu) ∏ F_within(u_around, u), u = mean + L_t⁻ᵀz_m. One node is Laplace's approximation.
/// </para>
/// <para>Scratch memory of one thread.</para>
/// </remarks>
internal sealed class NestedIntegral
{
    private const int MaxSteps = 100;

    private readonly GroupRows _rows;
    private readonly NestedUnits _units;
    private readonly GroupEffects[] _effects;
    private readonly TensorGrid[] _grids;
    private readonly double[][] _factors;
    private readonly int[] _first;
    private readonly int _k;
    private readonly int _path;
    private readonly int _deepest;
    private readonly double[][] _cholesky;
    private readonly double[][] _regression;
    private readonly double[][] _newton;
    private readonly double[][] _mode;
    private readonly double[][] _trial;
    private readonly double[][] _predictors;
    private readonly double[] _derivatives;
    private readonly double[] _second;
    private readonly double[] _values;
    private readonly double[] _packed;
    private readonly double[][] _matrices;
    private readonly double[][] _gradients;
    private readonly double[] _around;
    private readonly double[] _modeAround;

    public NestedIntegral(GroupRows rows, NestedUnits units, GroupEffects[] effects, TensorGrid[] grids, double[][] factors)
    {
        _rows = rows;
        _units = units;
        _effects = effects;
        _grids = grids;
        _factors = factors;
        _k = rows.PredictorCount;
        _deepest = effects.Length - 1;
        _first = new int[effects.Length + 1];
        for (int d = 0; d < effects.Length; d++)
        {
            _first[d + 1] = _first[d] + effects[d].Count;
        }

        _path = _first[^1];
        int count = units.Units.Length;
        int largest = units.Roots.Max(r => units.Units[r].Rows);
        _cholesky = [.. units.Units.Select(t => new double[effects[t.Depth].Count * effects[t.Depth].Count])];
        _regression = [.. units.Units.Select(t => new double[effects[t.Depth].Count * _first[t.Depth]])];
        _newton = [.. units.Units.Select(t => new double[effects[t.Depth].Count])];
        _mode = [.. units.Units.Select(t => new double[effects[t.Depth].Count])];
        _trial = [.. units.Units.Select(t => new double[effects[t.Depth].Count])];
        _predictors = [.. Enumerable.Range(0, effects.Length + 1).Select(_ => new double[_k * largest])];
        _derivatives = new double[_k * largest];
        _second = new double[_k * (_k + 1) / 2 * largest];
        _values = new double[largest];
        _packed = _k == 1 ? [] : new double[_k * largest];
        _matrices = [.. _predictors.Select(_ => new double[_path * _path])];
        _gradients = [.. _predictors.Select(_ => new double[_path])];
        _around = new double[_path];
        _modeAround = new double[_path];
    }

    /// <summary>The mode of every unit's effects in the root last evaluated, and where the next search begins, [units][q].</summary>
    public double[][] Modes => _mode;

    /// <summary>The log of the integral of one root, without the terms that no predictor enters; NaN where it cannot be computed.</summary>
    public double Evaluate(int root, double[] basePredictors)
    {
        NestedUnit unit = _units.Units[root];
        for (int k = 0; k < _k; k++)
        {
            basePredictors.AsSpan((k * _rows.Count) + unit.Start, unit.Rows).CopyTo(_predictors[0].AsSpan(k * unit.Rows));
        }

        if (!FindMode(root) && !(Reset(root) && FindMode(root)))
        {
            return double.NaN;
        }

        return Integrate(root, unit);
    }

    private bool Reset(int root)
    {
        Array.Clear(_mode[root]);
        foreach (int child in _units.Units[root].Children)
        {
            Reset(child);
        }

        return true;
    }

    // S_t = log F_t given the effects around the unit, whose predictors are in place.
    private double Integrate(int t, NestedUnit root)
    {
        NestedUnit unit = _units.Units[t];
        int d = unit.Depth;
        int q = _effects[d].Count;
        int before = _first[d];
        Span<double> mean = stackalloc double[q];
        for (int r = 0; r < q; r++)
        {
            mean[r] = _mode[t][r];
            for (int a = 0; a < before; a++)
            {
                mean[r] -= _regression[t][(r * before) + a] * (_around[a] - _modeAround[a]);
            }
        }

        _mode[t].CopyTo(_modeAround, before);
        Span<double> u = _around.AsSpan(before, q);
        double highest = double.NegativeInfinity;
        double sum = 0;
        TensorGrid grid = _grids[d];
        for (int m = 0; m < grid.Count; m++)
        {
            grid.Nodes.AsSpan(m * q, q).CopyTo(u);
            SmallCholesky.SolveUpper(_cholesky[t], q, u);
            double exponent = grid.LogWeights[m];
            for (int r = 0; r < q; r++)
            {
                u[r] += mean[r];
                exponent -= 0.5 * u[r] * u[r];
            }

            Shift(unit, root, u);
            if (d == _deepest)
            {
                exponent += LogLikelihood(unit, root);
            }
            else
            {
                foreach (int child in unit.Children)
                {
                    exponent += Integrate(child, root);
                }
            }

            if (exponent > highest)
            {
                sum = (sum * Math.Exp(highest - exponent)) + 1;
                highest = exponent;
            }
            else if (!double.IsNaN(exponent))
            {
                sum += Math.Exp(exponent - highest);
            }
        }

        double logDeterminant = 0;
        for (int r = 0; r < q; r++)
        {
            logDeterminant += Math.Log(_cholesky[t][(r * q) + r]);
        }

        return highest + Math.Log(sum) - logDeterminant;
    }

    // The predictors one depth further in: those of the unit's rows with its effects added.
    private void Shift(NestedUnit unit, NestedUnit root, ReadOnlySpan<double> u)
    {
        int d = unit.Depth;
        int q = _effects[d].Count;
        int offset = unit.Start - root.Start;
        for (int k = 0; k < _k; k++)
        {
            _predictors[d].AsSpan((k * root.Rows) + offset, unit.Rows).CopyTo(_predictors[d + 1].AsSpan((k * root.Rows) + offset));
        }

        for (int r = 0; r < q; r++)
        {
            double effect = 0;
            for (int c = 0; c <= r; c++)
            {
                effect += _factors[d][(r * q) + c] * u[c];
            }

            Span<double> target = _predictors[d + 1].AsSpan((_effects[d].Predictors[r] * root.Rows) + offset, unit.Rows);
            if (_effects[d].Columns[r] is double[] z)
            {
                VectorKernels.AddScaled(target, z.AsSpan(unit.Start, unit.Rows), effect);
            }
            else
            {
                for (int i = 0; i < target.Length; i++)
                {
                    target[i] += effect;
                }
            }
        }
    }

    // Of the rows of a unit, at the innermost predictors; leaves the first derivatives of these rows packed behind.
    private double LogLikelihood(NestedUnit unit, NestedUnit root)
    {
        int rows = unit.Rows;
        ReadOnlySpan<double> predictors = Packed(unit, root);
        ResponseBlock block = _rows.Block(unit.Start, rows);
        Span<double> first = _derivatives.AsSpan(0, _k * rows);
        if (_rows.Weights is null)
        {
            return _rows.Family.LogLikelihood(block, predictors, first);
        }

        Span<double> values = _values.AsSpan(0, rows);
        _rows.Family.Differentiate(block, predictors, new RowDerivatives { Value = values, First = first });
        _rows.Weigh(unit.Start, values, 1);
        _rows.Weigh(unit.Start, first, _k);
        return VectorKernels.Sum(values);
    }

    // One predictor after the other without gaps; a copy only where there are several.
    private ReadOnlySpan<double> Packed(NestedUnit unit, NestedUnit root)
    {
        double[] source = _predictors[_deepest + 1];
        int offset = unit.Start - root.Start;
        if (_k == 1)
        {
            return source.AsSpan(offset, unit.Rows);
        }

        for (int k = 0; k < _k; k++)
        {
            source.AsSpan((k * root.Rows) + offset, unit.Rows).CopyTo(_packed.AsSpan(k * unit.Rows));
        }

        return _packed.AsSpan(0, _k * unit.Rows);
    }

    private bool FindMode(int root)
    {
        NestedUnit unit = _units.Units[root];
        double height = Height(root, unit, _mode);
        for (int step = 0; step < MaxSteps && double.IsFinite(height); step++)
        {
            double decrement = 0;
            if (!Eliminate(root, unit, expected: false, ref decrement))
            {
                decrement = 0;
                if (!Eliminate(root, unit, expected: true, ref decrement))
                {
                    return false;
                }
            }
            else if (decrement < 1e-20)
            {
                return true;
            }

            Substitute(root);
            double share = 1;
            double reached = double.NaN;
            double slack = 1e-12 * (Math.Abs(height) + 1);
            while (share > 1e-9)
            {
                Move(root, share);
                reached = Height(root, unit, _trial);
                if (reached >= height - slack)
                {
                    break;
                }

                share *= 0.5;
            }

            if (!(reached >= height - slack))
            {
                return false;
            }

            Accept(root);
            height = reached;
            if (decrement < 1e-13)
            {
                decrement = 0;
                return Eliminate(root, unit, expected: false, ref decrement);
            }
        }

        return false;
    }

    // h at the effects given: Σ wℓ − ½Σ uᵀu; leaves the predictors in place.
    private double Height(int t, NestedUnit root, double[][] effects)
    {
        NestedUnit unit = _units.Units[t];
        Shift(unit, root, effects[t]);
        double sum = 0;
        foreach (double u in effects[t])
        {
            sum -= 0.5 * u * u;
        }

        if (unit.Depth == _deepest)
        {
            return sum + LogLikelihood(unit, root);
        }

        foreach (int child in unit.Children)
        {
            sum += Height(child, root, effects);
        }

        return sum;
    }

    // Adds to the matrix and gradient one depth further out what is left of the unit's rows when its own effects and all within are
    // eliminated, the predictors being those at the mode; keeps the factor, the regression on the effects around, and the Newton step given those.
    private bool Eliminate(int t, NestedUnit root, bool expected, ref double decrement)
    {
        NestedUnit unit = _units.Units[t];
        int d = unit.Depth;
        int q = _effects[d].Count;
        int before = _first[d];
        double[] matrix = _matrices[d + 1];
        double[] gradient = _gradients[d + 1];
        Array.Clear(matrix);
        Array.Clear(gradient);
        if (d == _deepest)
        {
            AddRows(unit, root, expected, matrix, gradient);
        }
        else
        {
            foreach (int child in unit.Children)
            {
                if (!Eliminate(child, root, expected, ref decrement))
                {
                    return false;
                }
            }
        }

        double[] aroundMatrix = _matrices[d];
        double[] aroundGradient = _gradients[d];
        double[] cholesky = _cholesky[t];
        double[] newton = _newton[t];
        double[] regression = _regression[t];
        for (int r = 0; r < q; r++)
        {
            newton[r] = gradient[before + r] - _mode[t][r];
            for (int c = 0; c <= r; c++)
            {
                cholesky[(r * q) + c] = matrix[((before + r) * _path) + before + c] + (r == c ? 1 : 0);
            }
        }

        if (!SmallCholesky.Factor(cholesky, q))
        {
            return false;
        }

        SmallCholesky.SolveLower(cholesky, q, newton);
        foreach (double s in newton)
        {
            decrement += s * s;
        }

        SmallCholesky.SolveUpper(cholesky, q, newton);
        Span<double> column = stackalloc double[q];
        for (int a = 0; a < before; a++)
        {
            for (int r = 0; r < q; r++)
            {
                column[r] = matrix[((before + r) * _path) + a];
            }

            SmallCholesky.SolveLower(cholesky, q, column);
            SmallCholesky.SolveUpper(cholesky, q, column);
            for (int r = 0; r < q; r++)
            {
                regression[(r * before) + a] = column[r];
            }
        }

        // Schur complement.
        for (int a = 0; a < before; a++)
        {
            double pull = gradient[a];
            for (int r = 0; r < q; r++)
            {
                pull -= matrix[((before + r) * _path) + a] * newton[r];
            }

            aroundGradient[a] += pull;
            for (int b = 0; b < before; b++)
            {
                double left = matrix[(a * _path) + b];
                for (int r = 0; r < q; r++)
                {
                    left -= matrix[((before + r) * _path) + a] * regression[(r * before) + b];
                }

                aroundMatrix[(a * _path) + b] += left;
            }
        }

        return true;
    }

    // Of the rows of an innermost unit: ΛᵀZᵀWZΛ and ΛᵀZᵀℓ′ over the effects of all depths.
    private void AddRows(NestedUnit unit, NestedUnit root, bool expected, double[] matrix, double[] gradient)
    {
        int rows = unit.Rows;
        LogLikelihood(unit, root);
        ReadOnlySpan<double> predictors = Packed(unit, root);
        Span<double> second = _second.AsSpan(0, _k * (_k + 1) / 2 * rows);
        if (expected)
        {
            _rows.Family.ExpectedInformation(predictors, _rows.Trials.Length == 0 ? default : _rows.Trials.AsSpan(unit.Start, rows), second);
        }
        else
        {
            _rows.Family.Differentiate(_rows.Block(unit.Start, rows), predictors, new RowDerivatives { Second = second });
        }

        _rows.Weigh(unit.Start, second, _k * (_k + 1) / 2);
        double sign = expected ? 1 : -1;
        Span<double> v = stackalloc double[_path * _k];
        for (int i = 0; i < rows; i++)
        {
            // Row i's derivatives of each predictor by the spherical effects around and in the unit.
            v.Clear();
            for (int d = 0; d <= _deepest; d++)
            {
                int q = _effects[d].Count;
                for (int r = 0; r < q; r++)
                {
                    double z = _effects[d].Columns[r]?[unit.Start + i] ?? 1;
                    int k = _effects[d].Predictors[r];
                    for (int c = 0; c <= r; c++)
                    {
                        v[(k * _path) + _first[d] + c] += z * _factors[d][(r * q) + c];
                    }
                }
            }

            for (int a = 0; a < _k; a++)
            {
                for (int p = 0; p < _path; p++)
                {
                    gradient[p] += _derivatives[(a * rows) + i] * v[(a * _path) + p];
                }

                for (int b = 0; b < _k; b++)
                {
                    int pair = a <= b ? (a * _k) - (a * (a - 1) / 2) + b - a : (b * _k) - (b * (b - 1) / 2) + a - b;
                    double w = sign * second[(pair * rows) + i];
                    for (int p = 0; p < _path; p++)
                    {
                        for (int s = 0; s < _path; s++)
                        {
                            matrix[(p * _path) + s] += w * v[(a * _path) + p] * v[(b * _path) + s];
                        }
                    }
                }
            }
        }
    }

    // From the outside in: δ_t = step given no change around − B_t·change around.
    private void Substitute(int t)
    {
        NestedUnit unit = _units.Units[t];
        int q = _effects[unit.Depth].Count;
        int before = _first[unit.Depth];
        for (int r = 0; r < q; r++)
        {
            for (int a = 0; a < before; a++)
            {
                _newton[t][r] -= _regression[t][(r * before) + a] * _around[a];
            }
        }

        _newton[t].CopyTo(_around, before);
        foreach (int child in unit.Children)
        {
            Substitute(child);
        }
    }

    private void Move(int t, double share)
    {
        for (int r = 0; r < _mode[t].Length; r++)
        {
            _trial[t][r] = _mode[t][r] + (share * _newton[t][r]);
        }

        foreach (int child in _units.Units[t].Children)
        {
            Move(child, share);
        }
    }

    private void Accept(int t)
    {
        _trial[t].CopyTo(_mode[t], 0);
        foreach (int child in _units.Units[t].Children)
        {
            Accept(child);
        }
    }
}
