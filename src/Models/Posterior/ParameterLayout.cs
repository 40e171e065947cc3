using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Formulas;

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
/// <param name="LogSd">The place of the first log standard deviation, of <see cref="DeviationCount"/>.</param>
/// <param name="Correlation">The place of the first unconstrained correlation, of <see cref="CorrelationCount"/>; −1 when the effects are independent.</param>
/// <param name="GroupEffects">The place of the first of J·q effects, group by group.</param>
/// <remarks>
/// Where kinds of groups have covariances of their own, a term stands once in <see cref="ParameterLayout.Terms"/>, with all its groups and
/// the places of the first kind's parameters, and once for each kind in <see cref="ParameterLayout.Covariances"/>, with that kind's groups.
/// </remarks>
public readonly record struct TermSlots(int Group, int Term, int Effects, int Levels, int LogSd, int Correlation, int GroupEffects)
{
    /// <summary>The structure of the covariance.</summary>
    public CovarianceStructure Structure { get; init; }

    /// <summary>The kind of groups, from 0; 0 where there are no kinds.</summary>
    public int Kind { get; init; }

    /// <summary>The first of its groups among those of the factor; 0 where there are no kinds.</summary>
    public int FirstLevel { get; init; }

    /// <summary>Whether the effects are correlated.</summary>
    public bool IsCorrelated => Correlation >= 0;

    /// <summary>Whether one number says all correlations: compound symmetry and autoregression.</summary>
    public bool HasOneCorrelation => IsCorrelated && Structure.HasOneCorrelation();

    /// <summary>The number of standard deviations: q, or 1 where all effects have the same.</summary>
    public int DeviationCount => Structure.DeviationCount(Effects);

    /// <summary>The number of free correlations: 0, 1 or q(q − 1)/2.</summary>
    public int CorrelationCount => IsCorrelated ? Structure.CorrelationCount(Effects) : 0;

    /// <summary>The place of the log standard deviation of an effect.</summary>
    /// <param name="effect">The effect, from 0.</param>
    /// <returns>Its place.</returns>
    public int LogSdOf(int effect) => Structure.IsHomogeneous() ? LogSd : LogSd + effect;
}

/// <summary>
/// The order of the unconstrained parameters x of a model: for each predictor the centred intercept and the coefficients; each constant
/// family parameter on its link scale; for each covariance of a random-effect term the log standard deviations and unconstrained correlations;
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
        List<TermSlots> covariances = [];
        for (int g = 0; g < design.Groups.Count; g++)
        {
            GroupingFactor group = design.Groups[g];
            for (int t = 0; t < group.Terms.Count; t++)
            {
                RandomEffectTerm term = group.Terms[t];
                int q = term.Effects.Count;
                (int deviations, int correlations) = (term.Covariance.DeviationCount(q), term.Covariance.CorrelationCount(q));
                terms.Add(new TermSlots(g, t, q, group.Levels.Count, next, correlations > 0 ? next + deviations : -1, 0) { Structure = term.Covariance });
                next += (deviations + correlations) * (term.ByKind ? group.Kinds!.Names.Count : 1);
            }
        }

        PopulationCount = next;
        for (int t = 0; t < terms.Count; t++)
        {
            terms[t] = terms[t] with { GroupEffects = next };
            next += terms[t].Effects * terms[t].Levels;
            RandomEffectTerm term = design.Groups[terms[t].Group].Terms[terms[t].Term];
            GroupKinds? kinds = term.ByKind ? design.Groups[terms[t].Group].Kinds : null;
            for (int s = 0; s < (kinds?.Names.Count ?? 1); s++)
            {
                covariances.Add(kinds is null ? terms[t] : OfKind(terms[t], kinds, s));
            }
        }

        Dimension = next;
        Predictors = [.. predictors];
        Constants = [.. constants];
        Terms = [.. terms];
        Covariances = [.. covariances];
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

    /// <summary>The covariances, each with its groups: those of the terms in order, one a term, or one for each kind of its groups.</summary>
    public IReadOnlyList<TermSlots> Covariances { get; }

    private static TermSlots OfKind(TermSlots term, GroupKinds kinds, int kind)
    {
        int shift = kind * (term.DeviationCount + term.CorrelationCount);
        int first = kinds.Starts[kind];
        return term with
        {
            Kind = kind,
            FirstLevel = first,
            Levels = kinds.Starts[kind + 1] - first,
            LogSd = term.LogSd + shift,
            Correlation = term.IsCorrelated ? term.Correlation + shift : -1,
            GroupEffects = term.GroupEffects + (first * term.Effects),
        };
    }
}
