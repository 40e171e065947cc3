using Bayes.Models.Conditional;
using Bayes.Numerics;

namespace Bayes.Models.Posterior.Integrated;

/// <summary>Draws coefficients and group effects of a Gaussian model given its hyperparameters, from their joint normal distribution.</summary>
/// <remarks>Not thread safe: it owns scratch memory. A draw allocates nothing; its cost does not depend on the number of rows.</remarks>
public sealed class IntegratedDraws
{
    private readonly int[] _places;
    private readonly int[] _coefficients;
    private readonly int _populationCount;
    private readonly double _normalizer;
    private readonly GaussianLikelihood _likelihood;
    private readonly CovarianceParameters _covariances;
    private readonly LogPosterior _posterior;
    private readonly double[] _parameters;
    private readonly double[] _gradient;

    internal IntegratedDraws(IntegratedModel model)
    {
        ParameterLayout layout = model.Model.Layout;
        _places = [.. model.Hyperparameters];
        _coefficients = [.. model.Coefficients.Select(c => model.Data.Coefficients[c.Column])];
        _populationCount = layout.PopulationCount;

        // The log posterior leaves the family's own normalising terms out.
        _normalizer = model.Rows.Response.LogNormalizer;
        _likelihood = new GaussianLikelihood(model.Rows, model.Data, model.Coefficients);
        _covariances = new CovarianceParameters(layout);
        _posterior = model.Model.CreateDensity();
        _parameters = new double[_populationCount];
        _gradient = new double[layout.Dimension];
    }

    /// <summary>d, the number of all unconstrained parameters.</summary>
    public int Dimension => _gradient.Length;

    /// <summary>Completes hyperparameters to a draw of all parameters.</summary>
    /// <param name="hyperparameters">φ, [<see cref="IntegratedModel.Hyperparameters"/>].</param>
    /// <param name="random">The random numbers.</param>
    /// <param name="position">Receives the unconstrained parameters, [<see cref="Dimension"/>].</param>
    /// <returns>The log posterior there, that of <see cref="LogPosterior"/>.</returns>
    public double Complete(ReadOnlySpan<double> hyperparameters, RandomStream random, Span<double> position)
    {
        for (int i = 0; i < _places.Length; i++)
        {
            position[_places[i]] = hyperparameters[i];
        }

        _covariances.Write(position, _parameters);
        double logLikelihood = _likelihood.Draw(_parameters, random);
        if (double.IsNaN(logLikelihood))
        {
            // There is no distribution to draw from; what the last draw left behind is none of this one's.
            position.Fill(double.NaN);
            return double.NaN;
        }

        foreach (int place in _coefficients)
        {
            position[place] = _parameters[place];
        }

        _likelihood.WriteEffects(position[_populationCount..]);
        Array.Clear(_gradient);
        return _posterior.AddPriors(position, _gradient, logLikelihood - _normalizer);
    }
}
