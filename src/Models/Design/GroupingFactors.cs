using Bayes.Models.Formulas;

namespace Bayes.Models.Design;

/// <summary>Gathers the group terms of all predictors by grouping factor and builds their columns.</summary>
internal static class GroupingFactors
{
    private static readonly DesignColumn Intercept = new() { Label = "(Intercept)", CoefficientName = "Intercept", Values = null };

    public static List<GroupingFactor> Build(ModelSpec model, ModelFrame frame)
    {
        var gathered = new List<(GroupTerm First, List<(string? Id, RandomEffectTerm Term)> Terms, List<(int Predictor, string Name, GroupTerm Term)> Effects)>();
        for (int p = 0; p < model.Predictors.Count; p++)
        {
            foreach (GroupTerm term in model.Predictors[p].Groups)
            {
                int g = gathered.FindIndex(other => other.First.GroupLabel == term.GroupLabel);
                if (g < 0)
                {
                    g = gathered.Count;
                    gathered.Add((term, [], []));
                }

                RandomEffectColumn[] effects = Effects(term, p, frame);
                foreach (RandomEffectColumn effect in effects)
                {
                    string name = effect.Column.CoefficientName;
                    int twin = gathered[g].Effects.FindIndex(other => other.Predictor == p && other.Name == name);
                    if (twin >= 0)
                    {
                        throw frame.Error(
                            null,
                            null,
                            $"the effect '{effect.Column.Label}' varies over '{term.GroupLabel}' twice, in {Print(gathered[g].Effects[twin].Term)} and {Print(term)}; keep it in one of them.");
                    }

                    gathered[g].Effects.Add((p, name, term));
                }

                int same = term.Id is null ? -1 : gathered[g].Terms.FindIndex(other => other.Id == term.Id);
                if (same < 0)
                {
                    gathered[g].Terms.Add((term.Id, new RandomEffectTerm { Effects = effects, Covariance = term.Covariance, ByKind = term.By is not null }));
                }
                else
                {
                    RandomEffectTerm first = gathered[g].Terms[same].Term;
                    gathered[g].Terms[same] = (term.Id, first with { Effects = [.. first.Effects, .. effects] });
                }
            }
        }

        return gathered.ConvertAll(group => Factor(group.First, [.. group.Effects.Select(e => e.Term).Distinct()], group.Terms.ConvertAll(t => t.Term), frame));
    }

    // Every group term is coded as if it stood alone.
    private static RandomEffectColumn[] Effects(GroupTerm term, int predictor, ModelFrame frame)
    {
        (List<DesignColumn> columns, _) = EffectColumns.Build(term.Effects, frame);
        IEnumerable<DesignColumn> all = term.Effects.HasIntercept ? columns.Prepend(Intercept) : columns;
        RandomEffectColumn[] effects = [.. all.Select(column => new RandomEffectColumn { Predictor = predictor, Column = column })];
        if (effects.Length == 0)
        {
            throw frame.Error(null, null, $"{Print(term)} has no effect that varies between groups; write 1 for an intercept.");
        }

        StructureChecks.Require(term, effects.Length, frame);
        return effects;
    }

    private static GroupingFactor Factor(GroupTerm term, GroupTerm[] all, List<RandomEffectTerm> terms, ModelFrame frame)
    {
        (int[] codes, string[] levels) = Levels(term, frame);
        (GroupKinds? kinds, codes, levels) = KindsOfGroups.Sort(term.GroupLabel, all, codes, levels, frame);
        string? column = term.Factors.Count == 1 ? ModelFrame.ColumnName(term.Factors[0]) : null;
        return levels.Length >= 2
            ? new GroupingFactor { Kinds = kinds, Name = term.GroupLabel, Levels = levels, Codes = codes, Terms = terms, FactorSizes = [.. term.Factors.Select(f => frame.Factor(f).Levels.Length)] }
            : throw frame.Error(
                null,
                column,
                $"the grouping factor {(column is null ? $"'{term.GroupLabel}' " : "")}has the single level '{levels[0]}' in the rows that the model keeps; effects that vary between groups need at least 2 groups.",
                levels[0]);
    }

    // The combinations that occur, the first factor's levels varying slowest.
    private static (int[] Codes, string[] Levels) Levels(GroupTerm term, ModelFrame frame)
    {
        FactorValue combined = frame.Factor(term.Factors[0]);
        foreach (Expression next in term.Factors.Skip(1))
        {
            combined = Cross(combined, frame.Factor(next));
        }

        if (combined.Levels.GroupBy(level => level, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw frame.Error(null, null, $"two groups of '{term.GroupLabel}' would both be named '{twice.Key}'; rename levels that contain '_'.", twice.Key);
        }

        return (combined.Codes, combined.Levels);
    }

    private static FactorValue Cross(FactorValue slow, FactorValue fast)
    {
        long[] keys = new long[slow.Count];
        for (int row = 0; row < keys.Length; row++)
        {
            keys[row] = ((long)slow.Codes[row] * fast.Levels.Length) + fast.Codes[row];
        }

        long[] observed = [.. keys.Distinct().Order()];
        Dictionary<long, int> codeOf = observed.Select((key, code) => (key, code)).ToDictionary(p => p.key, p => p.code);
        return new FactorValue(
            Array.ConvertAll(keys, key => codeOf[key]),
            Array.ConvertAll(observed, key => $"{slow.Levels[key / fast.Levels.Length]}_{fast.Levels[key % fast.Levels.Length]}"));
    }

    private static string Print(GroupTerm term) => SpecPrinter.Print(term);
}
