using System.Globalization;
using Bayes.Estimation;
using Bayes.Estimation.Gee;
using Bayes.Estimation.Marginal;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes.Effects;

/// <summary>Coefficients and their ratios twice over: conditional on the random effects, and population-averaged.</summary>
/// <remarks>
/// The population-averaged coefficients are those of <see cref="PopulationAverage"/>, draw by draw; beside them stand Zeger's shortcut at the
/// same parameters and generalized estimating equations.
/// </remarks>
internal static class CoefficientEffects
{
    public static EffectReport Of(FittedParameters fit, string? geeGroup = null)
    {
        List<EffectTable> tables = [Conditional(fit)];
        if (fit.Model.Layout.Terms.Count > 0 && PopulationAverage.AppliesTo(fit.Model.Family))
        {
            tables.Add(Averaged(fit, geeGroup));
        }
        else if (fit.Model.Layout.Terms.Count > 0)
        {
            tables[0] = tables[0] with
            {
                Notes =
                [
                    .. tables[0].Notes,
                    $"The mean of a {fit.Model.Family.Name} response is not the inverse link of one linear predictor, so that averaging over the groups gives no coefficients: see the average marginal effects (--ame) and the marginal means (bayes contrasts --scale marginal).",
                ],
            };
        }

        return fit.Report("effects", tables);
    }

    private static EffectTable Conditional(FittedParameters fit)
    {
        Quantity[] coefficients = [.. fit.Model.Quantities.All.Where(q => q.Kind == QuantityKind.Coefficient)];
        Evaluated values = fit.Evaluate(coefficients.Length, (point, result) => Copy(point, [.. coefficients.Select(q => fit.Place(q.Name))], result));
        bool groups = fit.Model.Layout.Terms.Count > 0;
        string? ratio = RatioName(fit.Model.Family);
        return new EffectTable
        {
            Name = "conditional",
            Title = $"Coefficients, on the {fit.Description.Link} scale, {(groups ? "CONDITIONAL: the random effects held fixed" : "without random effects")}",
            Averaging = Averaging.Conditional,
            Scale = fit.Description.Link,
            RatioName = ratio,
            Labels = ["term"],
            Rows =
            [
                .. coefficients.Select((q, k) => new EffectRow
                {
                    Labels = [ModelHeading.OfTerm(fit.Description, q.Parameter, q.Term)],
                    Estimate = values.Estimate(k),
                    Ratio = ratio is null || !IsOfMean(fit, q) || IsConstant(q) ? null : values.Estimate(k, Math.Exp),
                    Numbers = values.Sign(k),
                }),
            ],
            Notes = groups ? [$"How the response of one {string.Join(" or ", fit.Model.Design.Groups.Select(g => g.Name))} changes."] : [],
        };
    }

    private static EffectTable Averaged(FittedParameters fit, string? geeGroup)
    {
        PopulationAverage average = new(fit.Model);
        Link link = fit.Model.Family.Link;
        int p = average.Coefficients.Count;
        int[] places = [.. average.Coefficients.Select(fit.Place)];
        Quantity[] quantities = [.. places.Select(i => fit.Model.Quantities.All[i])];
        bool[] constant = [.. quantities.Select(IsConstant)];
        Evaluated values = fit.Evaluate(
            2 * p,
            (point, result) =>
            {
                double Value(string name) => point.Values[fit.Place(name)];
                average.At(Value).CopyTo(result, 0);
                double variance = average.MeanVariance(Value);
                for (int k = 0; k < p; k++)
                {
                    result[p + k] = ZegerApproximation.Of(link, point.Values[places[k]], variance, constant[k]);
                }
            },
            fit.Model.Design.RowCount * (link is Link.Logit or Link.Cloglog ? 16L : 2L));
        List<string> notes = [$"How the mean of the population changes. Exact integration over the random effects; Zeger: {ZegerApproximation.Formula(link)} at the same parameters, with σ² the mean over the rows."];
        GeeFit? gee = Gee(fit, geeGroup, notes);
        string? ratio = RatioName(fit.Model.Family);
        return new EffectTable
        {
            Name = "population_averaged",
            Title = $"Coefficients, on the {fit.Description.Link} scale, POPULATION-AVERAGED: the random effects integrated out",
            Averaging = Averaging.Population,
            Scale = fit.Description.Link,
            RatioName = ratio,
            Labels = ["term"],
            Rows =
            [
                .. quantities.Select((q, k) => new EffectRow
                {
                    Labels = [q.Term],
                    Estimate = values.Estimate(k),
                    Ratio = ratio is null || constant[k] ? null : values.Estimate(k, Math.Exp),
                    Numbers = [new EffectNumber("zeger", "Zeger", values.Estimate(p + k).Value), .. gee is null ? [] : GeeNumbers(gee, q.Name)],
                }),
            ],
            Notes = notes,
        };
    }

    private static EffectNumber[] GeeNumbers(GeeFit gee, string name)
    {
        Estimate? estimate = gee.Estimates.FirstOrDefault(e => e.Quantity.Name == name);
        return [new EffectNumber("gee", "GEE", estimate?.Value ?? double.NaN), new EffectNumber("gee_error", "GEE SE", estimate?.StandardError ?? double.NaN)];
    }

    private static GeeFit? Gee(FittedParameters fit, string? group, List<string> notes)
    {
        BoundModel model = fit.Model;
        group ??= MarginalLikelihoods.HasQuadrature(model) ? model.Design.Groups.MinBy(g => g.Levels.Count)!.Name : null;
        if (group is null || model.Data is null)
        {
            notes.Add("No GEE: no one grouping factor has independent clusters. Name the clusters with --gee COLUMN.");
            return null;
        }

        try
        {
            GeeFit gee = GeneralizedEstimatingEquations.Fit(model.Spec, model.Data, new GeeOptions { Group = group, Level = fit.Level });
            if (!gee.Converged)
            {
                notes.Add("No GEE: the equations could not be solved.");
                return null;
            }

            notes.Add(string.Create(CultureInfo.InvariantCulture, $"GEE: exchangeable working correlation over {gee.Clusters} clusters of {group}. {GeeFit.MissingDataAssumption}"));
            return gee;
        }
        catch (ModelException e)
        {
            notes.Add($"No GEE: {e.Message}");
            return null;
        }
    }

    /// <summary>What exp of a difference on the link scale is; null where it is nothing.</summary>
    /// <remarks>Coefficients of zero-inflated families and hurdles are those of the counts before zeros are added, or before the others are cut off.</remarks>
    internal static string? RatioName(Family family) => family switch
    {
        ZeroInflatedPoissonFamily or ZeroInflatedNegativeBinomialFamily => "rate ratio (count part)",
        ZeroInflatedBinomialFamily => "odds ratio (binomial part)",
        HurdlePoissonFamily or HurdleNegativeBinomialFamily => "rate ratio (untruncated)",
        LognormalFamily => "ratio of medians",
        _ => RatioName(family.Kind, family.Link),
    };

    private static string? RatioName(ResponseKind kind, Link link) => link switch
    {
        Link.Logit => "odds ratio",
        Link.Log when kind == ResponseKind.Count => "rate ratio",
        Link.Log => "ratio of means",
        Link.Cloglog when kind == ResponseKind.Binary => "hazard ratio",
        _ => null,
    };

    // Each category has a mean of its own.
    private static bool IsOfMean(FittedParameters fit, Quantity quantity) =>
        quantity.Parameter == ParameterNames.Mean || fit.Description.CategoryOf(quantity.Parameter) is not null;

    private static bool IsConstant(Quantity quantity) => quantity.Term == "Intercept" || quantity.Term.StartsWith("Intercept[", StringComparison.Ordinal);

    private static void Copy(ParameterPoint point, int[] places, double[] result)
    {
        for (int k = 0; k < places.Length; k++)
        {
            result[k] = point.Values[places[k]];
        }
    }
}
