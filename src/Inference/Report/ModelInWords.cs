using System.Globalization;
using Bayes.Checks;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes.Report;

/// <summary>A model in sentences.</summary>
internal static class ModelInWords
{
    public static string Of(BoundModel model, ModelReport report)
    {
        DesignedModel design = model.Design;
        PredictorDesign mean = design.Predictors[0];
        CategoricalFamily? categorical = model.Family as CategoricalFamily;
        string terms = mean.Columns.Count == 0 ? "nothing but an intercept" : Join([.. mean.Columns.Select(c => c.Label)]);
        string sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"In each of {design.RowCount} rows, {report.Response.Label} is {Distribution(model.Family, report.Response)}. {(categorical is null ? Modelled(model.Family) : LogOdds(categorical, 1))} is a linear function of {terms}");
        sentence += mean.Offset is null ? "." : ", with an offset whose coefficient is 1.";
        foreach ((int k, PredictorDesign other) in design.Predictors.Index().Skip(1))
        {
            sentence += $" {(categorical is null ? other.Parameter : LogOdds(categorical, k + 1))} has a predictor of its own: {(other.Columns.Count == 0 ? "an intercept" : Join([.. other.Columns.Select(c => c.Label)]))}.";
        }

        foreach (GroupingFactor group in design.Groups)
        {
            foreach (RandomEffectTerm term in group.Terms)
            {
                string[] effects = [.. term.Effects.Select(e => e.Column.Values is null ? "intercept" : $"effect of {e.Column.Label}")];
                string correlated = effects.Length == 1 ? "" : ParameterNames.IsCorrelated(term) ? ", and are correlated" : ", independently of each other";
                sentence += string.Create(
                    CultureInfo.InvariantCulture,
                    $" The {Join(effects)} {(effects.Length == 1 ? "varies" : "vary")} between the {group.Levels.Count} groups of {group.Name}, normally around the population's{correlated}.");
            }
        }

        return sentence;
    }

    /// <summary>What the linear predictor drives: <c>the log odds of the outcome</c>.</summary>
    public static string Modelled(Family family)
    {
        string mean = family.HasThresholds ? "the cumulative probability, up to each threshold" : family.Kind == ResponseKind.Binary ? "its probability" : "its mean";
        string of = family.Link switch
        {
            Link.Logit => $"The log odds of {mean}",
            Link.Log => $"The logarithm of {mean}",
            Link.Identity => mean == "its mean" ? "Its mean" : mean,
            _ => $"The {Links.Name(family.Link)} of {mean}",
        };
        return of.Replace("odds of its probability", "odds", StringComparison.Ordinal);
    }

    /// <summary>Words with commas and a last <c>and</c>.</summary>
    public static string Join(IReadOnlyList<string> words) =>
        words.Count == 1 ? words[0] : $"{string.Join(", ", words.Take(words.Count - 1))} and {words[^1]}";

    private static string LogOdds(CategoricalFamily family, int category) => $"The log odds of {family.Labels[category]} against {family.Labels[0]}";

    private static string Distribution(Family family, ResponseReport response)
    {
        if (family.Name == "bernoulli")
        {
            return response.Levels is { Count: 2 } levels ? $"either {levels[0].Level} or {levels[1].Level}, and the model is of {levels[1].Level}" : "0 or 1";
        }

        string name = family.Name.Replace('_', ' ');
        return family is CategoricalFamily categorical ? $"one of the categories {Join([.. categorical.Labels])}"
            : family.HasThresholds ? $"one of {response.Levels?.Count ?? 0} ordered categories ({name})" : $"drawn from a {name} distribution";
    }
}
