using System.Globalization;
using Bayes.Models.Design;
using Bayes.Models.Formulas;

namespace Bayes.Models.Priors;

/// <summary>The names of the standard deviations and correlations of one covariance: of a term, or of a term among one kind of groups.</summary>
/// <remarks>
/// As in brms where it has the model: <c>sd_g__x</c>, <c>cor_g__Intercept__x</c>, and with <c>gr(g, by = kind)</c>
/// <c>sd_g__x:kindA</c>. One standard deviation of all effects and one number for all correlations have the name of the structure:
/// <c>sd_g__ar1</c>, <c>cor_g__ar1</c>, <c>cor_g__cs</c>; a second such term of the factor is <c>ar1_2</c>. Immutable.
/// </remarks>
public sealed class CovarianceNames
{
    private CovarianceNames(DesignedModel design, GroupingFactor group, RandomEffectTerm term, int kind)
    {
        Structure = term.Covariance;
        EffectCount = term.Effects.Count;
        string[] effects = [.. term.Effects.Select(e => ParameterNames.Effect(design, e))];
        string[] labels = [.. term.Effects.Select(e => Label(design, e))];
        string suffix = term.ByKind ? $":{CoefficientNames.ToBrms(group.Kinds!.Column + group.Kinds.Names[kind])}" : "";
        string shown = term.ByKind ? $", {group.Kinds!.Column} {group.Kinds.Names[kind]}" : "";
        string whole = Whole(design, group, term);
        bool hasOne = Structure.IsHomogeneous();
        string[] deviations = hasOne ? [whole] : effects;
        StandardDeviations = [.. deviations.Select(e => $"sd_{group.Name}__{e}{suffix}")];
        StandardDeviationsOfAnyKind = [.. deviations.Select(e => $"sd_{group.Name}__{e}")];
        StandardDeviationLabels = [.. (hasOne ? [Structure.Function()] : labels).Select(l => $"sd({l}{shown})")];
        List<string> names = [];
        List<string> texts = [];
        int count = Structure.CorrelationCount(EffectCount);
        if (count > 0 && Structure.HasOneCorrelation())
        {
            names.Add($"cor_{group.Name}__{whole}{suffix}");
            texts.Add($"cor({Structure.Function()}{shown})");
            CorrelationPrior = names[0];
            CorrelationTargets = [names[0], $"cor_{group.Name}__{whole}", $"cor_{group.Name}", "cor"];
        }
        else if (count > 0)
        {
            for (int c = 1; c < effects.Length; c++)
            {
                for (int d = 0; d < c; d++)
                {
                    names.Add(ParameterNames.Correlation(group.Name, effects[d] + suffix, effects[c] + suffix));
                    texts.Add($"cor({labels[d]}, {labels[c]}{shown})");
                }
            }

            CorrelationPrior = $"cor_{group.Name}";
            CorrelationTargets = [CorrelationPrior, "cor"];
        }

        Correlations = names;
        CorrelationLabels = texts;
    }

    /// <summary>The structure.</summary>
    public CovarianceStructure Structure { get; }

    /// <summary>q, the number of effects.</summary>
    public int EffectCount { get; }

    /// <summary>The names of the standard deviations: one for each effect, or one for all.</summary>
    public IReadOnlyList<string> StandardDeviations { get; }

    /// <summary>The same without the kind of groups, by which priors for all kinds are given.</summary>
    public IReadOnlyList<string> StandardDeviationsOfAnyKind { get; }

    /// <summary>The labels of the standard deviations for people.</summary>
    public IReadOnlyList<string> StandardDeviationLabels { get; }

    /// <summary>The names of the correlations: of the lower triangle row by row, or one for all; empty where effects are independent.</summary>
    public IReadOnlyList<string> Correlations { get; }

    /// <summary>The labels of the correlations for people.</summary>
    public IReadOnlyList<string> CorrelationLabels { get; }

    /// <summary>The name under which the prior of the correlations is resolved; null where effects are independent.</summary>
    public string? CorrelationPrior { get; }

    /// <summary>What a prior of the correlations can be addressed to, the most special first.</summary>
    internal string[] CorrelationTargets { get; } = [];

    /// <summary>The covariances of a term: one, or one for each kind of groups.</summary>
    /// <param name="design">The design.</param>
    /// <param name="group">A grouping factor of it.</param>
    /// <param name="term">A term of the factor.</param>
    /// <returns>Their names, in the order of the kinds.</returns>
    public static IReadOnlyList<CovarianceNames> Of(DesignedModel design, GroupingFactor group, RandomEffectTerm term)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(term);
        int kinds = term.ByKind ? group.Kinds!.Names.Count : 1;
        return [.. Enumerable.Range(0, kinds).Select(kind => new CovarianceNames(design, group, term, kind))];
    }

    /// <summary>Which standard deviation is that of an effect.</summary>
    /// <param name="effect">The effect, from 0.</param>
    /// <returns>A place in <see cref="StandardDeviations"/>.</returns>
    public int DeviationOf(int effect) => StandardDeviations.Count == 1 ? 0 : effect;

    /// <summary>The correlation of two effects.</summary>
    /// <param name="row">An effect, from 0.</param>
    /// <param name="column">An effect before it.</param>
    /// <param name="value">The value of the correlation at a place in <see cref="Correlations"/>.</param>
    /// <returns>The correlation; 0 where effects are independent.</returns>
    public double Correlation(int row, int column, Func<int, double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Correlations.Count == 0 ? 0
            : Structure.HasOneCorrelation() ? Structure.Correlation(value(0), row, column)
            : value((row * (row - 1) / 2) + column);
    }

    // The structure's name, with the prefix of its predictor, numbered where the factor has several such terms.
    private static string Whole(DesignedModel design, GroupingFactor group, RandomEffectTerm term)
    {
        string name = ParameterNames.Prefix(design.Predictors[term.Effects[0].Predictor].Parameter) + term.Covariance.Function();
        int before = group.Terms.TakeWhile(t => !ReferenceEquals(t, term))
            .Count(t => t.Covariance == term.Covariance && t.Effects[0].Predictor == term.Effects[0].Predictor);
        return before == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{before + 1}");
    }

    // Effects on a parameter other than the mean have its name before theirs.
    private static string Label(DesignedModel design, RandomEffectColumn effect)
    {
        string parameter = design.Predictors[effect.Predictor].Parameter;
        string label = effect.Column.CoefficientName == "Intercept" ? "Intercept" : effect.Column.Label;
        return parameter == ParameterNames.Mean ? label : $"{parameter}: {label}";
    }
}
