using Bayes.Models.Posterior.Rows;
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
/// Rows that differ in nothing but their outcome are merged, which changes no value. With a canonical link (logit for successes, log for counts)
/// the log likelihood is Σ y·η − Σ a(η); the first sum is linear in x, its slopes are taken once, and outcomes are not read again. There and with
/// normal outcomes case weights go into the rows. Rows are
/// visited in blocks that stay in the first-level cache: one block's predictors, likelihood and pull-back are done before the next.
/// From some 50,000 rows on spare cores help, which changes no digit.
/// </para>
/// <para>
/// Not thread safe (it owns scratch memory); an evaluation allocates nothing, but for the first. Cost O(n·(p + q) + J·q²), n the number of
/// merged rows.
/// </para>
/// </remarks>
public sealed class LogPosterior : ILogDensity
{
    private readonly ParameterLayout _layout;
    private readonly LikelihoodRows _rows;
    private readonly LinearPredictors _linear;
    private readonly LinearPredictors _linearOfData;
    private readonly SpareCores? _spare;
    private readonly ParameterPriors _priors;
    private readonly TermPrior[] _terms;

    // What the rows need is made with the first likelihood: many a density is asked for predictors or priors only.
    private OutcomeSums? _outcomes;
    private RowParts? _parts;
    private RowBlocks? _blocks;

    internal LogPosterior(BoundModel model, SpareCores? spare = null)
        : this(model, model.Rows, spare)
    {
    }

    internal LogPosterior(BoundModel model, LikelihoodRows rows, SpareCores? spare = null)
    {
        _layout = model.Layout;
        _rows = rows;
        _linear = new LinearPredictors(model, _rows);
        _linearOfData = _rows.RowOf is null ? _linear : new LinearPredictors(model, model.DataRows);
        _spare = spare;
        _priors = new ParameterPriors(model);
        _terms = [.. _layout.Covariances.Select(slots => new TermPrior(slots, slots.IsCorrelated ? ParameterPriors.Correlation(model, slots) : null))];
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
        if (_blocks is null)
        {
            _outcomes = OutcomeSums.Of(_rows, _linear, Dimension);
            _parts = RowParts.Of(_rows, _linear, Dimension, _spare);
            _blocks = new RowBlocks(_rows, _linear);
        }

        double sum = _parts is not null ? _parts.Add(position, gradient) : _blocks.Add(position, 0, _rows.Count, gradient);
        return sum + (_outcomes?.Add(position, gradient) ?? 0) - _rows.Constant;
    }

    /// <summary>Computes the linear predictors of a run of rows of the data.</summary>
    /// <param name="position">x, [d].</param>
    /// <param name="start">The first row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="predictors">Receives them, [K × rows].</param>
    internal void Predict(ReadOnlySpan<double> position, int start, int rows, Span<double> predictors) =>
        _linearOfData.Fill(position, start, rows, predictors);
}
