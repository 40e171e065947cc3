using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Priors;
using Bayes.Numerics;

namespace Bayes.Models.Posterior;

/// <summary>The priors of all population parameters but the correlations, each at its place in the unconstrained vector.</summary>
/// <remarks>Immutable. Covariance priors come last: they look at the residual standard deviation, which has to be there when they are drawn from.</remarks>
internal sealed class ParameterPriors
{
    private readonly ScalarPrior[] _scalars;
    private readonly CovariancePriorTerm[] _covariances;
    private readonly ThresholdPrior? _thresholds;

    public ParameterPriors(BoundModel model)
    {
        List<ScalarPrior> scalars = [];
        List<CovariancePriorTerm> covariances = [];
        AddPredictors(model, scalars);
        foreach ((DistributionalParameter parameter, int place) in model.Layout.Constants)
        {
            if (!parameter.IsThreshold)
            {
                scalars.Add(new ScalarPrior(place, Density(model, parameter.Name), parameter.Link));
            }
            else if (!model.Family.OrdersThresholds)
            {
                scalars.Add(new ScalarPrior(place, Density(model, ParameterNames.CentredIntercept(ParameterNames.Mean)), Link.Identity));
            }
        }

        _thresholds = model.Family.OrdersThresholds
            ? new ThresholdPrior(model.Layout.Thresholds, Density(model, ParameterNames.CentredIntercept(ParameterNames.Mean)))
            : null;

        foreach (TermSlots slots in model.Layout.Covariances)
        {
            AddStandardDeviations(model, slots, scalars, covariances);
        }

        _scalars = [.. scalars];
        _covariances = [.. covariances];
    }

    /// <summary>Adds the log density at x, log-Jacobians included, to a sum, and its gradient to the gradient.</summary>
    public double Add(ReadOnlySpan<double> position, Span<double> gradient, double sum)
    {
        foreach (ScalarPrior prior in _scalars)
        {
            sum += prior.Evaluate(position, gradient);
        }

        foreach (CovariancePriorTerm prior in _covariances)
        {
            sum += prior.Evaluate(position, gradient);
        }

        return _thresholds is null ? sum : sum + _thresholds.Evaluate(position, gradient);
    }

    /// <summary>Draws the parameters.</summary>
    public void Sample(RandomStream random, Span<double> position)
    {
        foreach (ScalarPrior prior in _scalars)
        {
            prior.Sample(random, position);
        }

        foreach (CovariancePriorTerm prior in _covariances)
        {
            prior.Sample(random, position);
        }

        _thresholds?.Sample(random, position);
    }

    /// <summary>The prior of the correlations of a term that has some.</summary>
    public static TermCorrelationPrior Correlation(BoundModel model, TermSlots slots) => new(slots, model.PriorByName[Names(model, slots).CorrelationPrior!]);

    private static void AddPredictors(BoundModel model, List<ScalarPrior> scalars)
    {
        foreach ((PredictorSlots slots, CentredPredictor predictor) in model.Layout.Predictors.Zip(model.Predictors))
        {
            if (slots.Intercept >= 0)
            {
                scalars.Add(new ScalarPrior(slots.Intercept, Density(model, ParameterNames.CentredIntercept(slots.Parameter)), Link.Identity));
            }

            for (int k = 0; k < slots.Count; k++)
            {
                string name = ParameterNames.Coefficient(slots.Parameter, predictor.Design.Columns[k].CoefficientName);
                scalars.Add(new ScalarPrior(slots.Coefficients + k, Density(model, name), Link.Identity));
            }
        }
    }

    private static void AddStandardDeviations(BoundModel model, TermSlots slots, List<ScalarPrior> scalars, List<CovariancePriorTerm> covariances)
    {
        GroupingFactor group = model.Design.Groups[slots.Group];
        RandomEffectTerm term = group.Terms[slots.Term];
        int residual = CovarianceResolver.IsRelativeToResidual(model.Family, term)
            ? model.Layout.Constants.Where(c => c.Parameter.Name == ResponseFit.ResidualDeviation).Select(c => c.Place).DefaultIfEmpty(-1).First()
            : -1;
        CovarianceNames names = Names(model, slots);
        for (int c = 0; c < slots.DeviationCount; c++)
        {
            string name = names.StandardDeviations[c];
            if (model.PriorByName[name].Covariance is not { } covariance)
            {
                scalars.Add(new ScalarPrior(slots.LogSd + c, Density(model, name), Link.Log));
                continue;
            }

            // Independent effects are terms of one effect each, as in lme4 and rstanarm.
            covariances.Add(new CovariancePriorTerm(covariance, slots.LogSd + c, slots.IsCorrelated ? slots.DeviationCount : 1, residual));
            if (slots.IsCorrelated)
            {
                break;
            }
        }
    }

    private static CovarianceNames Names(BoundModel model, TermSlots slots) =>
        CovarianceNames.Of(model.Design, model.Design.Groups[slots.Group], model.Design.Groups[slots.Group].Terms[slots.Term])[slots.Kind];

    private static Prior Density(BoundModel model, string parameter) =>
        model.PriorByName[parameter].Density ?? throw new InvalidOperationException($"'{parameter}' has no density.");

    /// <summary>The prior of one parameter that is kept on its link scale: density on its own scale plus log-Jacobian.</summary>
    private sealed class ScalarPrior(int place, Prior density, Link link)
    {
        public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
        {
            double u = position[place];
            if (link == Link.Identity)
            {
                double identity = density.LogDensity(u, out double slope);
                gradient[place] += slope;
                return identity;
            }

            double value = Links.Inverse(link, u);
            double jacobian = Links.LogJacobian(link, u, out double jacobianSlope);
            double log = density.LogDensity(value, out double byValue);
            gradient[place] += (byValue * Math.Exp(jacobian)) + jacobianSlope;
            return log + jacobian;
        }

        public void Sample(RandomStream random, Span<double> position)
        {
            // A density that reaches beyond the parameter's range is cut off at its ends.
            for (int attempt = 0; attempt < 1_000_000; attempt++)
            {
                double value = density.Sample(random);
                bool inside = link switch
                {
                    Link.Logit => value is > 0 and < 1,
                    Link.Logm1 => value > 1,
                    _ => true,
                };
                if (inside)
                {
                    position[place] = Links.Forward(link, value);
                    return;
                }
            }

            throw new InvalidOperationException($"{density} has practically no mass where its parameter lives.");
        }
    }
}
