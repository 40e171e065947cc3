using Bayes.Models.Design;
using Bayes.Models.Formulas;

namespace Bayes.Models.Priors;

/// <summary>The names of parameters, as in brms.</summary>
public static class ParameterNames
{
    /// <summary>The distributional parameter of the mean, which names do not mention.</summary>
    public const string Mean = "mu";

    /// <summary>The distributional parameter of a residual standard deviation.</summary>
    public const string ResidualDeviation = "sigma";

    /// <summary>The name of a coefficient, such as <c>b_age</c> or <c>b_zi_mined</c>.</summary>
    /// <param name="parameter">The distributional parameter.</param>
    /// <param name="coefficient">The coefficient's name; <c>Intercept</c> for the constant.</param>
    /// <returns>The name.</returns>
    public static string Coefficient(string parameter, string coefficient) => $"b_{Prefix(parameter)}{coefficient}";

    /// <summary>The name of the intercept of the centred design, to which its prior applies.</summary>
    /// <param name="parameter">The distributional parameter.</param>
    /// <returns><c>Intercept</c> for the mean, else <c>Intercept_zi</c> and the like.</returns>
    public static string CentredIntercept(string parameter) => parameter == Mean ? "Intercept" : $"Intercept_{parameter}";

    /// <summary>The name of a standard deviation, such as <c>sd_district__Intercept</c>.</summary>
    /// <param name="group">The grouping factor.</param>
    /// <param name="parameter">The distributional parameter.</param>
    /// <param name="coefficient">The effect.</param>
    /// <returns>The name.</returns>
    public static string StandardDeviation(string group, string parameter, string coefficient) => $"sd_{group}__{Prefix(parameter)}{coefficient}";

    /// <summary>The name of a correlation, such as <c>cor_district__Intercept__urbanY</c>.</summary>
    /// <param name="group">The grouping factor.</param>
    /// <param name="first">The first effect, with the prefix of its predictor.</param>
    /// <param name="second">The second effect, with the prefix of its predictor.</param>
    /// <returns>The name.</returns>
    public static string Correlation(string group, string first, string second) => $"cor_{group}__{first}__{second}";

    /// <summary>The name of a group effect, such as <c>r_district[7,Intercept]</c>.</summary>
    /// <param name="group">The grouping factor.</param>
    /// <param name="parameter">The distributional parameter.</param>
    /// <param name="level">The group's label, from <see cref="Levels"/>.</param>
    /// <param name="coefficient">The effect.</param>
    /// <returns>The name.</returns>
    public static string GroupEffect(string group, string parameter, string level, string coefficient) =>
        parameter == Mean ? $"r_{group}[{level},{coefficient}]" : $"r_{group}__{parameter}[{level},{coefficient}]";

    /// <summary>The labels of groups as they stand in names: spaces become dots, as in brms, unless two groups would then share a name.</summary>
    /// <param name="levels">The labels, distinct.</param>
    /// <returns>The labels in names, distinct, in the same order.</returns>
    public static string[] Levels(IReadOnlyList<string> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        string[] dotted = [.. levels.Select(l => l.Replace(' ', '.'))];
        return dotted.Distinct(StringComparer.Ordinal).Count() == dotted.Length ? dotted : [.. levels];
    }

    /// <summary>The name of an effect within its group, with the prefix of its predictor: <c>urbanY</c> or <c>zi_Intercept</c>.</summary>
    /// <param name="design">The design.</param>
    /// <param name="effect">The effect.</param>
    /// <returns>The name.</returns>
    public static string Effect(DesignedModel design, RandomEffectColumn effect)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(effect);
        return Prefix(design.Predictors[effect.Predictor].Parameter) + effect.Column.CoefficientName;
    }

    /// <summary>Whether a term has correlations to estimate.</summary>
    /// <param name="term">The term.</param>
    /// <returns>True for several effects with unstructured covariance, compound symmetry or autoregression.</returns>
    public static bool IsCorrelated(RandomEffectTerm term)
    {
        ArgumentNullException.ThrowIfNull(term);
        return term.Covariance.CorrelationCount(term.Effects.Count) > 0;
    }

    /// <summary>The prefix of a parameter's name in names of effects: nothing for the mean, else <c>zi_</c> and the like.</summary>
    internal static string Prefix(string parameter) => parameter == Mean ? "" : $"{parameter}_";
}
