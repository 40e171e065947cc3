using Bayes.Numerics.Matrices;

namespace Bayes.Estimation.Marginal;

/// <summary>The joint mode of all effects within one unit of the outermost of several nested factors, and the curvature there, unit by unit.</summary>
/// <remarks>
/// Newton's method on h(u) = Σ wℓ − ½Σ uᵀu, the matrix eliminated from the innermost units outwards: each unit keeps the Cholesky factor L_t of
/// what is left of its own block and the regression B_t of its effects on those around it. Scratch memory of one thread.
/// </remarks>
internal sealed class NestedMode
{
    private const int MaxSteps = 100;

    private readonly NestedUnits _units;
    private readonly GroupEffects[] _effects;
    private readonly NestedRows _rows;
    private readonly int _path;
    private readonly int _deepest;
    private readonly double[][] _newton;
    private readonly double[][] _trial;
    private readonly double[][] _matrices;
    private readonly double[][] _gradients;
    private readonly double[] _around;

    public NestedMode(NestedRows rows, NestedUnits units, GroupEffects[] effects)
    {
        _rows = rows;
        _units = units;
        _effects = effects;
        _deepest = effects.Length - 1;
        _path = rows.First[^1];
        Cholesky = [.. units.Units.Select(t => new double[effects[t.Depth].Count * effects[t.Depth].Count])];
        Regression = [.. units.Units.Select(t => new double[effects[t.Depth].Count * rows.First[t.Depth]])];
        Modes = [.. units.Units.Select(t => new double[effects[t.Depth].Count])];
        _newton = [.. units.Units.Select(t => new double[effects[t.Depth].Count])];
        _trial = [.. units.Units.Select(t => new double[effects[t.Depth].Count])];
        _matrices = [.. Enumerable.Range(0, effects.Length + 1).Select(_ => new double[_path * _path])];
        _gradients = [.. Enumerable.Range(0, effects.Length + 1).Select(_ => new double[_path])];
        _around = new double[_path];
    }

    /// <summary>The mode of every unit's effects where it was last found, and where the next search begins, [units][q].</summary>
    public double[][] Modes { get; }

    /// <summary>L_t of every unit, [units][q × q].</summary>
    public double[][] Cholesky { get; }

    /// <summary>B_t of every unit, [units][q × effects around].</summary>
    public double[][] Regression { get; }

    /// <summary>Finds the mode of a root and the curvature there.</summary>
    /// <returns>False when there is none to be found.</returns>
    public bool Find(int root) => FindMode(root) || (Reset(root) && FindMode(root));

    private bool Reset(int root)
    {
        Array.Clear(Modes[root]);
        foreach (int child in _units.Units[root].Children)
        {
            Reset(child);
        }

        return true;
    }

    private bool FindMode(int root)
    {
        NestedUnit unit = _units.Units[root];
        double height = Height(root, unit, Modes);
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
        _rows.Shift(unit, root, effects[t]);
        double sum = 0;
        foreach (double u in effects[t])
        {
            sum -= 0.5 * u * u;
        }

        if (unit.Depth == _deepest)
        {
            return sum + _rows.LogLikelihood(unit, root);
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
        int before = _rows.First[d];
        double[] matrix = _matrices[d + 1];
        double[] gradient = _gradients[d + 1];
        Array.Clear(matrix);
        Array.Clear(gradient);
        if (d == _deepest)
        {
            _rows.AddCurvature(unit, root, expected, matrix, gradient);
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
        double[] cholesky = Cholesky[t];
        double[] newton = _newton[t];
        double[] regression = Regression[t];
        for (int r = 0; r < q; r++)
        {
            newton[r] = gradient[before + r] - Modes[t][r];
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

    // From the outside in: δ_t = step given no change around − B_t·change around.
    private void Substitute(int t)
    {
        NestedUnit unit = _units.Units[t];
        int q = _effects[unit.Depth].Count;
        int before = _rows.First[unit.Depth];
        for (int r = 0; r < q; r++)
        {
            for (int a = 0; a < before; a++)
            {
                _newton[t][r] -= Regression[t][(r * before) + a] * _around[a];
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
        for (int r = 0; r < Modes[t].Length; r++)
        {
            _trial[t][r] = Modes[t][r] + (share * _newton[t][r]);
        }

        foreach (int child in _units.Units[t].Children)
        {
            Move(child, share);
        }
    }

    private void Accept(int t)
    {
        _trial[t].CopyTo(Modes[t], 0);
        foreach (int child in _units.Units[t].Children)
        {
            Accept(child);
        }
    }
}
