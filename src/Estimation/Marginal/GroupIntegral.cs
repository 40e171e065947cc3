using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Estimation.Marginal;

/// <summary>
/// The log of one group's integral by adaptive Gauss-Hermite quadrature, and its exact gradient by Λ and by the rows' predictors.
/// </summary>
/// <remarks>
/// <para>
/// log f = −log|L| + log Σ_m w_m exp(h(u_m) + ½z_mᵀz_m), u_m = ũ + L⁻ᵀz_m, H = LLᵀ the observed curvature of h at its mode ũ (Naylor and
/// Smith 1982; Pinheiro and Bates 1995). One node is Laplace's approximation.
/// </para>
/// <para>
/// The gradient includes the movement of the nodes (<see cref="NodeMovement"/>). Scratch memory of one thread.
/// </para>
/// </remarks>
internal sealed class GroupIntegral
{
    private readonly GroupRows _rows;
    private readonly TensorGrid _grid;
    private readonly GroupMode _mode;
    private readonly NodeMovement _movement;
    private readonly int _q;
    private readonly int _k;
    private readonly double[] _node;
    private readonly double[] _whitened;
    private readonly double[] _pull;
    private readonly double[] _tilt;
    private readonly double[] _effectSpread;
    private readonly double[] _rowShare;
    private readonly double[] _modeEffects;

    public GroupIntegral(GroupRows rows, GroupEffects effects, TensorGrid grid, int largestGroup)
    {
        _rows = rows;
        _grid = grid;
        _mode = new GroupMode(rows, effects, largestGroup);
        _movement = new NodeMovement(rows, effects, _mode, largestGroup);
        _q = effects.Count;
        _k = rows.PredictorCount;
        _node = new double[_q];
        _whitened = new double[_q];
        _pull = new double[_q];
        _tilt = new double[_q * _q];
        _effectSpread = new double[_q * _q];
        _rowShare = new double[_k * largestGroup];
        _modeEffects = new double[_q];
        FactorGradient = new double[_q * _q];
    }

    /// <summary>Λ, [q × q]; set before use.</summary>
    public double[] Factor => _mode.Factor;

    /// <summary>∂ log f/∂Λ summed over the groups since it was last cleared, [q × q].</summary>
    public double[] FactorGradient { get; }

    /// <summary>log f of a group without the terms that no predictor enters.</summary>
    /// <param name="basePredictors">offset + Xβ, [K × n].</param>
    /// <param name="start">The group's first row.</param>
    /// <param name="rows">Its number of rows.</param>
    /// <param name="u">The mode: where to begin, and where it was found, [q].</param>
    /// <param name="rowGradient">Receives the derivatives by the rows' predictors in the places of the group, [K × n].</param>
    /// <returns>log f; NaN where it cannot be computed.</returns>
    public double Evaluate(double[] basePredictors, int start, int rows, Span<double> u, Span<double> rowGradient)
    {
        _mode.Enter(basePredictors, start, rows);
        double height = _mode.FindMode(u);
        if (double.IsNaN(height))
        {
            return double.NaN;
        }

        _mode.Effects.CopyTo(_modeEffects, 0);
        _movement.Remember(rows);
        double sum = Nodes(u, height, rows);
        _movement.Add(u, rows, _tilt, _pull, _rowShare, FactorGradient);
        AddEffectSpread();
        Scatter(start, rows, rowGradient);
        return height + Math.Log(sum) - HalfLogDeterminant();
    }

    /// <summary>The mode's effects Λũ of the group last evaluated, [q].</summary>
    public ReadOnlySpan<double> ModeEffects => _modeEffects;

    // Sums over the nodes: the integral relative to the height of the mode, and what of its derivatives leaves the nodes where they are.
    private double Nodes(ReadOnlySpan<double> u, double height, int rows)
    {
        int total = _k * rows;
        _rowShare.AsSpan(0, total).Clear();
        Array.Clear(_pull);
        Array.Clear(_tilt);
        Array.Clear(_effectSpread);
        double sum = 0;
        for (int m = 0; m < _grid.Count; m++)
        {
            ReadOnlySpan<double> z = _grid.Nodes.AsSpan(m * _q, _q);
            z.CopyTo(_node);
            SmallCholesky.SolveUpper(_mode.Cholesky, _q, _node);
            for (int c = 0; c < _q; c++)
            {
                _node[c] += u[c];
            }

            // One node is the mode itself, and its first derivatives are still there.
            double exponent = _grid.LogWeights[m] + (_grid.Count == 1 ? 0 : _mode.Height(_node) - height);
            double weight = Math.Exp(exponent);
            if (weight == 0 || double.IsNaN(weight))
            {
                // An outlying node where the density underflows, or is impossible, adds nothing.
                continue;
            }

            sum += weight;
            VectorKernels.AddScaled(_rowShare.AsSpan(0, total), _mode.First.AsSpan(0, total), weight);
            _mode.Gradient.CopyTo(_whitened, 0);
            SmallCholesky.SolveLower(_mode.Cholesky, _q, _whitened);
            for (int r = 0; r < _q; r++)
            {
                _pull[r] += weight * _mode.Gradient[r];
                for (int c = 0; c < _q; c++)
                {
                    _tilt[(r * _q) + c] += weight * z[r] * _whitened[c];
                    _effectSpread[(r * _q) + c] += weight * _mode.EffectGradient[r] * _node[c];
                }
            }
        }

        double share = 1 / sum;
        Scale(_rowShare.AsSpan(0, total), share);
        Scale(_pull, share);
        Scale(_tilt, share);
        Scale(_effectSpread, share);
        return sum;
    }

    private void AddEffectSpread() => VectorKernels.AddScaled(FactorGradient, _effectSpread, 1);

    private void Scatter(int start, int rows, Span<double> rowGradient)
    {
        for (int k = 0; k < _k; k++)
        {
            _rowShare.AsSpan(k * rows, rows).CopyTo(rowGradient[((k * _rows.Count) + start)..]);
        }
    }

    // ½ log|H|.
    private double HalfLogDeterminant()
    {
        double sum = 0;
        for (int r = 0; r < _q; r++)
        {
            sum += Math.Log(_mode.Cholesky[(r * _q) + r]);
        }

        return sum;
    }

    private static void Scale(Span<double> values, double factor)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= factor;
        }
    }
}
