using Bayes.Models.Conditional;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Marginal;

/// <summary>
/// The log density of the population parameters given the data, group effects integrated out: marginal likelihood times priors, in the
/// unconstrained parameters of <see cref="ParameterLayout"/> before the group effects.
/// </summary>
/// <remarks>Owns scratch memory: one thread at a time.</remarks>
public sealed class MarginalPosterior
{
    private readonly IMarginalLikelihood _likelihood;
    private readonly PopulationPrior _prior;
    private readonly IReadOnlyList<TermSlots> _terms;
    private readonly double[] _parameters;
    private readonly double[] _byParameters;
    private readonly double[] _factor;
    private readonly double[] _byFactor;

    /// <summary>Joins a likelihood and the priors of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="likelihood">The likelihood with its group effects integrated out; used by this alone from now on.</param>
    public MarginalPosterior(BoundModel model, IMarginalLikelihood likelihood)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(likelihood);
        _likelihood = likelihood;
        _prior = new PopulationPrior(model);
        _terms = model.Layout.Covariances;
        _parameters = new double[model.Layout.PopulationCount];
        _byParameters = new double[_parameters.Length];
        int widest = _terms.Count == 0 ? 0 : _terms.Max(t => t.Effects);
        _factor = new double[widest * widest];
        _byFactor = new double[widest * widest];
    }

    /// <summary>The number of population parameters.</summary>
    public int Dimension => _parameters.Length;

    /// <summary>Evaluates the log density up to a constant, and its gradient.</summary>
    /// <param name="position">The unconstrained population parameters, [<see cref="Dimension"/>].</param>
    /// <param name="gradient">Receives the gradient, [<see cref="Dimension"/>].</param>
    /// <returns>The log density; −∞ or NaN where it cannot be computed.</returns>
    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        position.CopyTo(_parameters);
        foreach (TermSlots term in _terms)
        {
            if (!MarginalCovariance.IsFree(term))
            {
                WriteStructured(term, position);
                continue;
            }

            CovarianceFactor.Write(term, position, _factor);
            Each(term, (place, entry) => _parameters[place] = _factor[entry]);
        }

        double sum = _likelihood.Evaluate(_parameters, _byParameters);
        _byParameters.CopyTo(gradient);
        foreach (TermSlots term in _terms)
        {
            if (!MarginalCovariance.IsFree(term))
            {
                PullBackStructured(term, position, gradient);
                continue;
            }

            Each(term, (place, entry) => _byFactor[entry] = _byParameters[place]);
            gradient.Slice(term.LogSd, term.Effects).Clear();
            if (term.IsCorrelated)
            {
                gradient.Slice(term.Correlation, term.Effects * (term.Effects - 1) / 2).Clear();
            }
            else
            {
                ClearOffDiagonal(term.Effects);
            }

            CovarianceFactor.PullBack(term, position, _byFactor, gradient);
        }

        return sum + _prior.Evaluate(position, gradient);
    }

    // Deviations are their exponentials, and the angle a of a correlation has sin a = tanh y.
    private void WriteStructured(TermSlots term, ReadOnlySpan<double> position)
    {
        for (int r = 0; r < term.DeviationCount; r++)
        {
            _parameters[term.LogSd + r] = Math.Exp(position[term.LogSd + r]);
        }

        if (term.HasOneCorrelation)
        {
            _parameters[term.Correlation] = Math.Asin(Math.Tanh(position[term.Correlation]));
        }
    }

    private void PullBackStructured(TermSlots term, ReadOnlySpan<double> position, Span<double> gradient)
    {
        for (int r = 0; r < term.DeviationCount; r++)
        {
            gradient[term.LogSd + r] = _byParameters[term.LogSd + r] * _parameters[term.LogSd + r];
        }

        if (term.HasOneCorrelation)
        {
            gradient[term.Correlation] = _byParameters[term.Correlation] / Math.Cosh(position[term.Correlation]);
        }
    }

    private void ClearOffDiagonal(int q)
    {
        for (int r = 0; r < q; r++)
        {
            _byFactor.AsSpan(r * q, r).Clear();
        }
    }

    private static void Each(TermSlots term, Action<int, int> visit)
    {
        int q = term.Effects;
        for (int r = 0; r < q; r++)
        {
            for (int c = term.IsCorrelated ? 0 : r; c <= r; c++)
            {
                visit(MarginalParameters.FactorPlace(term, r, c), (r * q) + c);
            }
        }
    }
}
