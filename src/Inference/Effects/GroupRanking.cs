using Bayes.Draws;
using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Models.Priors;

namespace Bayes.Effects;

/// <summary>Ranks the groups of a factor with the uncertainty of their ranks.</summary>
/// <remarks>
/// In each draw the groups are ranked by one effect, the largest first. Ranks of posterior means would hide that most of them cannot be told
/// apart (Goldstein and Spiegelhalter 1996).
/// </remarks>
internal static class GroupRanking
{
    public static EffectReport Of(FittedParameters fit, string factor, string? effect = null)
    {
        if (fit is not PosteriorParameters posterior)
        {
            throw new DataException("ranks with their uncertainty need the draws of a posterior. Sample it with 'bayes fit --out DIR', and rank the groups of DIR.");
        }

        if (!posterior.Positions.HasGroupEffects)
        {
            throw new DataException("the fit has kept no draws of the effects of single groups, so that they cannot be ranked. Fit again without --no-group-effects.");
        }

        GroupingFactor group = Find(fit.Model.Design.Groups, factor);
        RandomEffectColumn column = Effect(fit.Model.Design, group, effect);
        string parameter = fit.Model.Design.Predictors[column.Predictor].Parameter;
        string[] levels = ParameterNames.Levels(group.Levels);
        DrawSet draws = posterior.Fit.Draws;
        ParameterDraws[] effects = [.. levels.Select(l => draws.Parameter(ParameterNames.GroupEffect(group.Name, parameter, l, column.Column.CoefficientName)))];
        double[][][] ranks = Ranks(effects);
        EffectRow[] rows =
        [
            .. group.Levels.Select((level, j) =>
            {
                double[] own = effects[j].Pooled();
                return new EffectRow
                {
                    Labels = [level],
                    Estimate = EvaluatedDraws.Of(new ParameterDraws(level, ranks[j]), fit.Level),
                    Numbers =
                    [
                        new EffectNumber("effect", "Effect", own.Average()),
                        new EffectNumber("probability_best", "P(rank 1)", Share(ranks[j], r => r == 1)),
                        new EffectNumber("probability_above", "P(above)", Share([own], e => e > 0)),
                    ],
                };
            }),
        ];
        string label = column.Column.CoefficientName == "Intercept" ? "intercept" : $"effect of {column.Column.Label}";
        return fit.Report("ranking", new EffectTable
        {
            Name = "ranking",
            Title = $"Ranks of the {group.Levels.Count} groups of {group.Name} by their {label}{(parameter == ParameterNames.Mean ? "" : $" of {parameter}")}, the largest first",
            Averaging = Averaging.None,
            Scale = "rank",
            Labels = [group.Name],
            Rows = [.. rows.OrderBy(r => r.Estimate.Value)],
            Notes = ["Estimate: the posterior mean rank. P(rank 1): that no group has a larger effect. P(above): that the effect is above 0, the median of the population."],
        });
    }

    private static GroupingFactor Find(IReadOnlyList<GroupingFactor> groups, string factor) =>
        groups.FirstOrDefault(g => g.Name == factor)
        ?? throw new DataException(groups.Count == 0
            ? "the model has no groups to rank."
            : $"the model has no grouping factor '{factor}'; it has {string.Join(", ", groups.Select(g => g.Name))}.") { Value = factor, Suggestion = Suggestions.Nearest(factor, groups.Select(g => g.Name)) };

    private static RandomEffectColumn Effect(DesignedModel design, GroupingFactor group, string? effect)
    {
        RandomEffectColumn[] all = [.. group.Terms.SelectMany(t => t.Effects)];
        string[] names = [.. all.Select(e => ParameterNames.Effect(design, e))];
        if (effect is null)
        {
            return all[0];
        }

        int at = Array.IndexOf(names, effect);
        return at >= 0
            ? all[at]
            : throw new DataException($"'{effect}' does not vary over {group.Name}; what varies is {string.Join(", ", names)}.") { Value = effect, Suggestion = Suggestions.Nearest(effect, names) };
    }

    private static double[][][] Ranks(ParameterDraws[] effects)
    {
        int chains = effects[0].ChainCount;
        int count = effects[0].DrawCount;
        double[][][] ranks = [.. effects.Select(_ => Enumerable.Range(0, chains).Select(_ => new double[count]).ToArray())];
        double[] keys = new double[effects.Length];
        int[] order = new int[effects.Length];
        for (int chain = 0; chain < chains; chain++)
        {
            for (int draw = 0; draw < count; draw++)
            {
                for (int j = 0; j < keys.Length; j++)
                {
                    keys[j] = -effects[j].Chain(chain)[draw];
                    order[j] = j;
                }

                Array.Sort(keys, order);
                for (int rank = 0; rank < order.Length; rank++)
                {
                    ranks[order[rank]][chain][draw] = rank + 1;
                }
            }
        }

        return ranks;
    }

    private static double Share(double[][] values, Func<double, bool> holds) => (double)values.Sum(chain => chain.Count(holds)) / values.Sum(chain => chain.Length);
}
