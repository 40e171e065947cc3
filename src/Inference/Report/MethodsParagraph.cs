using System.Globalization;
using Bayes.Comparison;
using Bayes.Estimates;
using Bayes.Models.Posterior;

namespace Bayes.Report;

/// <summary>The paragraph on methods that a paper needs, with the effects of both kinds, each called what it is.</summary>
internal static class MethodsParagraph
{
    private const int MostEffects = 3;

    public static string Of(PosteriorFit fit, BoundModel model, FitSummary summary, ModelComparison? comparison)
    {
        ModelDescription description = fit.Description.Model;
        SamplerDescription sampler = fit.Description.Sampler;
        List<string> sentences =
        [
            $"We fitted a Bayesian {(description.Groups.Count > 0 ? "generalized linear mixed model" : "generalized linear model")} ({FamilyNames.InProse(description.Family)} {ModelInWords.Sort(model.Family)}, {description.Link} link; {description.Formula}) with {FitStore.Generator}, which samples by Hamiltonian Monte Carlo ({sampler.Kernel}).",
            string.Create(CultureInfo.InvariantCulture, $"{description.Rows} rows were used{(description.RowsDropped > 0 ? $" and {description.RowsDropped} left out for missing values" : "")}."),
            Priors(fit.Description),
            string.Create(CultureInfo.InvariantCulture, $"We ran {sampler.Chains} chains of {sampler.Draws} draws after {sampler.WarmupMade} warmup iterations (seed {sampler.Seed}). {Convergence(fit, summary)}"),
        ];
        sentences.AddRange(Agreement(comparison));
        sentences.AddRange(Conditional(summary, description));
        sentences.AddRange(Averaged(comparison, description));
        return string.Join(' ', sentences);
    }

    private static string Priors(FitDescription fit)
    {
        string start = fit.Model.PriorPreset == "default" ? "Priors were weakly informative and scaled to the data" : $"Priors were the defaults of {fit.Model.PriorPreset}";
        string[] given = [.. fit.Priors.GroupBy(p => p.Class).Select(g => Class(g.Key, g.Select(p => p.Prior).Distinct(StringComparer.Ordinal).ToArray()))];
        return $"{start}: {string.Join("; ", given)}.";
    }

    private static string Class(string name, string[] priors)
    {
        string what = name switch
        {
            "b" => "coefficients",
            "Intercept" => "intercept of the centred design",
            "sd" => "standard deviations of group effects",
            "cor" => "correlation matrices of group effects",
            _ => name,
        };
        return $"{what} {(priors.Length <= MostEffects ? string.Join(", ", priors) : $"{priors[0]} and others scaled to their columns (see the table of priors)")}";
    }

    private static string Convergence(PosteriorFit fit, FitSummary summary)
    {
        SummaryRow[] defined = [.. summary.Parameters.Concat(summary.GroupEffects).Where(r => r.Summary.EssBulk.IsDefined && r.Summary.EssTail.IsDefined)];
        string divergent = fit.Description.Sampler.Divergent == 0 ? "no transition diverged" : string.Create(CultureInfo.InvariantCulture, $"{fit.Description.Sampler.Divergent} transitions diverged");
        return defined.Length == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"The largest rank-normalised split R-hat was {defined.Max(r => r.Summary.RHat.Value):0.000}, the smallest bulk and tail effective sample sizes were {Math.Floor(defined.Min(r => r.Summary.EssBulk.Value)):0} and {Math.Floor(defined.Min(r => r.Summary.EssTail.Value)):0}, and {divergent}.");
    }

    private static IEnumerable<string> Agreement(ModelComparison? comparison)
    {
        if (comparison is null)
        {
            yield break;
        }

        string[] methods =
        [
            .. comparison.Laplace is null ? [] : (string[])["maximum likelihood"],
            .. comparison.Quadrature is null ? [] : (string[])[string.Create(CultureInfo.InvariantCulture, $"adaptive Gauss-Hermite quadrature with {comparison.Quadrature.Points} points")],
            .. comparison.Integration is null ? [] : (string[])["importance sampling of likelihood times prior"],
        ];
        if (methods.Length > 0)
        {
            yield return $"We checked the posterior against {ModelInWords.Join(methods)}: {comparison.Verdict.Sentence}";
        }
    }

    private static IEnumerable<string> Conditional(FitSummary summary, ModelDescription description)
    {
        Figures.EffectScale scale = Figures.EffectScale.Of(description);
        SummaryRow[] rows = Shown(summary.Parameters.Where(r => r.Quantity.Kind == QuantityKinds.Coefficient && (r.Quantity.Parameter == "mu" || description.CategoryOf(r.Quantity.Parameter) is not null)));
        if (rows.Length == 0)
        {
            yield break;
        }

        string percent = (100 * summary.Level).ToString("0.##", CultureInfo.InvariantCulture);
        string kind = description.Groups.Count > 0 ? "Conditional on the group effects (comparing members of one group, or of groups alike)" : "In this model";
        yield return $"{kind}, the posterior median {scale.Name} and {percent}% credible interval was {ModelInWords.Join([.. rows.Select(r => $"{Number(scale.Of(r.Summary.Median))} ({Number(scale.Of(r.Lower))} to {Number(scale.Of(r.Upper))}) for {ModelHeading.OfTerm(description, r.Quantity.Parameter, r.Quantity.Term)}")])}.";
    }

    private static IEnumerable<string> Averaged(ModelComparison? comparison, ModelDescription description)
    {
        PopulationAveragedRow[] rows = [.. comparison?.PopulationAveraged.Where(r => !r.Quantity.Term.StartsWith("Intercept", StringComparison.Ordinal)).Take(MostEffects) ?? []];
        if (description.Groups.Count > 0 && description.Link == "identity")
        {
            yield return "With the identity link, conditional and population-averaged coefficients are the same.";
        }

        if (rows.Length == 0)
        {
            yield break;
        }

        Figures.EffectScale scale = Figures.EffectScale.Of(description);
        if (description.Link != "identity")
        {
            yield return $"Averaged over the population (group effects integrated out draw by draw, coefficients of the least-squares fit of the link of the marginal mean; Hedeker et al. 2018), the {scale.Name} was {ModelInWords.Join([.. rows.Select(r => $"{Number(scale.Of(r.Posterior.Median))} ({Number(scale.Of(r.Posterior.Quantiles[0].Value))} to {Number(scale.Of(r.Posterior.Quantiles[^1].Value))}) for {r.Quantity.Term}")])}.";
        }

        if (comparison!.Gee is { } gee)
        {
            yield return $"Generalized estimating equations (clusters {gee.Options.Group}, {GeeText.NameOf(gee.Options.Correlation)} working correlation, robust standard errors) gave {ModelInWords.Join([.. rows.Where(r => r.Gee is not null).Select(r => $"{Number(scale.Of(r.Gee!.Value))} for {r.Quantity.Term}")])}.";
        }
    }

    private static SummaryRow[] Shown(IEnumerable<SummaryRow> rows) => [.. rows.Where(r => !r.Quantity.Term.StartsWith("Intercept", StringComparison.Ordinal)).Take(MostEffects)];

    private static string Number(double value) => Rounding.Significant(value, 3);
}
