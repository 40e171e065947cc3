using Bayes.Estimation.Starting;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Estimation.Marginal;

/// <summary>The log marginal likelihood of a model with nested grouping factors, such as <c>(1 | a/b)</c>, by adaptive Gauss-Hermite quadrature.</summary>
/// <remarks>
/// <para>
/// A unit of the outermost factor is an integral of its own; within it the rule is applied level by level
/// (<see cref="NestedIntegral"/>). Cost O(n · nodes_1 · nodes_2 · …).
/// </para>
/// <para>
/// The gradient is by central differences with steps of a thousandth of a parameter's natural unit, started from the modes at hand: about
/// 1e-7 of a unit of log likelihood per unit off, against steps of 1e-2 that standard errors ask for. It costs 2k evaluations, shared by
/// the processors; sums are taken in one fixed order.
/// </para>
/// </remarks>
public sealed class NestedQuadratureLikelihood : IMarginalLikelihood
{
    private const double Step = 1e-3;

    private readonly GroupRows _rows;
    private readonly NestedUnits _units;
    private readonly GroupEffects[] _effects;
    private readonly TensorGrid[] _grids;
    private readonly double[] _steps;
    private readonly Worker _centre;
    private readonly bool _isExact;
    private readonly Stack<Worker> _idle = new();

    /// <summary>Prepares the likelihood of a model.</summary>
    /// <param name="model">The model, whose grouping factors are nested.</param>
    /// <param name="points">Points per effect, 1 or more.</param>
    /// <exception cref="EstimationException">The factors are crossed, or a grid would be too large.</exception>
    public NestedQuadratureLikelihood(BoundModel model, int points)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        _units = NestedUnits.Of(model.Design.Groups) ?? throw MarginalLikelihoods.Crossed(model);
        if (model.Design.Groups.Any(g => g.Kinds is not null))
        {
            throw new EstimationException("nested grouping factors with covariances that differ by kind of groups have no adaptive quadrature here. Use Laplace's approximation (1 point), or the posterior.");
        }

        Parameters = new MarginalParameters(model);
        Points = points;
        _isExact = MarginalLikelihoods.IsExact(model);
        _rows = new GroupRows(model, _units.Order);
        _effects = [.. _units.Factors.Select(f => new GroupEffects(model, f, _rows))];
        _grids = [.. _effects.Select(e => new TensorGrid(points, e.Count))];
        _steps = Array.ConvertAll(ResponseScale.Units(model), unit => Step * unit);
        _centre = new Worker(this);
    }

    /// <inheritdoc/>
    public MarginalParameters Parameters { get; }

    /// <inheritdoc/>
    public EstimationMethod Method => _isExact ? EstimationMethod.MaximumLikelihood : Points == 1 ? EstimationMethod.Laplace : EstimationMethod.Quadrature;

    /// <inheritdoc/>
    public int Points { get; }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        double[] psi = parameters.ToArray();
        double value = _centre.Evaluate(psi);
        if (!double.IsFinite(value))
        {
            gradient.Fill(double.NaN);
            return value;
        }

        double[] slopes = new double[psi.Length];
        Parallel.For(0, psi.Length, p =>
        {
            Worker worker = Borrow();
            worker.StartFrom(_centre);
            double[] moved = [.. psi];
            moved[p] = psi[p] + _steps[p];
            double above = worker.Evaluate(moved);
            worker.StartFrom(_centre);
            moved[p] = psi[p] - _steps[p];
            double below = worker.Evaluate(moved);
            slopes[p] = (above - below) / (2 * _steps[p]);
            lock (_idle)
            {
                _idle.Push(worker);
            }
        });
        slopes.CopyTo(gradient);
        return value;
    }

    /// <inheritdoc/>
    public void WriteConditionalModes(Span<double> effects)
    {
        double[] b = new double[_effects.Max(e => e.Count)];
        for (int t = 0; t < _units.Units.Length; t++)
        {
            NestedUnit unit = _units.Units[t];
            int q = _effects[unit.Depth].Count;
            double[] u = _centre.Modes[t];
            for (int r = 0; r < q; r++)
            {
                b[r] = VectorKernels.Dot(_centre.Factors[unit.Depth].AsSpan(r * q, r + 1), u.AsSpan(0, r + 1));
            }

            _effects[unit.Depth].WriteEffects(b.AsSpan(0, q), unit.Level, Parameters.Dimension, effects);
        }
    }

    private Worker Borrow()
    {
        lock (_idle)
        {
            if (_idle.TryPop(out Worker? worker))
            {
                return worker;
            }
        }

        return new Worker(this);
    }

    /// <summary>An evaluation's scratch memory.</summary>
    private sealed class Worker
    {
        private readonly NestedQuadratureLikelihood _owner;
        private readonly NestedIntegral _integral;
        private readonly double[] _base;
        private readonly double[] _values;

        public Worker(NestedQuadratureLikelihood owner)
        {
            _owner = owner;
            Factors = [.. owner._effects.Select(e => new double[e.Count * e.Count])];
            _integral = new NestedIntegral(owner._rows, owner._units, owner._effects, owner._grids, Factors);
            _base = new double[owner._rows.PredictorCount * owner._rows.Count];
            _values = new double[owner._units.Roots.Length];
        }

        public double[][] Factors { get; }

        public double[][] Modes => _integral.Modes;

        public double Evaluate(double[] psi)
        {
            _owner._rows.Predict(psi, _base);
            for (int d = 0; d < Factors.Length; d++)
            {
                _owner._effects[d].WriteFactor(psi, 0, Factors[d]);
            }

            for (int r = 0; r < _values.Length; r++)
            {
                _values[r] = _integral.Evaluate(_owner._units.Roots[r], _base);
            }

            return _owner._rows.LogNormalizer + VectorKernels.Sum(_values);
        }

        public void StartFrom(Worker other)
        {
            for (int t = 0; t < Modes.Length; t++)
            {
                other.Modes[t].CopyTo(Modes[t], 0);
            }
        }
    }
}
