using Bayes.Models.Design;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Marginal;

/// <summary>
/// The log likelihood of all rows of a group with the group's own effects integrated out, given the population parameters and the effects of
/// other factors: what a model says of a group that it has not seen.
/// </summary>
/// <remarks>
/// Adaptive Gauss-Hermite quadrature around each group's mode, by <see cref="GroupIntegral"/>; for Gaussian responses with effects on
/// the mean one point is exact. Owns scratch memory: one thread at a time. Cost of one evaluation: O(nodes · rows · (q + K)).
/// </remarks>
public sealed class GroupMarginals
{
    private readonly TermSlots[] _terms;
    private readonly GroupRows _rows;
    private readonly GroupEffects _effects;
    private readonly GroupIntegral _integral;
    private readonly LogPosterior _density;
    private readonly TermSlots[][] _covariances;
    private readonly int[] _order;
    private readonly int[] _starts;
    private readonly double[] _normalizers;
    private readonly double[] _position;
    private readonly double[] _predictors;
    private readonly double[] _base;
    private readonly double[] _rowGradient;
    private readonly double[] _modes;
    private readonly double[] _factor;

    /// <summary>Prepares the integrals of the groups of one factor.</summary>
    /// <param name="model">The model.</param>
    /// <param name="factor">The factor: an index into <see cref="DesignedModel.Groups"/>.</param>
    /// <param name="points">Quadrature points per effect; null for as many as its effects allow (1 where that is exact).</param>
    /// <exception cref="EstimationException">The grid would be too large.</exception>
    public GroupMarginals(BoundModel model, int factor, int? points = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        GroupingFactor group = model.Design.Groups[factor];
        _terms = [.. model.Layout.Terms.Where(t => t.Group == factor)];
        _covariances = Array.ConvertAll(_terms, t => model.Layout.Covariances.Where(c => c.Group == factor && c.Term == t.Term).ToArray());
        _order = [.. Enumerable.Range(0, model.Design.RowCount).OrderBy(i => group.Codes[i])];
        _starts = new int[group.Levels.Count + 1];
        foreach (int code in group.Codes)
        {
            _starts[code + 1]++;
        }

        for (int j = 0; j < group.Levels.Count; j++)
        {
            _starts[j + 1] += _starts[j];
        }

        _rows = new GroupRows(model, _order);
        _effects = new GroupEffects(model, factor, _rows);
        Points = points ?? (MarginalLikelihoods.IsExact(model) ? 1 : _effects.Count switch { 1 => 15, 2 => 9, 3 => 5, _ => 3 });
        int largest = Enumerable.Range(0, Count).Max(j => _starts[j + 1] - _starts[j]);
        _integral = new GroupIntegral(_rows, _effects, new TensorGrid(Points, _effects.Count), largest);
        _density = model.CreateDensity();
        _position = new double[model.Layout.Dimension];
        _predictors = new double[_rows.PredictorCount * _rows.Count];
        _base = new double[_predictors.Length];
        _rowGradient = new double[_predictors.Length];
        _modes = new double[Count * _effects.Count];
        _factor = new double[_effects.Count * _effects.Count];
        _normalizers = [.. Enumerable.Range(0, Count).Select(Normalizer)];
    }

    /// <summary>The number of groups.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>Quadrature points per effect.</summary>
    public int Points { get; }

    /// <summary>Evaluates a run of groups.</summary>
    /// <param name="position">The unconstrained parameters, [d]; the effects of the factor itself are not read.</param>
    /// <param name="first">The first group.</param>
    /// <param name="values">Receives the log marginal likelihood of as many groups as it has places, all constants included; NaN where it cannot be computed.</param>
    public void Evaluate(ReadOnlySpan<double> position, int first, Span<double> values)
    {
        position.CopyTo(_position);
        foreach (TermSlots term in _terms)
        {
            _position.AsSpan(term.GroupEffects, term.Effects * term.Levels).Clear();
        }

        int n = _rows.Count;
        _density.Predict(_position, 0, n, _predictors);
        for (int k = 0; k < _rows.PredictorCount; k++)
        {
            for (int i = 0; i < n; i++)
            {
                _base[(k * n) + i] = _predictors[(k * n) + _order[i]];
            }
        }

        int q = _effects.Count;
        int kind = -1;
        for (int j = 0; j < values.Length; j++)
        {
            int group = first + j;
            if (_effects.KindOf(group) != kind)
            {
                kind = _effects.KindOf(group);
                WriteFactor(kind);
            }

            Span<double> mode = _modes.AsSpan(group * q, q);

            // Always from the same place, so that a value does not depend on the draw before.
            mode.Clear();
            values[j] = _normalizers[group] + _integral.Evaluate(_base, _starts[group], _starts[group + 1] - _starts[group], mode, _rowGradient);
        }
    }

    private void WriteFactor(int kind)
    {
        int q = _effects.Count, before = 0;
        Array.Clear(_integral.Factor);
        foreach (TermSlots[] covariances in _covariances)
        {
            TermSlots term = covariances[covariances.Length == 1 ? 0 : kind];
            int own = term.Effects;
            CovarianceFactor.Write(term, _position, _factor);
            for (int r = 0; r < own; r++)
            {
                for (int c = 0; c <= r; c++)
                {
                    _integral.Factor[((before + r) * q) + before + c] = _factor[(r * own) + c];
                }
            }

            before += own;
        }
    }

    private double Normalizer(int group)
    {
        double sum = 0;
        for (int i = _starts[group]; i < _starts[group + 1]; i++)
        {
            double weight = _rows.Weights?[i] ?? 1;
            sum += weight == 0 ? 0 : weight * _rows.Family.LogNormalizer(_rows.Values[i], _rows.Trials.Length == 0 ? 1 : _rows.Trials[i]);
        }

        return sum;
    }
}
