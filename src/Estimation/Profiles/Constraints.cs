using Bayes.Estimation.Marginal;
using Bayes.Models.Conditional;
using Bayes.Models.Families;
using Bayes.Models.Formulas;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes.Estimation.Profiles;

/// <summary>Finds the constraint that holds a named quantity.</summary>
internal static class Constraints
{
    /// <summary>The constraint for a quantity of a model; null where there is none.</summary>
    public static Constraint? For(BoundModel model, Quantity quantity) => quantity.Kind switch
    {
        QuantityKind.Coefficient => Coefficient(model, quantity),
        QuantityKind.StandardDeviation => StandardDeviation(model, quantity),
        QuantityKind.Correlation => Correlation(model, quantity),
        QuantityKind.FamilyParameter => FamilyParameter(model, quantity),
        _ => null,
    };

    /// <summary>ψ with the columns of every Λ turned so that its diagonal is not below 0, which changes no covariance.</summary>
    public static double[] Upright(BoundModel model, IReadOnlyList<double> parameters)
    {
        double[] psi = [.. parameters];
        foreach (TermSlots term in model.Layout.Covariances)
        {
            for (int c = 0; !MarginalCovariance.IsFree(term) && c < term.DeviationCount; c++)
            {
                psi[term.LogSd + c] = Math.Abs(psi[term.LogSd + c]);
            }

            for (int c = 0; MarginalCovariance.IsFree(term) && c < term.Effects; c++)
            {
                if (psi[MarginalParameters.FactorPlace(term, c, c)] < 0)
                {
                    for (int r = c; r < (term.IsCorrelated ? term.Effects : c + 1); r++)
                    {
                        psi[MarginalParameters.FactorPlace(term, r, c)] *= -1;
                    }
                }
            }
        }

        return psi;
    }

    // By name: thresholds of ordinal models stand among the coefficients and have no constraint.
    private static Constraint? Coefficient(BoundModel model, Quantity quantity)
    {
        for (int k = 0; k < model.Layout.Predictors.Count; k++)
        {
            PredictorSlots slots = model.Layout.Predictors[k];
            if (slots.Intercept >= 0 && quantity.Name == ParameterNames.Coefficient(slots.Parameter, "Intercept"))
            {
                return new InterceptConstraint(slots.Intercept, slots.Coefficients, model.Predictors[k].Means);
            }

            for (int c = 0; c < slots.Count; c++)
            {
                if (quantity.Name == ParameterNames.Coefficient(slots.Parameter, model.Design.Predictors[k].Columns[c].CoefficientName))
                {
                    return new EntryConstraint(slots.Coefficients + c, v => v, double.NegativeInfinity, double.PositiveInfinity);
                }
            }
        }

        return null;
    }

    private static Constraint? StandardDeviation(BoundModel model, Quantity quantity)
    {
        int next = First(model, QuantityKind.StandardDeviation);
        foreach (TermSlots term in model.Layout.Covariances)
        {
            for (int r = 0; r < term.DeviationCount; r++)
            {
                if (model.Quantities.All[next++].Name == quantity.Name)
                {
                    return !MarginalCovariance.IsFree(term)
                        ? new EntryConstraint(term.LogSd + r, v => v, 0, double.PositiveInfinity)
                        : r == 0 || !term.IsCorrelated
                        ? new EntryConstraint(MarginalParameters.FactorPlace(term, r, r), v => v, 0, double.PositiveInfinity)
                        : new RowConstraint(MarginalParameters.FactorPlace(term, r, 0), r + 1);
                }
            }
        }

        return null;
    }

    private static Constraint? Correlation(BoundModel model, Quantity quantity)
    {
        int next = First(model, QuantityKind.Correlation);
        foreach (TermSlots term in model.Layout.Covariances.Where(t => t.IsCorrelated))
        {
            int pairs = term.CorrelationCount;
            if (term.HasOneCorrelation && model.Quantities.All[next].Name == quantity.Name)
            {
                // ρ = lowest + (1 − lowest)(1 + sin a)/2.
                double lowest = term.Structure.LowestCorrelation(term.Effects);
                return new EntryConstraint(term.Correlation, v => Math.Asin(Math.Clamp((2 * (v - lowest) / (1 - lowest)) - 1, -1, 1)), lowest, 1);
            }

            if (!term.HasOneCorrelation && term.Effects == 2 && model.Quantities.All[next].Name == quantity.Name)
            {
                return new CorrelationConstraint(MarginalParameters.FactorPlace(term, 0, 0));
            }

            next += pairs;
        }

        return null;
    }

    private static EntryConstraint? FamilyParameter(BoundModel model, Quantity quantity)
    {
        foreach ((DistributionalParameter parameter, int place) in model.Layout.Constants)
        {
            if (parameter.Name == quantity.Name)
            {
                (double lower, double upper) = parameter.Link switch
                {
                    Link.Identity => (double.NegativeInfinity, double.PositiveInfinity),
                    Link.Log => (0, double.PositiveInfinity),
                    _ => (0.0, 1.0),
                };
                return new EntryConstraint(place, v => Links.Forward(parameter.Link, v), lower, upper);
            }
        }

        return null;
    }

    private static int First(BoundModel model, QuantityKind kind)
    {
        int place = 0;
        while (model.Quantities.All[place].Kind != kind)
        {
            place++;
        }

        return place;
    }
}
