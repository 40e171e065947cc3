using Bayes.Models.Design;
using Bayes.Models.Formulas;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;

namespace Bayes.Estimation.Testing;

/// <summary>What the larger of two nested models adds to the smaller.</summary>
/// <param name="Coefficients">Coefficients added; a constant parameter of the family counts as the intercept of its predictor.</param>
/// <param name="Variances">Standard deviations added.</param>
/// <param name="Correlations">Correlations added, those of added effects counted.</param>
/// <param name="SlopeToIntercept">Whether all that was added is one effect, with its correlation, to a term that had one.</param>
/// <param name="Text">The same in words.</param>
internal sealed record NestedDifference(int Coefficients, int Variances, int Correlations, bool SlopeToIntercept, string Text)
{
    // A column is in the span of others when what is left of it is below this part of its length.
    private const double Tolerance = 1e-7;

    /// <summary>Compares two models of the same rows.</summary>
    /// <returns>The difference, or the reason why the first is not within the second.</returns>
    public static (NestedDifference? Difference, string? Problem) Of(BoundModel smaller, BoundModel larger)
    {
        if (FixedProblem(smaller.Design, larger.Design) is { } problem)
        {
            return (null, problem);
        }

        List<string> words = [];
        int coefficients = CoefficientCount(larger) - CoefficientCount(smaller);
        if (coefficients < 0)
        {
            return (null, "it has more coefficients, and only its group effects are fewer");
        }

        if (coefficients > 0)
        {
            string[] before = [.. Names(smaller)];
            string[] added = [.. Names(larger).Except(before)];
            words.Add(added.Length == coefficients ? $"the coefficient{(coefficients > 1 ? "s" : "")} {string.Join(", ", added)}" : $"{coefficients} coefficient{(coefficients > 1 ? "s" : "")}");
        }

        (int variances, int correlations, bool slope, string? groupProblem) = Groups(smaller.Design, larger.Design, words);
        return groupProblem is null
            ? (new NestedDifference(coefficients, variances, correlations, slope, string.Join("; ", words)), null)
            : (null, groupProblem);
    }

    /// <summary>The number of parameters added.</summary>
    public int Parameters => Coefficients + Variances + Correlations;

    /// <summary>Why two designs of the same span have restricted likelihoods that differ by a constant; null where they do not.</summary>
    public static string? ColumnProblem(DesignedModel first, DesignedModel second)
    {
        foreach (PredictorDesign a in first.Predictors)
        {
            PredictorDesign b = Predictor(second, a.Parameter);
            if (a.HasIntercept != b.HasIntercept || a.Columns.Count != b.Columns.Count || !a.Columns.All(c => b.Columns.Any(d => Same(c.Values, d.Values))))
            {
                return $"{Columns(a)} and {Columns(b)}";
            }
        }

        return null;
    }

    private static string Columns(PredictorDesign predictor) =>
        $"({string.Join(" + ", predictor.Columns.Select(c => c.Label).Prepend(predictor.HasIntercept ? "1" : "0"))})";

    /// <summary>Why the fixed effects of one design are not within those of another; null where they are.</summary>
    public static string? FixedProblem(DesignedModel smaller, DesignedModel larger)
    {
        foreach (string parameter in smaller.Predictors.Concat(larger.Predictors).Select(p => p.Parameter).Distinct())
        {
            PredictorDesign predictor = Predictor(smaller, parameter);
            PredictorDesign other = Predictor(larger, parameter);
            if (!Same(predictor.Offset, other.Offset))
            {
                return "the models have different offsets";
            }

            if (Outside(predictor, other, smaller.RowCount) is { } column)
            {
                return parameter == ParameterNames.Mean
                    ? $"the term {column} of one is not in the other"
                    : $"the term {column} of {parameter} of one is not in the other, a constant being an intercept alone";
            }
        }

        return null;
    }

    // A parameter of the family that is one constant for all rows has, on its link scale, an intercept and nothing else.
    private static PredictorDesign Predictor(DesignedModel design, string parameter) =>
        design.Predictors.FirstOrDefault(p => p.Parameter == parameter) ?? new PredictorDesign { Parameter = parameter, HasIntercept = true, Columns = [] };

    private static string? Outside(PredictorDesign smaller, PredictorDesign larger, int rows)
    {
        // Columns that both have need no arithmetic.
        HashSet<string> shared = [.. larger.Columns.Select(c => c.Label)];
        DesignColumn[] strange = [.. smaller.Columns.Where(c => !shared.Contains(c.Label))];
        bool intercept = smaller.HasIntercept && !larger.HasIntercept;
        if (strange.Length == 0 && !intercept)
        {
            return null;
        }

        Separation.RowSpace span = new(rows);
        if (larger.HasIntercept || larger.HasThresholds)
        {
            span.Add(Ones(rows));
        }

        foreach (DesignColumn column in larger.Columns)
        {
            span.Add(column.Values);
        }

        return intercept && !Holds(span, Ones(rows)) ? "1 (the intercept)" : strange.FirstOrDefault(c => !Holds(span, c.Values!))?.Label;
    }

    private static bool Holds(Separation.RowSpace span, double[] column)
    {
        double[] left = [.. column];
        double length = Separation.RowSpace.Length(left);
        return span.Remove(left) <= Tolerance * length;
    }

    private static double[] Ones(int rows)
    {
        double[] ones = new double[rows];
        Array.Fill(ones, 1);
        return ones;
    }

    // Every term must find a term of the same groups that has its effects, and correlates them if it does.
    private static (int Variances, int Correlations, bool Slope, string? Problem) Groups(DesignedModel smaller, DesignedModel larger, List<string> words)
    {
        List<(GroupingFactor Group, RandomEffectTerm Term)> before = Terms(smaller);
        List<(GroupingFactor Group, RandomEffectTerm Term)> after = Terms(larger);
        List<RandomEffectTerm>[] within = [.. after.Select(_ => new List<RandomEffectTerm>())];
        foreach ((GroupingFactor group, RandomEffectTerm term) in before)
        {
            HashSet<string> effects = Effects(smaller, term);

            // An effect of the larger model has room for one of the smaller.
            int home = Enumerable.Range(0, after.Count).Where(a => SameGroups(after[a].Group, group) && effects.IsSubsetOf(Effects(larger, after[a].Term))
                && HasRoom(after[a].Group, after[a].Term, group, term)
                && within[a].TrueForAll(w => !effects.Overlaps(Effects(smaller, w)))).FirstOrDefault(-1);
            if (home < 0)
            {
                return (0, 0, false, $"the effects ({string.Join(" + ", term.Effects.Select(e => Label(smaller, e)))} | {group.Name}) of one are not in the other");
            }

            within[home].Add(term);
        }

        int variances = 0;
        int correlations = 0;
        int changed = 0;
        bool slope = false;
        for (int t = 0; t < after.Count; t++)
        {
            (GroupingFactor group, RandomEffectTerm term) = after[t];
            HashSet<string> old = [.. within[t].SelectMany(w => Effects(smaller, w))];
            string[] added = [.. term.Effects.Where(e => !old.Contains(Key(larger, e))).Select(e => Label(larger, e))];
            int kinds = Kinds(group, term);
            int deviations = term.Covariance.IsHomogeneous() ? Math.Min(added.Length, 1) * kinds : added.Length * kinds;
            int pairs = Pairs(group, term) - within[t].Sum(w => Pairs(group, w));

            // Deviations that were equal, or the same for all kinds of groups, and may now differ: no edge is involved.
            int freed = (term.Covariance.DeviationCount(term.Effects.Count) * kinds) - within[t].Sum(w => w.Covariance.DeviationCount(w.Effects.Count) * Kinds(group, w)) - deviations;
            if (deviations == 0 && pairs == 0 && freed == 0)
            {
                continue;
            }

            changed++;
            variances += deviations;
            correlations += pairs + freed;
            slope = term.Effects.Count == 2 && added.Length == 1 && pairs == 1 && freed == 0 && within[t].Count == 1;
            words.Add(
                (added.Length == 0 ? "" : $"the standard deviation{(added.Length > 1 ? "s" : "")} of {string.Join(", ", added)} between the groups of {group.Name}")
                + (added.Length > 0 && pairs > 0 ? " with " : "")
                + (pairs == 0 ? "" : $"{pairs} correlation{(pairs > 1 ? "s" : "")}")
                + (freed == 0 ? "" : $"{(added.Length > 0 || pairs > 0 ? " and " : "")}{freed} free standard deviation{(freed > 1 ? "s" : "")} in place of equal ones"));
        }

        return (variances, correlations, slope && changed == 1, null);
    }

    private static List<(GroupingFactor Group, RandomEffectTerm Term)> Terms(DesignedModel design) =>
        [.. design.Groups.SelectMany(g => g.Terms.Select(t => (g, t)))];

    private static HashSet<string> Effects(DesignedModel design, RandomEffectTerm term) => [.. term.Effects.Select(e => Key(design, e))];

    // By name: the place of a predictor depends on which other parameters have one.
    private static string Key(DesignedModel design, RandomEffectColumn effect) => $"{design.Predictors[effect.Predictor].Parameter}:{effect.Column.Label}";

    private static string Label(DesignedModel design, RandomEffectColumn effect) =>
        design.Predictors[effect.Predictor].Parameter is var parameter && parameter == ParameterNames.Mean ? effect.Column.Label : $"{effect.Column.Label} of {parameter}";

    private static int Kinds(GroupingFactor group, RandomEffectTerm term) => term.ByKind ? group.Kinds!.Names.Count : 1;

    private static int Pairs(GroupingFactor group, RandomEffectTerm term) => Kinds(group, term) * term.Covariance.CorrelationCount(term.Effects.Count);

    // Whether the covariances of one term hold all those of another, whose effects it has.
    private static bool HasRoom(GroupingFactor largerGroup, RandomEffectTerm larger, GroupingFactor smallerGroup, RandomEffectTerm smaller)
    {
        if (smaller.ByKind && !(larger.ByKind && smallerGroup.Kinds!.Column == largerGroup.Kinds!.Column))
        {
            return false;
        }

        CovarianceStructure structure = smaller.Effects.Count == 1 ? CovarianceStructure.Diagonal : smaller.Covariance;
        bool sameEffects = smaller.Effects.Count == larger.Effects.Count;
        return larger.Covariance switch
        {
            CovarianceStructure.Unstructured => larger.Effects.Count > 1 || structure == CovarianceStructure.Diagonal,
            CovarianceStructure.Diagonal => structure is CovarianceStructure.Diagonal or CovarianceStructure.HomogeneousDiagonal,
            CovarianceStructure.CompoundSymmetry => structure is CovarianceStructure.Diagonal or CovarianceStructure.HomogeneousDiagonal
                or CovarianceStructure.CompoundSymmetry or CovarianceStructure.HomogeneousCompoundSymmetry,
            CovarianceStructure.HeterogeneousAutoregressive => structure is CovarianceStructure.Diagonal or CovarianceStructure.HomogeneousDiagonal
                || (sameEffects && structure.IsAutoregressive()),
            _ => sameEffects && (structure == larger.Covariance || structure == CovarianceStructure.HomogeneousDiagonal),
        };
    }

    // The same partition of the rows, whatever it is called.
    private static bool SameGroups(GroupingFactor a, GroupingFactor b)
    {
        if (a.Levels.Count != b.Levels.Count)
        {
            return false;
        }

        int[] match = new int[a.Levels.Count];
        Array.Fill(match, -1);
        for (int i = 0; i < a.Codes.Length; i++)
        {
            ref int partner = ref match[a.Codes[i]];
            if (partner >= 0 && partner != b.Codes[i])
            {
                return false;
            }

            partner = b.Codes[i];
        }

        return true;
    }

    private static int CoefficientCount(BoundModel model) => model.Layout.Predictors.Sum(p => p.Count + (p.Intercept >= 0 ? 1 : 0)) + model.Layout.Constants.Count;

    private static IEnumerable<string> Names(BoundModel model) =>
        model.Quantities.All.Take(model.Quantities.PopulationCount).Where(q => q.Kind == QuantityKind.Coefficient).Select(q => q.Name)
            .Concat(model.Layout.Constants.Where(c => !c.Parameter.IsThreshold).Select(c => ParameterNames.Coefficient(c.Parameter.Name, "Intercept")));

    private static bool Same(double[]? a, double[]? b) =>
        (a is null || Array.TrueForAll(a, v => v == 0)) && (b is null || Array.TrueForAll(b, v => v == 0))
        || (a is not null && b is not null && a.AsSpan().SequenceEqual(b));
}
