using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Posterior.Integrated;
using Bayes.Models.Priors;

namespace Bayes.Reuse;

/// <summary>The unconstrained parameters that chains sample, by name: those of the population one by one, and the group effects term by term.</summary>
/// <param name="Parameters">The names of the population parameters, in order; an intercept is that of the design with centred columns.</param>
/// <param name="Effects">The terms of group effects that follow them, in order.</param>
/// <remarks>Immutable plain data.</remarks>
internal sealed record SampledCoordinates(IReadOnlyList<string> Parameters, IReadOnlyList<SampledEffects> Effects)
{
    /// <summary>The number of coordinates.</summary>
    internal int Count => Parameters.Count + Effects.Sum(e => e.Count);

    /// <summary>All parameters of a model.</summary>
    public static SampledCoordinates Of(BoundModel model)
    {
        string[] names = new string[model.Layout.PopulationCount];
        foreach ((PredictorSlots slots, PredictorDesign design) in model.Layout.Predictors.Zip(model.Design.Predictors))
        {
            if (slots.Intercept >= 0)
            {
                names[slots.Intercept] = ParameterNames.CentredIntercept(slots.Parameter);
            }

            for (int c = 0; c < slots.Count; c++)
            {
                names[slots.Coefficients + c] = ParameterNames.Coefficient(slots.Parameter, design.Columns[c].CoefficientName);
            }
        }

        foreach ((DistributionalParameter parameter, int place) in model.Layout.Constants)
        {
            names[place] = parameter.Name;
        }

        foreach (TermSlots term in model.Layout.Covariances)
        {
            GroupingFactor group = model.Design.Groups[term.Group];
            CovarianceNames covariance = CovarianceNames.Of(model.Design, group, group.Terms[term.Term])[term.Kind];
            for (int c = 0; c < term.DeviationCount; c++)
            {
                names[term.LogSd + c] = covariance.StandardDeviations[c];
            }

            for (int c = 0; c < term.CorrelationCount; c++)
            {
                names[term.Correlation + c] = covariance.Correlations[c];
            }
        }

        return new SampledCoordinates(names, [.. model.Layout.Terms.Select(t => SampledEffects.Of(model, t))]);
    }

    /// <summary>The hyperparameters of a model whose coefficients and group effects are integrated out.</summary>
    public static SampledCoordinates Of(IntegratedModel model)
    {
        IReadOnlyList<string> all = Of(model.Model).Parameters;
        return new SampledCoordinates([.. model.Hyperparameters.Select(place => all[place])], []);
    }
}

/// <summary>The group effects of a term: of each group in turn, each effect in turn.</summary>
/// <param name="Group">The grouping factor.</param>
/// <param name="Names">The names of the effects.</param>
/// <param name="Levels">The labels of the groups.</param>
internal sealed record SampledEffects(string Group, IReadOnlyList<string> Names, IReadOnlyList<string> Levels)
{
    /// <summary>The number of coordinates.</summary>
    internal int Count => Names.Count * Levels.Count;

    internal static SampledEffects Of(BoundModel model, TermSlots term)
    {
        GroupingFactor group = model.Design.Groups[term.Group];
        return new SampledEffects(group.Name, [.. group.Terms[term.Term].Effects.Select(e => ParameterNames.Effect(model.Design, e))], group.Levels);
    }
}
