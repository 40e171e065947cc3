using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes;

/// <summary>Describes a bound model as plain data.</summary>
internal static class Describe
{
    public static ModelDescription Model(BoundModel model, string? source)
    {
        DesignedModel design = model.Design;
        double[] y = design.Response.Values;
        double successes = y.Sum();
        double trials = design.Response.Trials?.Sum() ?? y.Length;
        return new ModelDescription
        {
            Formula = model.Spec.Formula,
            Family = model.Family.Name,
            Link = Links.Name(model.Family.Link),
            Data = source,
            PriorPreset = PriorPresets.Name(model.Spec.Priors.Preset),
            PriorOverrides = [.. model.Spec.Priors.Overrides],
            Schema = model.Data is { } data ? TableSchema.Of(data) : null,
            DataFingerprint = DataFingerprint.Of(design),
            Rows = design.RowCount,
            LikelihoodRows = model.LikelihoodRowCount,
            RowsDropped = design.RowsDropped,
            MissingByColumn = design.MissingByColumn,
            DroppedColumns = [.. design.Predictors.SelectMany(p => p.DroppedColumns)],
            ResponseMean = successes / trials,
            LatentResidualVariance = model.Family.LatentResidualVariance(successes / trials),
            Groups = [.. design.Groups.Select(g => Group(design, g))],
        };
    }

    public static IReadOnlyList<PriorDescription> Priors(BoundModel model) =>
        [.. model.Priors.Select(p => new PriorDescription(p.Parameter, p.ClassName, p.Text, Source(p, model.Spec.Priors.Preset)))];

    public static QuantityDescription Quantity(Quantity quantity) => new(
        quantity.Name,
        quantity.Term,
        Kind(quantity.Kind),
        quantity.Group,
        quantity.Parameter,
        quantity.Level,
        quantity.Effect);

    private static string Kind(QuantityKind kind) => kind switch
    {
        QuantityKind.Coefficient => QuantityKinds.Coefficient,
        QuantityKind.StandardDeviation => QuantityKinds.StandardDeviation,
        QuantityKind.Correlation => QuantityKinds.Correlation,
        QuantityKind.FamilyParameter => QuantityKinds.FamilyParameter,
        _ => QuantityKinds.GroupEffect,
    };

    private static string Source(ResolvedPrior prior, PriorPreset preset) =>
        prior.Source == PriorSource.User ? "user" : PriorPresets.Name(preset);

    private static GroupDescription Group(DesignedModel design, GroupingFactor group)
    {
        int[] sizes = new int[group.Levels.Count];
        foreach (int code in group.Codes)
        {
            sizes[code]++;
        }

        return new GroupDescription
        {
            Name = group.Name,
            Levels = group.Levels,
            SmallestGroup = sizes.Min(),
            LargestGroup = sizes.Max(),
            Terms = [.. group.Terms.Select(t => Term(design, group, t))],
        };
    }

    private static TermDescription Term(DesignedModel design, GroupingFactor group, RandomEffectTerm term)
    {
        string[] effects = [.. term.Effects.Select(e => ParameterNames.Effect(design, e))];
        List<string> correlations = [];
        if (ParameterNames.IsCorrelated(term))
        {
            for (int c = 1; c < effects.Length; c++)
            {
                for (int d = 0; d < c; d++)
                {
                    correlations.Add(ParameterNames.Correlation(group.Name, effects[d], effects[c]));
                }
            }
        }

        return new TermDescription
        {
            Effects = [.. term.Effects.Select(e => e.Column.Label)],
            StandardDeviations = [.. term.Effects.Select(e => ParameterNames.StandardDeviation(group.Name, design.Predictors[e.Predictor].Parameter, e.Column.CoefficientName))],
            Correlations = correlations,
            MeanCrossProducts = [.. term.Effects.SelectMany(a => term.Effects.Select(b => MeanProduct(a, b, design.RowCount)))],
            OfMean = term.Effects.All(e => design.Predictors[e.Predictor].Parameter == ParameterNames.Mean),
        };
    }

    private static double MeanProduct(RandomEffectColumn a, RandomEffectColumn b, int rows)
    {
        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            sum += (a.Column.Values?[i] ?? 1) * (b.Column.Values?[i] ?? 1);
        }

        return sum / rows;
    }
}

/// <summary>The kinds of quantities as they are written in files.</summary>
public static class QuantityKinds
{
    /// <summary>A coefficient of a linear predictor.</summary>
    public const string Coefficient = "coefficient";

    /// <summary>The standard deviation of a group effect.</summary>
    public const string StandardDeviation = "sd";

    /// <summary>The correlation of two group effects.</summary>
    public const string Correlation = "cor";

    /// <summary>A constant parameter of the family.</summary>
    public const string FamilyParameter = "family_parameter";

    /// <summary>The effect of one group.</summary>
    public const string GroupEffect = "group_effect";

    /// <summary>Computed from parameters, such as an intraclass correlation.</summary>
    public const string Derived = "derived";
}
