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
        bool repeats = model.Family.RepeatsFormula;
        string sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"In each of {design.RowCount} rows, {report.Response.Label} is {Distribution(model.Family, report.Response)}. {Modelled(model.Family, report.Response)} is a linear function of {Terms(mean, "nothing but an intercept")}");
        sentence += mean.Offset is null ? "" : ", with an offset whose coefficient is 1";
        sentence += repeats ? ", with coefficients for each category." : ".";
        sentence += model.Family.HasThresholds && model.Family is not AdjacentFamily ? " A positive coefficient makes higher categories likelier." : "";
        foreach (PredictorDesign other in design.Predictors.Skip(1).Where(p => !repeats || !p.Columns.Select(c => c.Label).SequenceEqual(mean.Columns.Select(c => c.Label), StringComparer.Ordinal)))
        {
            sentence += $" {other.Parameter} has a predictor of its own: {Terms(other, "an intercept")}.";
        }

        foreach (GroupingFactor group in design.Groups)
        {
            // Terms that vary alike in several predictors are said once.
            foreach (IGrouping<string, RandomEffectTerm> alike in group.Terms.GroupBy(Varying))
            {
                string[] predictors = [.. alike.SelectMany(t => t.Effects).Select(e => Named(model.Family, design.Predictors, e.Predictor)).Distinct(StringComparer.Ordinal)];
                string of = predictors is [var only] && only == mean.Parameter ? "" : $" of {Join(predictors)}";
                sentence += string.Create(CultureInfo.InvariantCulture, $" The {alike.Key.Replace("{of}", of, StringComparison.Ordinal)} between the {group.Levels.Count} groups of {group.Name}, normally around the population's{Correlated(alike.First())}.");
            }
        }

        return sentence;
    }

    private static string Terms(PredictorDesign predictor, string none) => predictor.Columns.Count == 0 ? none : Join([.. predictor.Columns.Select(c => c.Label)]);

    // A category by its name where everything else shows it.
    private static string Named(Family family, IReadOnlyList<PredictorDesign> predictors, int predictor) =>
        family is CategoricalFamily categories ? categories.Labels[predictor + 1] : predictors[predictor].Parameter;

    private static string Varying(RandomEffectTerm term)
    {
        string[] effects = [.. term.Effects.Select(e => e.Column.Values is null ? "intercept" : $"effect of {e.Column.Label}").Distinct(StringComparer.Ordinal)];
        return $"{Join(effects)}{{of}} {(term.Effects.Count == 1 ? "varies" : "vary")}";
    }

    private static string Correlated(RandomEffectTerm term) =>
        term.Effects.Count == 1 ? "" : ParameterNames.IsCorrelated(term) ? ", and are correlated" : ", independently of each other";

    /// <summary>What the name of a family is the name of: <c>distribution</c>, or <c>model of ordered categories</c>.</summary>
    public static string Sort(Family family) => family.HasThresholds ? "model of ordered categories" : "distribution";

    /// <summary>What the linear predictor drives: <c>the log odds of the outcome</c>.</summary>
    public static string Modelled(Family family, ResponseReport response)
    {
        if (family.RepeatsFormula)
        {
            return $"The log odds of each category against {response.Levels?[0].Level ?? "the first"}";
        }

        string mean = Mean(family);
        return family.Link switch
        {
            Link.Logit when mean == "its probability" => "The log odds",
            Link.Logit => $"The log odds of {mean}",
            Link.Log => $"The logarithm of {mean}",
            Link.Identity => $"{char.ToUpperInvariant(mean[0])}{mean[1..]}",
            _ => $"The {Links.Name(family.Link)} of {mean}",
        };
    }

    private static string Mean(Family family) => family switch
    {
        SequentialFamily => "ending at each category, rather than going on to the next,",
        AdjacentFamily => "each category against the one below",
        { HasThresholds: true } => "the cumulative probability up to each threshold",
        { Kind: ResponseKind.Binary } when IsZeroInflated(family) => "the probability, in the part that is not always 0,",
        { Kind: ResponseKind.Binary } => "its probability",
        LognormalFamily => "the mean of its logarithm",
        _ when IsZeroInflated(family) => "the mean of the part that is not always 0",
        _ when family.Name.StartsWith("hurdle_", StringComparison.Ordinal) => "the mean that the counts would have with their zeros",
        _ => "its mean",
    };

    private static bool IsZeroInflated(Family family) => family.Name.StartsWith("zero_inflated_", StringComparison.Ordinal);

    /// <summary>Words with commas and a last <c>and</c>.</summary>
    public static string Join(IReadOnlyList<string> words) =>
        words.Count == 1 ? words[0] : $"{string.Join(", ", words.Take(words.Count - 1))} and {words[^1]}";

    private static string Distribution(Family family, ResponseReport response)
    {
        if (family.Name == "bernoulli")
        {
            return response.Levels is { Count: 2 } levels ? $"either {levels[0].Level} or {levels[1].Level}, and the model is of {levels[1].Level}" : "0 or 1";
        }

        string name = FamilyNames.InProse(family.Name);
        return family is CategoricalFamily categorical ? $"one of the categories {Join([.. categorical.Labels])}, in no order"
            : family.HasThresholds ? $"one of {response.Levels?.Count ?? 0} ordered categories ({name})" : $"drawn from a {name} distribution";
    }
}
