using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Numerics;
using Bayes.Sampler.Abstractions;

namespace Bayes.Models.Posterior;

/// <summary>
/// The log posterior density of a generalized linear mixed model in its unconstrained parameters, with its gradient.
/// </summary>
/// <remarks>
/// <para>
/// log p(x | y) = Σ_i w_i log p(y_i | η_1i, …, η_Ki) + Σ_groups log N(b_j | 0, Σ(θ)) + log priors + log-Jacobians of the constraining maps, up
/// to a constant; η_k = offset_k + X_k β_k + Σ Z b, and case weights w_i where the response has them, else 1. Precision weights v add
/// −½ log v_i to the predictor of log σ. The layout of x is that of <see cref="ParameterLayout"/>.
/// </para>
/// <para>
/// Rows are visited in blocks that stay in the first-level cache: one block's predictors, likelihood and pull-back are done before the next.
/// Not thread safe (it owns scratch memory); an evaluation allocates nothing. Cost O(n·(p + q) + J·q²).
/// </para>
/// </remarks>
public sealed class LogPosterior : ILogDensity
{
    private const int BlockRows = 512;

    private readonly BoundModel _model;
    private readonly Family _family;
    private readonly ParameterLayout _layout;
    private readonly double[] _values;
    private readonly double[] _trials;
    private readonly CaseWeights? _weights;
    private readonly Source[] _sources;
    private readonly EffectColumn[] _effects;
    private readonly ParameterPriors _priors;
    private readonly TermPrior[] _terms;
    private readonly double[] _predictors;
    private readonly double[] _derivatives;

    internal LogPosterior(BoundModel model)
    {
        _model = model;
        _family = model.Family;
        _layout = model.Layout;
        _values = model.Design.Response.Values;
        _trials = model.Design.Response.Trials ?? [];
        _weights = model.Design.Response.CaseWeights is double[] weights ? new CaseWeights(weights, _family, BlockRows) : null;
        int parameters = _family.Parameters.Count;
        _predictors = new double[parameters * BlockRows];
        _derivatives = new double[parameters * BlockRows];
        _sources = [.. _family.Parameters.Select(SourceOf)];
        _effects = [.. _layout.Terms.SelectMany(EffectsOf)];
        _priors = new ParameterPriors(model);
        _terms = [.. _layout.Terms.Select(slots => new TermPrior(slots, ParameterPriors.LkjShape(model, slots)))];
    }

    /// <inheritdoc/>
    public int Dimension => _layout.Dimension;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        if (position.Length != Dimension || gradient.Length != Dimension)
        {
            throw new ArgumentException($"The model has {Dimension} parameters; position has {position.Length} and gradient {gradient.Length}.", nameof(position));
        }

        gradient.Clear();
        return AddPriors(position, gradient, LogLikelihood(position, gradient));
    }

    /// <summary>Adds the log density of the priors at x, group effects and log-Jacobians included, up to a constant.</summary>
    /// <param name="position">x, [d].</param>
    /// <param name="gradient">Its gradient is added here, [d].</param>
    /// <param name="sum">What the log density is added to.</param>
    /// <returns>The sum.</returns>
    internal double AddPriors(ReadOnlySpan<double> position, Span<double> gradient, double sum)
    {
        sum = _priors.Add(position, gradient, sum);
        foreach (TermPrior term in _terms)
        {
            sum += term.Evaluate(position, gradient);
        }

        return sum;
    }

    /// <summary>The log likelihood of the rows given x, without the family's normalising terms; adds its gradient.</summary>
    /// <param name="position">x, [d].</param>
    /// <param name="gradient">Its gradient is added here, [d].</param>
    /// <returns>The log likelihood.</returns>
    internal double LogLikelihood(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double sum = 0;
        for (int start = 0; start < _values.Length; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, _values.Length - start);
            Span<double> predictors = _predictors.AsSpan(0, _sources.Length * rows);
            Span<double> derivatives = _derivatives.AsSpan(0, _sources.Length * rows);
            Predict(position, start, rows, predictors);
            ResponseBlock response = new(_values.AsSpan(start, rows), _trials.Length == 0 ? default : _trials.AsSpan(start, rows));
            sum += _weights is null
                ? _family.LogLikelihood(response, predictors, derivatives)
                : _weights.LogLikelihood(response, start, predictors, derivatives);
            PullBack(start, rows, derivatives, gradient);
        }

        return sum;
    }

    /// <summary>Computes the linear predictors of a run of rows.</summary>
    /// <param name="position">x, [d].</param>
    /// <param name="start">The first row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="predictors">Receives them, [K × rows].</param>
    internal void Predict(ReadOnlySpan<double> position, int start, int rows, Span<double> predictors)
    {
        for (int k = 0; k < _sources.Length; k++)
        {
            _sources[k].Fill(position, start, predictors.Slice(k * rows, rows));
        }

        foreach (EffectColumn effect in _effects)
        {
            effect.Add(position, start, predictors.Slice(effect.Parameter * rows, rows));
        }
    }

    private void PullBack(int start, int rows, ReadOnlySpan<double> derivatives, Span<double> gradient)
    {
        for (int k = 0; k < _sources.Length; k++)
        {
            _sources[k].PullBack(start, derivatives.Slice(k * rows, rows), gradient);
        }

        foreach (EffectColumn effect in _effects)
        {
            effect.PullBack(start, derivatives.Slice(effect.Parameter * rows, rows), gradient);
        }
    }

    private Source SourceOf(DistributionalParameter parameter)
    {
        double[]? weightOffset = parameter.Name == ResponseFit.ResidualDeviation ? _model.Design.Response.LogSigmaOffset() : null;
        for (int k = 0; k < _layout.Predictors.Count; k++)
        {
            if (_layout.Predictors[k].Parameter == parameter.Name)
            {
                return new Source(_layout.Predictors[k], _model.Predictors[k], weightOffset);
            }
        }

        foreach ((DistributionalParameter constant, int place) in _layout.Constants)
        {
            if (constant.Name == parameter.Name)
            {
                return new Source(new PredictorSlots(constant.Name, place, place + 1, 0), null, weightOffset);
            }
        }

        throw new InvalidOperationException($"The layout has no place for '{parameter.Name}'.");
    }

    private IEnumerable<EffectColumn> EffectsOf(TermSlots slots)
    {
        GroupingFactor group = _model.Design.Groups[slots.Group];
        RandomEffectTerm term = group.Terms[slots.Term];
        for (int c = 0; c < slots.Effects; c++)
        {
            RandomEffectColumn effect = term.Effects[c];
            string parameter = _model.Design.Predictors[effect.Predictor].Parameter;
            int place = 0;
            while (_family.Parameters[place].Name != parameter)
            {
                place++;
            }

            yield return new EffectColumn(place, group.Codes, effect.Column.Values, slots.GroupEffects + c, slots.Effects);
        }
    }

    /// <summary>The part of one linear predictor that no group effect enters: offset + intercept + Xβ, or a constant.</summary>
    private sealed class Source(PredictorSlots slots, CentredPredictor? predictor, double[]? weightOffset)
    {
        private readonly double[][] _columns = predictor?.Columns ?? [];
        private readonly double[]? _offset = predictor?.Design.Offset;

        public void Fill(ReadOnlySpan<double> position, int start, Span<double> target)
        {
            target.Fill(slots.Intercept >= 0 ? position[slots.Intercept] : 0);
            if (_offset is not null)
            {
                VectorKernels.AddScaled(target, _offset.AsSpan(start, target.Length), 1);
            }

            if (weightOffset is not null)
            {
                VectorKernels.AddScaled(target, weightOffset.AsSpan(start, target.Length), 1);
            }

            for (int k = 0; k < _columns.Length; k++)
            {
                VectorKernels.AddScaled(target, _columns[k].AsSpan(start, target.Length), position[slots.Coefficients + k]);
            }
        }

        public void PullBack(int start, ReadOnlySpan<double> derivatives, Span<double> gradient)
        {
            if (slots.Intercept >= 0)
            {
                gradient[slots.Intercept] += VectorKernels.Sum(derivatives);
            }

            for (int k = 0; k < _columns.Length; k++)
            {
                gradient[slots.Coefficients + k] += VectorKernels.Dot(_columns[k].AsSpan(start, derivatives.Length), derivatives);
            }
        }
    }

    /// <summary>One effect of one grouping factor: adds z_i·b[group of i] to a predictor.</summary>
    private sealed class EffectColumn(int parameter, int[] codes, double[]? values, int first, int stride)
    {
        public int Parameter => parameter;

        public void Add(ReadOnlySpan<double> position, int start, Span<double> target)
        {
            ReadOnlySpan<int> rows = codes.AsSpan(start, target.Length);
            if (values is null)
            {
                for (int i = 0; i < rows.Length; i++)
                {
                    target[i] += position[first + (rows[i] * stride)];
                }

                return;
            }

            ReadOnlySpan<double> z = values.AsSpan(start, target.Length);
            for (int i = 0; i < rows.Length; i++)
            {
                target[i] += z[i] * position[first + (rows[i] * stride)];
            }
        }

        public void PullBack(int start, ReadOnlySpan<double> derivatives, Span<double> gradient)
        {
            ReadOnlySpan<int> rows = codes.AsSpan(start, derivatives.Length);
            if (values is null)
            {
                for (int i = 0; i < rows.Length; i++)
                {
                    gradient[first + (rows[i] * stride)] += derivatives[i];
                }

                return;
            }

            ReadOnlySpan<double> z = values.AsSpan(start, derivatives.Length);
            for (int i = 0; i < rows.Length; i++)
            {
                gradient[first + (rows[i] * stride)] += z[i] * derivatives[i];
            }
        }
    }
}
