using Bayes.Models.Conditional;
using Bayes.Sampler.Abstractions;

namespace Bayes.Models.Posterior.Integrated;

/// <summary>The log posterior density of the hyperparameters φ of a Gaussian model, coefficients and group effects integrated out.</summary>
/// <remarks>
/// <para>
/// log p(φ | y) = log p(y, β̂ | φ) − ½ log |A| up to a constant, with the group effects integrated out of the likelihood, β̂ the conditional
/// mean of the coefficients and A their conditional precision (<see cref="GaussianLikelihood"/>). As β̂ maximises log p(y, β | φ), its
/// derivative by φ adds nothing to the gradient.
/// </para>
/// <para>Not thread safe: it owns scratch memory. An evaluation allocates nothing; its cost does not depend on the number of rows.</para>
/// </remarks>
public sealed class IntegratedPosterior : ILogDensity
{
    private readonly int[] _places;
    private readonly GaussianLikelihood _likelihood;
    private readonly PopulationPrior _prior;
    private readonly CovarianceParameters _covariances;
    private readonly int[] _coefficients;
    private readonly double[] _position;
    private readonly double[] _parameters;
    private readonly double[] _byParameters;
    private readonly double[] _gradient;

    internal IntegratedPosterior(IntegratedModel model)
    {
        _places = [.. model.Hyperparameters];
        _likelihood = new GaussianLikelihood(model.Rows, model.Data, model.Coefficients);
        _prior = new PopulationPrior(model.Model);
        _covariances = new CovarianceParameters(model.Model.Layout);
        _coefficients = [.. model.Coefficients.Select(c => model.Data.Coefficients[c.Column])];
        _position = new double[model.Model.Layout.PopulationCount];
        _parameters = new double[_position.Length];
        _byParameters = new double[_position.Length];
        _gradient = new double[_position.Length];
    }

    /// <inheritdoc/>
    public int Dimension => _places.Length;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        if (position.Length != Dimension || gradient.Length != Dimension)
        {
            throw new ArgumentException($"The model has {Dimension} hyperparameters; position has {position.Length} and gradient {gradient.Length}.", nameof(position));
        }

        for (int i = 0; i < _places.Length; i++)
        {
            _position[_places[i]] = position[i];
        }

        _covariances.Write(_position, _parameters);
        double sum = _likelihood.EvaluateAtMean(_parameters, _byParameters);
        foreach (int place in _coefficients)
        {
            _position[place] = _parameters[place];
        }

        _covariances.PullBack(_position, _byParameters, _gradient);
        sum += _prior.Evaluate(_position, _gradient);
        for (int i = 0; i < _places.Length; i++)
        {
            gradient[i] = _gradient[_places[i]];
        }

        return sum;
    }
}
