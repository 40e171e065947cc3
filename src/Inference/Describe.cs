using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Formulas;
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
            Categories = model.Family is CategoricalFamily categorical ? categorical.Labels : [],
            CategoryParameters = model.Family is CategoricalFamily ? [.. model.Family.Parameters.Select(p => p.Name)] : [],
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
            Terms = [.. group.Terms.SelectMany(t => CovarianceNames.Of(design, group, t).Select((names, kind) => Term(design, group, t, names, kind)))],
        };
    }

    private static TermDescription Term(DesignedModel design, GroupingFactor group, RandomEffectTerm term, CovarianceNames names, int kind)
    {
        int q = term.Effects.Count;
        List<string> correlations = [];
        List<int> powers = [];
        for (int c = 1; c < q && names.Correlations.Count > 0; c++)
        {
            for (int d = 0; d < c; d++)
            {
                correlations.Add(names.Correlations[term.Covariance.HasOneCorrelation() ? 0 : (c * (c - 1) / 2) + d]);
                powers.Add(term.Covariance.IsAutoregressive() ? c - d : 1);
            }
        }

        bool[]? rows = term.ByKind ? Array.ConvertAll(group.Codes, j => j >= group.Kinds!.Starts[kind] && j < group.Kinds.Starts[kind + 1]) : null;
        return new TermDescription
        {
            Effects = [.. term.Effects.Select(e => e.Column.Label)],
            StandardDeviations = [.. Enumerable.Range(0, q).Select(c => names.StandardDeviations[names.DeviationOf(c)])],
            Correlations = correlations,
            CorrelationPowers = powers.TrueForAll(p => p == 1) ? null : powers,
            Structure = term.Covariance.Function(),
            Kind = term.ByKind ? group.Kinds!.Column + group.Kinds.Names[kind] : null,
            MeanCrossProducts = [.. term.Effects.SelectMany(a => term.Effects.Select(b => MeanProduct(a, b, design.RowCount, rows)))],
            OfMean = term.Effects.All(e => design.Predictors[e.Predictor].Parameter == ParameterNames.Mean),
        };
    }

    private static double MeanProduct(RandomEffectColumn a, RandomEffectColumn b, int rows, bool[]? counted)
    {
        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            sum += counted is null || counted[i] ? (a.Column.Values?[i] ?? 1) * (b.Column.Values?[i] ?? 1) : 0;
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
