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
    private readonly NestedUnits _units;
    private readonly GroupEffects[] _effects;
    private readonly TensorGrid[] _grids;
    private readonly NestedRows _rows;
    private readonly NestedMode _mode;
    private readonly double[] _around;
    private readonly double[] _modeAround;

    public NestedIntegral(GroupRows rows, NestedUnits units, GroupEffects[] effects, TensorGrid[] grids, double[][] factors)
    {
        _units = units;
        _effects = effects;
        _grids = grids;
        _rows = new NestedRows(rows, effects, factors, units.Roots.Max(r => units.Units[r].Rows));
        _mode = new NestedMode(_rows, units, effects);
        _around = new double[_rows.First[^1]];
        _modeAround = new double[_rows.First[^1]];
    }

    /// <summary>The mode of every unit's effects, and where the next search begins, [units][q].</summary>
    public double[][] Modes => _mode.Modes;

    /// <summary>The log of the integral of one root, without the terms that no predictor enters; NaN where it cannot be computed.</summary>
    public double Evaluate(int root, double[] basePredictors)
    {
        NestedUnit unit = _units.Units[root];
        _rows.Enter(unit, basePredictors);
        return _mode.Find(root) ? Integrate(root, unit) : double.NaN;
    }

    // S_t = log F_t given the effects around the unit, whose predictors are in place.
    private double Integrate(int t, NestedUnit root)
    {
        NestedUnit unit = _units.Units[t];
        int d = unit.Depth;
        int q = _effects[d].Count;
        int before = _rows.First[d];
        Span<double> mean = stackalloc double[q];
        for (int r = 0; r < q; r++)
        {
            mean[r] = _mode.Modes[t][r];
            for (int a = 0; a < before; a++)
            {
                mean[r] -= _mode.Regression[t][(r * before) + a] * (_around[a] - _modeAround[a]);
            }
        }

        _mode.Modes[t].CopyTo(_modeAround, before);
        Span<double> u = _around.AsSpan(before, q);
        double highest = double.NegativeInfinity;
        double sum = 0;
        TensorGrid grid = _grids[d];
        for (int m = 0; m < grid.Count; m++)
        {
            grid.Nodes.AsSpan(m * q, q).CopyTo(u);
            SmallCholesky.SolveUpper(_mode.Cholesky[t], q, u);
            double exponent = grid.LogWeights[m];
            for (int r = 0; r < q; r++)
            {
                u[r] += mean[r];
                exponent -= 0.5 * u[r] * u[r];
            }

            _rows.Shift(unit, root, u);
            if (d == _effects.Length - 1)
            {
                exponent += _rows.LogLikelihood(unit, root);
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
            logDeterminant += Math.Log(_mode.Cholesky[t][(r * q) + r]);
        }

        return highest + Math.Log(sum) - logDeterminant;
    }
}
