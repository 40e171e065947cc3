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
    private readonly CovarianceParameters _covariances;
    private readonly double[] _parameters;
    private readonly double[] _byParameters;

    /// <summary>Joins a likelihood and the priors of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="likelihood">The likelihood with its group effects integrated out; used by this alone from now on.</param>
    public MarginalPosterior(BoundModel model, IMarginalLikelihood likelihood)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(likelihood);
        _likelihood = likelihood;
        _prior = new PopulationPrior(model);
        _covariances = new CovarianceParameters(model.Layout);
        _parameters = new double[model.Layout.PopulationCount];
        _byParameters = new double[_parameters.Length];
    }

    /// <summary>The number of population parameters.</summary>
    public int Dimension => _parameters.Length;

    /// <summary>Evaluates the log density up to a constant, and its gradient.</summary>
    /// <param name="position">The unconstrained population parameters, [<see cref="Dimension"/>].</param>
    /// <param name="gradient">Receives the gradient, [<see cref="Dimension"/>].</param>
    /// <returns>The log density; −∞ or NaN where it cannot be computed.</returns>
    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        _covariances.Write(position, _parameters);
        double sum = _likelihood.Evaluate(_parameters, _byParameters);
        _covariances.PullBack(position, _byParameters, gradient);
        return sum + _prior.Evaluate(position, gradient);
    }
}
