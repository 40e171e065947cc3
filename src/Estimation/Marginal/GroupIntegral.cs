using Bayes.Models.Families;
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
/// The gradient includes the movement of the nodes. With p_m the nodes' shares, g_m = ∂h/∂u at u_m, B = I + Σ p_m z_m (L⁻¹g_m)ᵀ, B̄ the
/// symmetric matrix with the lower triangle of B, and C = L⁻ᵀB̄L⁻¹:
/// d log f = Σ p_m ∂h(u_m) − ½ tr(C dH) + (Σ p_m g_m)ᵀ dũ, where dL = LΦ(L⁻¹dH L⁻ᵀ), Φ the lower triangle with half the diagonal,
/// dũ = H⁻¹ ∂(∂h/∂u), and dH itself moves with ũ through the third derivatives. Scratch memory of one thread.
/// </para>
/// </remarks>
internal sealed class GroupIntegral
{
    private readonly GroupRows _rows;
    private readonly GroupEffects _effects;
    private readonly TensorGrid _grid;
    private readonly GroupMode _mode;
    private readonly int _q;
    private readonly int _k;
    private readonly double[] _node;
    private readonly double[] _whitened;
    private readonly double[] _pull;
    private readonly double[] _tilt;
    private readonly double[] _effectSpread;
    private readonly double[] _rowShare;
    private readonly double[] _third;
    private readonly double[] _contraction;
    private readonly double[] _middle;
    private readonly double[] _effectMiddle;
    private readonly double[] _modeGradient;
    private readonly double[] _modeEffects;
    private readonly double[] _vector;
    private readonly double[] _shift;
    private readonly double[] _scratch;

    public GroupIntegral(GroupRows rows, GroupEffects effects, TensorGrid grid, int largestGroup)
    {
        _rows = rows;
        _effects = effects;
        _grid = grid;
        _mode = new GroupMode(rows, effects, largestGroup);
        _q = effects.Count;
        _k = rows.PredictorCount;
        _node = new double[_q];
        _whitened = new double[_q];
        _pull = new double[_q];
        _tilt = new double[_q * _q];
        _effectSpread = new double[_q * _q];
        _rowShare = new double[_k * largestGroup];
        _third = new double[_k * (_k + 1) * (_k + 2) / 6 * largestGroup];
        _contraction = new double[_k * largestGroup];
        _middle = new double[_q * _q];
        _effectMiddle = new double[_q * _q];
        _modeGradient = new double[_q];
        _modeEffects = new double[_q];
        _vector = new double[_q];
        _shift = new double[_q];
        _scratch = new double[_q * _q];
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

        _mode.EffectGradient.CopyTo(_modeGradient, 0);
        _mode.Effects.CopyTo(_modeEffects, 0);
        Differentiate3(rows);
        double sum = Nodes(u, height, rows);
        MoveNodes(u, rows);
        Scatter(start, rows, rowGradient);
        return height + Math.Log(sum) - HalfLogDeterminant();
    }

    /// <summary>The mode's effects Λũ of the group last evaluated, [q].</summary>
    public ReadOnlySpan<double> ModeEffects => _modeEffects;

    // Before the nodes: they overwrite the predictors.
    private void Differentiate3(int rows)
    {
        int count = _k * (_k + 1) * (_k + 2) / 6;
        Span<double> third = _third.AsSpan(0, count * rows);
        _rows.Family.Differentiate(_rows.Block(_mode.Start, rows), _mode.Predictors.AsSpan(0, _k * rows), new RowDerivatives { Third = third });
        _mode.Weigh(third, count);
    }

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

    // What the movement of mode and curvature adds: rows in _rowShare, Λ in FactorGradient.
    private void MoveNodes(ReadOnlySpan<double> u, int rows)
    {
        SolveMiddle();
        Contract(rows);

        // s = H⁻¹(Σ p g + ½Λᵀτ), τ = Zᵀt.
        for (int c = 0; c < _q; c++)
        {
            double sum = _pull[c];
            for (int r = c; r < _q; r++)
            {
                sum += 0.5 * Factor[(r * _q) + c] * _vector[r];
            }

            _shift[c] = sum;
        }

        SmallCholesky.SolveLower(_mode.Cholesky, _q, _shift);
        SmallCholesky.SolveUpper(_mode.Cholesky, _q, _shift);

        // Λs, then the rows: ½t + W″Z(Λs).
        Span<double> effectShift = _scratch.AsSpan(0, _q);
        Multiply(Factor, _shift, effectShift);
        for (int r = 0; r < _q; r++)
        {
            for (int b = 0; b < _k; b++)
            {
                ReadOnlySpan<double> second = _mode.Second.AsSpan(_mode.Pair(_effects.Predictors[r], b) * rows, rows);
                Span<double> target = _rowShare.AsSpan(b * rows, rows);
                ReadOnlySpan<double> z = Column(r, rows);
                for (int i = 0; i < rows; i++)
                {
                    target[i] += effectShift[r] * second[i] * (z.IsEmpty ? 1 : z[i]);
                }
            }
        }

        VectorKernels.AddScaled(_rowShare.AsSpan(0, _k * rows), _contraction.AsSpan(0, _k * rows), 0.5);
        for (int r = 0; r < _q; r++)
        {
            double drift = 0.5 * _vector[r];
            for (int s = 0; s < _q; s++)
            {
                drift -= _mode.Information[(r * _q) + s] * effectShift[s];
            }

            for (int c = 0; c < _q; c++)
            {
                double curved = 0;
                for (int k = 0; k < _q; k++)
                {
                    double lambdaC = 0;
                    for (int d = 0; d <= k; d++)
                    {
                        lambdaC += Factor[(k * _q) + d] * _middle[(d * _q) + c];
                    }

                    curved += _mode.Information[(r * _q) + k] * lambdaC;
                }

                FactorGradient[(r * _q) + c] += _effectSpread[(r * _q) + c] - curved + (drift * u[c]) + (_modeGradient[r] * _shift[c]);
            }
        }
    }

    // C = L⁻ᵀB̄L⁻¹ and ΛCΛᵀ.
    private void SolveMiddle()
    {
        for (int r = 0; r < _q; r++)
        {
            for (int c = 0; c <= r; c++)
            {
                double value = _tilt[(r * _q) + c] + (r == c ? 1 : 0);
                _middle[(r * _q) + c] = _middle[(c * _q) + r] = value;
            }
        }

        // Rows first (B̄ is symmetric: L⁻ᵀ from the left on its columns), then the other side.
        for (int pass = 0; pass < 2; pass++)
        {
            for (int r = 0; r < _q; r++)
            {
                SmallCholesky.SolveUpper(_mode.Cholesky, _q, _middle.AsSpan(r * _q, _q));
            }

            Transpose(_middle);
        }

        for (int r = 0; r < _q; r++)
        {
            Multiply(Factor, _middle.AsSpan(r * _q, _q), _scratch.AsSpan(r * _q, _q));
        }

        Transpose(_scratch);
        for (int r = 0; r < _q; r++)
        {
            Multiply(Factor, _scratch.AsSpan(r * _q, _q), _effectMiddle.AsSpan(r * _q, _q));
        }
    }

    // t_ic = w_i Σ_ab ℓ_abc (z_aᵀ ΛCΛᵀ z_b), and τ = Zᵀt in _vector.
    private void Contract(int rows)
    {
        _contraction.AsSpan(0, _k * rows).Clear();
        for (int r = 0; r < _q; r++)
        {
            for (int s = 0; s < _q; s++)
            {
                double middle = _effectMiddle[(r * _q) + s];
                ReadOnlySpan<double> zr = Column(r, rows);
                ReadOnlySpan<double> zs = Column(s, rows);
                for (int c = 0; c < _k; c++)
                {
                    ReadOnlySpan<double> third = _third.AsSpan(Triple(_effects.Predictors[r], _effects.Predictors[s], c) * rows, rows);
                    Span<double> target = _contraction.AsSpan(c * rows, rows);
                    for (int i = 0; i < rows; i++)
                    {
                        target[i] += middle * third[i] * (zr.IsEmpty ? 1 : zr[i]) * (zs.IsEmpty ? 1 : zs[i]);
                    }
                }
            }
        }

        for (int r = 0; r < _q; r++)
        {
            ReadOnlySpan<double> t = _contraction.AsSpan(_effects.Predictors[r] * rows, rows);
            ReadOnlySpan<double> z = Column(r, rows);
            _vector[r] = z.IsEmpty ? VectorKernels.Sum(t) : VectorKernels.Dot(z, t);
        }
    }

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

    private ReadOnlySpan<double> Column(int effect, int rows) =>
        _effects.Columns[effect] is double[] z ? z.AsSpan(_mode.Start, rows) : default;

    // The place of ℓ_abc in lexicographic order of a ≤ b ≤ c.
    private int Triple(int a, int b, int c)
    {
        (a, b) = (Math.Min(a, b), Math.Max(a, b));
        (b, c) = (Math.Min(b, c), Math.Max(b, c));
        (a, b) = (Math.Min(a, b), Math.Max(a, b));
        int place = 0;
        for (int i = 0; i < a; i++)
        {
            place += (_k - i) * (_k - i + 1) / 2;
        }

        for (int j = a; j < b; j++)
        {
            place += _k - j;
        }

        return place + c - b;
    }

    private void Multiply(ReadOnlySpan<double> lower, ReadOnlySpan<double> x, Span<double> result)
    {
        for (int r = _q - 1; r >= 0; r--)
        {
            double sum = 0;
            for (int c = 0; c <= r; c++)
            {
                sum += lower[(r * _q) + c] * x[c];
            }

            result[r] = sum;
        }
    }

    private void Transpose(double[] matrix)
    {
        for (int r = 0; r < _q; r++)
        {
            for (int c = 0; c < r; c++)
            {
                (matrix[(r * _q) + c], matrix[(c * _q) + r]) = (matrix[(c * _q) + r], matrix[(r * _q) + c]);
            }
        }
    }

    private static void Scale(Span<double> values, double factor)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= factor;
        }
    }
}
