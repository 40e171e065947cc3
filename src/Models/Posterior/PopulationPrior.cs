namespace Bayes.Models.Posterior;

/// <summary>The joint prior of the population parameters: everything but the group effects.</summary>
/// <remarks>Log-Jacobians of the constraining maps are included, as in <see cref="LogPosterior"/>. Immutable; safe for concurrent use.</remarks>
public sealed class PopulationPrior
{
    private readonly ParameterPriors _priors;
    private readonly TermCorrelationPrior[] _correlations;
    private readonly BoundModel _model;

    /// <summary>Gathers the priors of a bound model.</summary>
    /// <param name="model">The model.</param>
    public PopulationPrior(BoundModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Dimension = model.Layout.PopulationCount;
        _model = model;
        _priors = new ParameterPriors(model);
        _correlations = [.. model.Layout.Covariances.Where(t => t.IsCorrelated).Select(t => ParameterPriors.Correlation(model, t))];
    }

    /// <summary>The number of population parameters.</summary>
    public int Dimension { get; }

    /// <summary>Evaluates the log density up to a constant, and adds its gradient.</summary>
    /// <param name="position">The unconstrained population parameters, laid out by <see cref="ParameterLayout"/>.</param>
    /// <param name="gradient">Its gradient is added here, [<see cref="Dimension"/>].</param>
    /// <returns>The log density; the constant is that of the correlations' densities, and 0 where there are no correlations.</returns>
    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double sum = _priors.Add(position, gradient, 0);
        foreach (TermCorrelationPrior prior in _correlations)
        {
            sum += prior.Evaluate(position, gradient);
        }

        return sum;
    }

    /// <summary>The log density of the priors by the parameters on their own scales: coefficients, thresholds, standard deviations, correlation matrices, constants of the family.</summary>
    /// <param name="position">The unconstrained parameters; those of group effects are not read.</param>
    /// <returns>The log density up to a constant, without log-Jacobians: what raising the priors to a power multiplies.</returns>
    public double LogDensity(ReadOnlySpan<double> position)
    {
        double sum = _priors.Add(position, new double[Dimension], 0);
        foreach ((Families.DistributionalParameter parameter, int place) in _model.Layout.Constants)
        {
            if (!parameter.IsThreshold && parameter.Link != Families.Link.Identity)
            {
                sum -= Families.Links.LogJacobian(parameter.Link, position[place], out _);
            }
        }

        if (_model.Family.OrdersThresholds)
        {
            // The first threshold, then the logarithms of the distances to the next.
            foreach (double logDistance in position[_model.Layout.Thresholds][1..])
            {
                sum -= logDistance;
            }
        }

        foreach (TermSlots term in _model.Layout.Covariances)
        {
            foreach (double logDeviation in position.Slice(term.LogSd, term.DeviationCount))
            {
                sum -= logDeviation;
            }
        }

        foreach (TermCorrelationPrior prior in _correlations)
        {
            sum += prior.LogDensity(position);
        }

        return sum;
    }
}
