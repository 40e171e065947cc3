using Bayes.Models.Families;
using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Estimation.Marginal;

/// <summary>
/// One group at a time: h(u) = Σ_i w_i ℓ_i(η_i(u)) − ½uᵀu with η = offset + Xβ + ZΛu, its derivatives, and its mode by Newton's method.
/// </summary>
/// <remarks>
/// Spherical effects u ~ N(0, I): Λ may be singular, then u stays at 0 where the data say nothing. The observed curvature is used; where it
/// is not positive definite on the way to the mode, the expected one is. Scratch memory of one thread.
/// </remarks>
internal sealed class GroupMode
{
    private const int MaxSteps = 100;
    private const int MaxHalvings = 30;

    private readonly GroupRows _rows;
    private readonly GroupEffects _effects;
    private readonly int _q;
    private readonly int _k;
    private readonly double[] _values;
    private readonly double[] _step;
    private readonly double[] _trial;
    private readonly double[] _product;
    private readonly double[] _curvature;
    private double[] _base = [];
    private int _start;

    public GroupMode(GroupRows rows, GroupEffects effects, int largestGroup)
    {
        _rows = rows;
        _effects = effects;
        _q = effects.Count;
        _k = rows.PredictorCount;
        _values = new double[largestGroup];
        Predictors = new double[_k * largestGroup];
        First = new double[_k * largestGroup];
        Second = new double[_k * (_k + 1) / 2 * largestGroup];
        Factor = new double[_q * _q];
        Information = new double[_q * _q];
        EffectGradient = new double[_q];
        Effects = new double[_q];
        Cholesky = new double[_q * _q];
        Gradient = new double[_q];
        _step = new double[_q];
        _trial = new double[_q];
        _product = new double[_q * _q];
        _curvature = new double[_q * _q];
    }

    /// <summary>The number of rows of the group.</summary>
    public int RowCount { get; private set; }

    /// <summary>The first row of the group.</summary>
    public int Start => _start;

    /// <summary>Λ, [q × q]; set before use.</summary>
    public double[] Factor { get; }

    /// <summary>η of the group's rows at the last u, [K × rows].</summary>
    public double[] Predictors { get; }

    /// <summary>w ∂ℓ/∂η at the last u, [K × rows].</summary>
    public double[] First { get; }

    /// <summary>w ∂²ℓ/∂η∂η at the last u of <see cref="FindMode"/>, [K(K + 1)/2 × rows].</summary>
    public double[] Second { get; }

    /// <summary>Λu of the last u, [q].</summary>
    public double[] Effects { get; }

    /// <summary>∂ Σ wℓ / ∂(Λu) at the last u, [q].</summary>
    public double[] EffectGradient { get; }

    /// <summary>∂h/∂u at the last u, [q].</summary>
    public double[] Gradient { get; }

    /// <summary>−∂² Σ wℓ / ∂(Λu)² at the mode, [q × q].</summary>
    public double[] Information { get; }

    /// <summary>L of H = −∂²h/∂u² = LLᵀ at the mode, [q × q].</summary>
    public double[] Cholesky { get; }

    /// <summary>Turns to a group of consecutive rows.</summary>
    public void Enter(double[] basePredictors, int start, int rows)
    {
        _base = basePredictors;
        _start = start;
        RowCount = rows;
    }

    /// <summary>Moves u to the mode and factors the curvature there.</summary>
    /// <returns>h at the mode; NaN when there is none to be found.</returns>
    public double FindMode(Span<double> u)
    {
        double height = Climb(u);
        if (double.IsNaN(height) && u.ContainsAnyExcept(0.0))
        {
            // The last mode was a bad place to start from.
            u.Clear();
            height = Climb(u);
        }

        return height;
    }

    /// <summary>h at u, without the terms that no predictor enters; leaves the first derivatives behind.</summary>
    public double Height(ReadOnlySpan<double> u)
    {
        Predict(u);
        int rows = RowCount;
        ResponseBlock block = _rows.Block(_start, rows);
        Span<double> first = First.AsSpan(0, _k * rows);
        double sum = 0;
        if (_rows.Weights is null)
        {
            sum = _rows.Family.LogLikelihood(block, Predictors.AsSpan(0, _k * rows), first);
        }
        else
        {
            Span<double> values = _values.AsSpan(0, rows);
            _rows.Family.Differentiate(block, Predictors.AsSpan(0, _k * rows), new RowDerivatives { Value = values, First = first });
            Weigh(values, 1);
            Weigh(first, _k);
            sum = VectorKernels.Sum(values);
        }

        for (int r = 0; r < _q; r++)
        {
            ReadOnlySpan<double> derivative = first.Slice(_effects.Predictors[r] * rows, rows);
            EffectGradient[r] = _effects.Columns[r] is double[] z ? VectorKernels.Dot(z.AsSpan(_start, rows), derivative) : VectorKernels.Sum(derivative);
        }

        for (int c = 0; c < _q; c++)
        {
            double pull = -u[c];
            for (int r = c; r < _q; r++)
            {
                pull += Factor[(r * _q) + c] * EffectGradient[r];
            }

            Gradient[c] = pull;
            sum -= 0.5 * u[c] * u[c];
        }

        return sum;
    }

    /// <summary>Multiplies blocks of one number a row by the case weights of the group.</summary>
    public void Weigh(Span<double> blocks, int count) => _rows.Weigh(_start, blocks, count);

    /// <summary>The place of the pair of predictors (a, b) among the second derivatives.</summary>
    public int Pair(int a, int b) => a <= b ? (a * _k) - (a * (a - 1) / 2) + b - a : Pair(b, a);

    private double Climb(Span<double> u)
    {
        double height = Height(u);
        for (int step = 0; step < MaxSteps && !double.IsNaN(height); step++)
        {
            if (!Curve())
            {
                return double.NaN;
            }

            Gradient.CopyTo(_step, 0);
            SmallCholesky.SolveLower(Cholesky, _q, _step);
            double decrement = 0;
            foreach (double s in _step)
            {
                decrement += s * s;
            }

            // Squared distance to the mode in units of its standard deviation. Newton's convergence is quadratic: where it is 1e-13,
            // one more step takes it to rounding error.
            SmallCholesky.SolveUpper(Cholesky, _q, _step);
            double next = Advance(u, height, decrement);
            if (double.IsNaN(next))
            {
                // No step gains: at the mode as near as rounding lets one see, or lost.
                height = Height(u);
                return decrement < 1e-8 * Math.Max(1, Math.Abs(height)) && Curve(observedOnly: true) ? height : double.NaN;
            }

            height = next;
            if (decrement < 1e-13)
            {
                return Curve(observedOnly: true) ? height : double.NaN;
            }
        }

        return double.NaN;
    }

    private double Advance(Span<double> u, double height, double decrement)
    {
        double share = 1;
        double slack = 1e-13 * (Math.Abs(height) + 1);
        for (int halving = 0; halving < MaxHalvings; halving++, share *= 0.5)
        {
            for (int c = 0; c < _q; c++)
            {
                _trial[c] = u[c] + (share * _step[c]);
            }

            double trial = Height(_trial);
            if (trial >= height - slack || (decrement < 1e-10 && !double.IsNaN(trial)))
            {
                _trial.CopyTo(u);
                return trial;
            }
        }

        return double.NaN;
    }

    private void Predict(ReadOnlySpan<double> u)
    {
        int rows = RowCount;
        int n = _rows.Count;
        for (int k = 0; k < _k; k++)
        {
            _base.AsSpan((k * n) + _start, rows).CopyTo(Predictors.AsSpan(k * rows));
        }

        for (int r = 0; r < _q; r++)
        {
            double effect = 0;
            for (int c = 0; c <= r; c++)
            {
                effect += Factor[(r * _q) + c] * u[c];
            }

            Effects[r] = effect;
            Span<double> target = Predictors.AsSpan(_effects.Predictors[r] * rows, rows);
            if (_effects.Columns[r] is double[] z)
            {
                VectorKernels.AddScaled(target, z.AsSpan(_start, rows), effect);
            }
            else
            {
                for (int i = 0; i < rows; i++)
                {
                    target[i] += effect;
                }
            }
        }
    }

    /// <summary>Factors −∂²h/∂u² at the last u.</summary>
    private bool Curve(bool observedOnly = false)
    {
        int rows = RowCount;
        Span<double> second = Second.AsSpan(0, _k * (_k + 1) / 2 * rows);
        ReadOnlySpan<double> predictors = Predictors.AsSpan(0, _k * rows);
        _rows.Family.Differentiate(_rows.Block(_start, rows), predictors, new RowDerivatives { Second = second });
        Weigh(second, _k * (_k + 1) / 2);
        if (FactorCurvature(-1))
        {
            return true;
        }

        if (observedOnly)
        {
            return false;
        }

        _rows.Family.ExpectedInformation(predictors, _rows.Trials.Length == 0 ? default : _rows.Trials.AsSpan(_start, rows), second);
        Weigh(second, _k * (_k + 1) / 2);
        return FactorCurvature(1);
    }

    // H = I + Λᵀ(ZᵀWZ)Λ.
    private bool FactorCurvature(double sign)
    {
        int rows = RowCount;
        for (int r = 0; r < _q; r++)
        {
            for (int s = 0; s <= r; s++)
            {
                ReadOnlySpan<double> w = Second.AsSpan(Pair(_effects.Predictors[r], _effects.Predictors[s]) * rows, rows);
                double sum = (_effects.Columns[r], _effects.Columns[s]) switch
                {
                    (null, null) => VectorKernels.Sum(w),
                    (double[] z, null) => VectorKernels.Dot(z.AsSpan(_start, rows), w),
                    (null, double[] z) => VectorKernels.Dot(z.AsSpan(_start, rows), w),
                    (double[] z, double[] x) => Dot(z.AsSpan(_start, rows), x.AsSpan(_start, rows), w),
                };
                Information[(r * _q) + s] = Information[(s * _q) + r] = sign * sum;
            }
        }

        Sandwich(Information, Factor, _curvature);
        for (int r = 0; r < _q; r++)
        {
            _curvature[(r * _q) + r] += 1;
        }

        _curvature.CopyTo(Cholesky, 0);
        return SmallCholesky.Factor(Cholesky, _q);
    }

    // ΛᵀQΛ.
    private void Sandwich(double[] middle, double[] factor, double[] result)
    {
        for (int r = 0; r < _q; r++)
        {
            for (int c = 0; c < _q; c++)
            {
                double sum = 0;
                for (int k = c; k < _q; k++)
                {
                    sum += middle[(r * _q) + k] * factor[(k * _q) + c];
                }

                _product[(r * _q) + c] = sum;
            }
        }

        for (int r = 0; r < _q; r++)
        {
            for (int c = 0; c < _q; c++)
            {
                double sum = 0;
                for (int k = r; k < _q; k++)
                {
                    sum += factor[(k * _q) + r] * _product[(k * _q) + c];
                }

                result[(r * _q) + c] = sum;
            }
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> w)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            sum += a[i] * b[i] * w[i];
        }

        return sum;
    }
}
