using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Formulas;

namespace Bayes.Models.Priors;

/// <summary>Gives every parameter of a bound model its prior: preset, scales of the data, overrides.</summary>
/// <remarks>An override by name wins over one by group (<c>sd_district</c>), which wins over one by class (<c>sd</c>).</remarks>
public static class PriorResolver
{
    /// <summary>Resolves the priors.</summary>
    /// <param name="design">The model bound to data.</param>
    /// <param name="family">Its family.</param>
    /// <param name="settings">What was asked for.</param>
    /// <returns>One prior for each coefficient, standard deviation, correlation matrix and family parameter, in the order of the parameters.</returns>
    /// <exception cref="PriorException">An override cannot be read, names no parameter, or does not fit its parameter.</exception>
    public static IReadOnlyList<ResolvedPrior> Resolve(DesignedModel design, Family family, PriorSettings settings)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(settings);
        List<Slot> slots = Slots(design, family);
        PriorOverride[] overrides = [.. settings.Overrides.Select(PriorParser.Parse)];
        foreach (PriorOverride target in overrides)
        {
            CheckTarget(target, slots);
        }

        PriorOverride?[] given = [.. slots.Select(slot => Given(slot, overrides))];
        IPriorPreset preset = Preset(settings.Preset, new DataScale(design, family), slots, given);
        List<ResolvedPrior> priors = [.. slots.Zip(given, (slot, found) => Resolve(slot, found, preset))];
        CovarianceResolver.Complete(design, family, priors, PriorPresets.Name(settings.Preset));
        return priors;
    }

    private static IPriorPreset Preset(PriorPreset preset, DataScale scale, List<Slot> slots, PriorOverride?[] given) => preset switch
    {
        PriorPreset.Brms => new BrmsPreset(scale),
        PriorPreset.Rstanarm => new RstanarmPreset(scale),
        PriorPreset.Bambi => new BambiPreset(
            scale,
            [.. slots.Where((s, i) => s is { Class: PriorClass.Coefficient, Parameter: ParameterNames.Mean } && given[i] is null).Select(s => s.Column!)]),
        _ => new DefaultPreset(scale),
    };

    private static List<Slot> Slots(DesignedModel design, Family family)
    {
        List<Slot> slots = [];
        foreach (PredictorDesign predictor in design.Predictors)
        {
            string parameter = predictor.Parameter;
            bool isMean = parameter == ParameterNames.Mean;

            // The predictors of categories are all of the same kind, and a class without a category's name means all of them.
            bool shared = family.RepeatsFormula;
            if (predictor.HasIntercept)
            {
                string name = ParameterNames.CentredIntercept(parameter);
                slots.Add(new Slot(name, PriorClass.Intercept, name, parameter, null, [name, ParameterNames.Coefficient(parameter, "Intercept"), .. shared ? [ParameterNames.CentredIntercept(ParameterNames.Mean)] : Array.Empty<string>()])
                {
                    Predicted = isMean ? null : family.Parameters.FirstOrDefault(p => p.Name == parameter),
                });
            }

            else if (predictor.HasThresholds)
            {
                string name = ParameterNames.CentredIntercept(parameter);
                slots.Add(new Slot(name, PriorClass.Intercept, name, parameter, null, [name]) { Constant = family.Parameters.First(p => p.IsThreshold) });
            }

            string coefficientClass = isMean ? "b" : $"b_{parameter}";
            foreach (DesignColumn column in predictor.Columns)
            {
                string name = ParameterNames.Coefficient(parameter, column.CoefficientName);
                slots.Add(new Slot(name, PriorClass.Coefficient, coefficientClass, parameter, column.Values, [name, coefficientClass, .. shared ? ["b"] : Array.Empty<string>()]));
            }
        }

        foreach (GroupingFactor group in design.Groups)
        {
            foreach (RandomEffectTerm term in group.Terms)
            {
                foreach (CovarianceNames names in CovarianceNames.Of(design, group, term))
                {
                    for (int c = 0; c < names.StandardDeviations.Count; c++)
                    {
                        string name = names.StandardDeviations[c];
                        string parameter = design.Predictors[term.Effects[c].Predictor].Parameter;
                        string[] targets = [name, names.StandardDeviationsOfAnyKind[c], $"sd_{group.Name}", "sd"];
                        slots.Add(new Slot(name, PriorClass.StandardDeviation, "sd", parameter, DataScale.EffectColumn(term, c), targets));
                    }
                }
            }

            CovarianceNames[] correlated = [.. group.Terms.SelectMany(t => CovarianceNames.Of(design, group, t)).Where(n => n.CorrelationPrior is not null)];
            foreach (CovarianceNames names in correlated.DistinctBy(n => n.CorrelationPrior))
            {
                slots.Add(new Slot(names.CorrelationPrior!, PriorClass.Correlation, "cor", "", null, names.CorrelationTargets) { IsOneCorrelation = names.Structure.HasOneCorrelation() });
            }
        }

        HashSet<string> predicted = [.. design.Predictors.Select(p => p.Parameter)];
        foreach (DistributionalParameter parameter in family.Parameters)
        {
            if (!predicted.Contains(parameter.Name) && !parameter.IsThreshold)
            {
                slots.Add(new Slot(parameter.Name, PriorClass.FamilyParameter, parameter.Name, parameter.Name, null, [parameter.Name]) { Constant = parameter });
            }
        }

        return slots;
    }

    private static PriorOverride? Given(Slot slot, PriorOverride[] overrides)
    {
        foreach (string target in slot.Targets)
        {
            if (Array.FindLast(overrides, o => o.Target == target) is { } given)
            {
                return given;
            }
        }

        return null;
    }

    private static ResolvedPrior Resolve(Slot slot, PriorOverride? given, IPriorPreset preset)
    {
        ResolvedPrior prior = new() { Parameter = slot.Name, Class = slot.Class, ClassName = slot.ClassName };
        if (given is not null)
        {
            Prior? density = Fit(given, slot);
            return prior with { Density = density, Correlation = density is null ? given.Correlation : null, Covariance = given.Covariance, Source = PriorSource.User };
        }

        return slot.Class switch
        {
            PriorClass.Correlation when slot.IsOneCorrelation => prior with { Density = OneCorrelation(preset.Correlation ?? new LkjPrior(2)) },
            PriorClass.Correlation => prior with { Correlation = preset.Correlation },
            PriorClass.StandardDeviation when preset.Covariance is { } covariance => prior with { Covariance = covariance },
            _ => prior with { Density = (slot.Constant is { } constant ? preset.Own(constant) : slot.Predicted?.InterceptPrior) ?? preset.For(slot.Class, slot.Parameter, slot.Column) },
        };
    }

    private static void CheckTarget(PriorOverride given, List<Slot> slots)
    {
        Slot? slot = slots.Find(s => s.Targets.Contains(given.Target, StringComparer.Ordinal));
        if (slot is null)
        {
            string[] targets = [.. slots.SelectMany(s => s.Targets).Distinct(StringComparer.Ordinal)];
            string[] shown = [.. slots.Select(s => s.ClassName).Distinct(StringComparer.Ordinal), .. slots.Select(s => s.Name).Where(n => n.Contains('_', StringComparison.Ordinal))];
            throw PriorParser.Error(
                given.Text,
                $"the model has no parameter or class '{given.Target}'.{PriorParser.Hint(given.Target, targets)}",
                $"It has {string.Join(", ", shown.Distinct(StringComparer.Ordinal).Take(20))}{(shown.Length > 20 ? ", …" : "")}.");
        }

        Fit(given, slot);
    }

    private static Prior? Fit(PriorOverride given, Slot slot)
    {
        if (slot.IsOneCorrelation)
        {
            return given.Density as BetaPrior ?? (given.Correlation is { } shape ? OneCorrelation(shape) : throw PriorParser.Error(
                given.Text,
                $"'{slot.Name}' is one correlation.",
                $"Its prior is that of its place between its lowest value and 1: '{slot.Name}: beta(2, 2)', or lkj(2) for the same."));
        }

        if (slot.Class == PriorClass.Correlation)
        {
            return given.Correlation is not null
                ? null
                : throw PriorParser.Error(given.Text, $"'{given.Target}' is a correlation matrix.", "Its prior is lkj(shape), such as 'cor: lkj(2)'.");
        }

        if (given.Covariance is { } covariance)
        {
            return slot.Class == PriorClass.StandardDeviation
                ? null
                : throw PriorParser.Error(given.Text, "decov is a prior for the standard deviations of group effects.", $"Write 'sd: {covariance}'.");
        }

        Prior density = given.Density
            ?? throw PriorParser.Error(given.Text, "lkj is a prior for correlations.", $"'{given.Target}' takes a density such as {(slot.IsPositive ? "half_t(3, 0, 1)" : "normal(0, 1)")}.");
        if (slot.IsPositive)
        {
            return density.Half();
        }

        return density.IsPositive
            ? throw PriorParser.Error(given.Text, $"{density} has only positive values, and '{given.Target}' can be negative.", "Use normal, student_t, cauchy or logistic.")
            : density;
    }

    // For a pair of effects this is the LKJ density of their matrix.
    private static BetaPrior OneCorrelation(LkjPrior prior) => new(prior.Shape, prior.Shape);

    private sealed record Slot(string Name, PriorClass Class, string ClassName, string Parameter, double[]? Column, string[] Targets)
    {
        public DistributionalParameter? Constant { get; init; }

        /// <summary>Whether this is the one correlation of a structured covariance, which has a density of its own.</summary>
        public bool IsOneCorrelation { get; init; }

        /// <summary>The parameter other than the mean of whose predictor this is the intercept.</summary>
        public DistributionalParameter? Predicted { get; init; }

        public bool IsPositive => Class == PriorClass.StandardDeviation || Constant is { IsPositive: true };
    }
}
