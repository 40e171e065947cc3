using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Priors;

namespace Bayes.Models.Posterior;

/// <summary>Where the parameters of one linear predictor lie in the unconstrained vector.</summary>
/// <param name="Parameter">The distributional parameter.</param>
/// <param name="Intercept">The place of the centred intercept; −1 when there is none.</param>
/// <param name="Coefficients">The place of the first coefficient.</param>
/// <param name="Count">The number of coefficients, the intercept not counted.</param>
public readonly record struct PredictorSlots(string Parameter, int Intercept, int Coefficients, int Count);

/// <summary>Where the parameters of one random-effect term lie in the unconstrained vector.</summary>
/// <param name="Group">The grouping factor: an index into <see cref="DesignedModel.Groups"/>.</param>
/// <param name="Term">The term within its factor.</param>
/// <param name="Effects">q, the number of effects of each group.</param>
/// <param name="Levels">J, the number of groups.</param>
/// <param name="LogSd">The place of the first of q log standard deviations.</param>
/// <param name="Correlation">The place of the first of q(q − 1)/2 unconstrained partial correlations; −1 when the effects are independent.</param>
/// <param name="GroupEffects">The place of the first of J·q effects, group by group.</param>
public readonly record struct TermSlots(int Group, int Term, int Effects, int Levels, int LogSd, int Correlation, int GroupEffects)
{
    /// <summary>Whether the effects are correlated.</summary>
    public bool IsCorrelated => Correlation >= 0;
}

/// <summary>
/// The order of the unconstrained parameters x of a model: for each predictor the centred intercept and the coefficients; each constant
/// family parameter on its link scale; for each random-effect term the log standard deviations and unconstrained partial correlations;
/// last, the group effects of all terms, on the scale of the predictor.
/// </summary>
/// <remarks>Immutable; safe for concurrent use.</remarks>
public sealed class ParameterLayout
{
    /// <summary>Lays out the parameters of a bound model.</summary>
    /// <param name="design">The model bound to data.</param>
    /// <param name="family">Its family.</param>
    public ParameterLayout(DesignedModel design, Family family)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(family);
        int next = 0;
        List<PredictorSlots> predictors = [];
        foreach (PredictorDesign predictor in design.Predictors)
        {
            int intercept = predictor.HasIntercept ? next++ : -1;
            predictors.Add(new PredictorSlots(predictor.Parameter, intercept, next, predictor.Columns.Count));
            next += predictor.Columns.Count;
        }

        HashSet<string> predicted = [.. design.Predictors.Select(p => p.Parameter)];
        List<(DistributionalParameter, int)> constants = [];
        foreach (DistributionalParameter parameter in family.Parameters)
        {
            if (!predicted.Contains(parameter.Name))
            {
                constants.Add((parameter, next++));
            }
        }

        int firstThreshold = constants.Find(c => c.Item1.IsThreshold).Item2;
        Thresholds = firstThreshold..(firstThreshold + constants.Count(c => c.Item1.IsThreshold));
        List<TermSlots> terms = [];
        for (int g = 0; g < design.Groups.Count; g++)
        {
            GroupingFactor group = design.Groups[g];
            for (int t = 0; t < group.Terms.Count; t++)
            {
                int q = group.Terms[t].Effects.Count;
                bool correlated = ParameterNames.IsCorrelated(group.Terms[t]);
                terms.Add(new TermSlots(g, t, q, group.Levels.Count, next, correlated ? next + q : -1, 0));
                next += q + (correlated ? q * (q - 1) / 2 : 0);
            }
        }

        PopulationCount = next;
        for (int t = 0; t < terms.Count; t++)
        {
            terms[t] = terms[t] with { GroupEffects = next };
            next += terms[t].Effects * terms[t].Levels;
        }

        Dimension = next;
        Predictors = [.. predictors];
        Constants = [.. constants];
        Terms = [.. terms];
    }

    /// <summary>The number of all unconstrained parameters.</summary>
    public int Dimension { get; }

    /// <summary>The number of parameters before the group effects.</summary>
    public int PopulationCount { get; }

    /// <summary>The linear predictors of the formula.</summary>
    public IReadOnlyList<PredictorSlots> Predictors { get; }

    /// <summary>The family's parameters that are one constant for all rows, each with its place.</summary>
    public IReadOnlyList<(DistributionalParameter Parameter, int Place)> Constants { get; }

    /// <summary>The places of the numbers that give the thresholds of an ordinal family, one after the other; empty for others.</summary>
    public Range Thresholds { get; }

    /// <summary>The random-effect terms.</summary>
    public IReadOnlyList<TermSlots> Terms { get; }
}
