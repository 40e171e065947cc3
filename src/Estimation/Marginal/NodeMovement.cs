using Bayes.Models.Families;
using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Estimation.Marginal;

/// <summary>What the movement of the quadrature nodes with the parameters adds to the gradient of a group's integral.</summary>
/// <remarks>
/// With p_m the nodes' shares, g_m = ∂h/∂u at u_m, B = I + Σ p_m z_m (L⁻¹g_m)ᵀ, B̄ the symmetric matrix with the lower triangle of B, and
/// C = L⁻ᵀB̄L⁻¹: d log f = Σ p_m ∂h(u_m) − ½ tr(C dH) + (Σ p_m g_m)ᵀ dũ, because dL = LΦ(L⁻¹dH L⁻ᵀ), Φ the lower triangle with half the
/// diagonal. dũ = H⁻¹ ∂(∂h/∂u), and dH itself moves with ũ through the third derivatives. The first term is not made here.
/// Scratch memory of one thread.
/// </remarks>
internal sealed class NodeMovement
{
    private readonly GroupRows _rows;
    private readonly GroupEffects _effects;
    private readonly GroupMode _mode;
    private readonly int _q;
    private readonly int _k;
    private readonly double[] _third;
    private readonly double[] _contraction;
    private readonly double[] _middle;
    private readonly double[] _effectMiddle;
    private readonly double[] _modeGradient;
    private readonly double[] _vector;
    private readonly double[] _shift;
    private readonly double[] _scratch;

    public NodeMovement(GroupRows rows, GroupEffects effects, GroupMode mode, int largestGroup)
    {
        _rows = rows;
        _effects = effects;
        _mode = mode;
        _q = effects.Count;
        _k = rows.PredictorCount;
        _third = new double[_k * (_k + 1) * (_k + 2) / 6 * largestGroup];
        _contraction = new double[_k * largestGroup];
        _middle = new double[_q * _q];
        _effectMiddle = new double[_q * _q];
        _modeGradient = new double[_q];
        _vector = new double[_q];
        _shift = new double[_q];
        _scratch = new double[_q * _q];
    }

    /// <summary>Takes down the third derivatives and the gradient at the mode, before the nodes overwrite them.</summary>
    public void Remember(int rows)
    {
        _mode.EffectGradient.CopyTo(_modeGradient, 0);
        int count = _k * (_k + 1) * (_k + 2) / 6;
        Span<double> third = _third.AsSpan(0, count * rows);
        _rows.Family.Differentiate(_rows.Block(_mode.Start, rows), _mode.Predictors.AsSpan(0, _k * rows), new RowDerivatives { Third = third });
        _mode.Weigh(third, count);
    }

    /// <summary>Adds what the movement of the nodes gives the rows and Λ.</summary>
    /// <param name="u">The mode.</param>
    /// <param name="rows">The group's number of rows.</param>
    /// <param name="tilt">Σ p_m z_m (L⁻¹g_m)ᵀ, [q × q].</param>
    /// <param name="pull">Σ p_m g_m, [q].</param>
    /// <param name="rowGradient">By the rows' predictors, [K × rows]; added to.</param>
    /// <param name="factorGradient">By Λ, [q × q]; added to.</param>
    public void Add(ReadOnlySpan<double> u, int rows, double[] tilt, double[] pull, Span<double> rowGradient, Span<double> factorGradient)
    {
        SolveMiddle(tilt);
        Contract(rows);

        // s = H⁻¹(Σ p g + ½Λᵀτ), τ = Zᵀt.
        for (int c = 0; c < _q; c++)
        {
            double sum = pull[c];
            for (int r = c; r < _q; r++)
            {
                sum += 0.5 * _mode.Factor[(r * _q) + c] * _vector[r];
            }

            _shift[c] = sum;
        }

        SmallCholesky.SolveLower(_mode.Cholesky, _q, _shift);
        SmallCholesky.SolveUpper(_mode.Cholesky, _q, _shift);

        // Λs, then the rows: ½t + W″Z(Λs).
        Span<double> effectShift = _scratch.AsSpan(0, _q);
        Multiply(_mode.Factor, _shift, effectShift);
        for (int r = 0; r < _q; r++)
        {
            for (int b = 0; b < _k; b++)
            {
                ReadOnlySpan<double> second = _mode.Second.AsSpan(_mode.Pair(_effects.Predictors[r], b) * rows, rows);
                Span<double> target = rowGradient.Slice(b * rows, rows);
                ReadOnlySpan<double> z = Column(r, rows);
                for (int i = 0; i < rows; i++)
                {
                    target[i] += effectShift[r] * second[i] * (z.IsEmpty ? 1 : z[i]);
                }
            }
        }

        VectorKernels.AddScaled(rowGradient[..(_k * rows)], _contraction.AsSpan(0, _k * rows), 0.5);
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
                        lambdaC += _mode.Factor[(k * _q) + d] * _middle[(d * _q) + c];
                    }

                    curved += _mode.Information[(r * _q) + k] * lambdaC;
                }

                factorGradient[(r * _q) + c] += -curved + (drift * u[c]) + (_modeGradient[r] * _shift[c]);
            }
        }
    }

    // C = L⁻ᵀB̄L⁻¹ and ΛCΛᵀ.
    private void SolveMiddle(double[] tilt)
    {
        for (int r = 0; r < _q; r++)
        {
            for (int c = 0; c <= r; c++)
            {
                double value = tilt[(r * _q) + c] + (r == c ? 1 : 0);
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
            Multiply(_mode.Factor, _middle.AsSpan(r * _q, _q), _scratch.AsSpan(r * _q, _q));
        }

        Transpose(_scratch);
        for (int r = 0; r < _q; r++)
        {
            Multiply(_mode.Factor, _scratch.AsSpan(r * _q, _q), _effectMiddle.AsSpan(r * _q, _q));
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
}
