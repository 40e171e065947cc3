using Bayes.Models.Errors;

namespace Bayes.Effects;

/// <summary>Marginal means of a reference grid and contrasts of them.</summary>
internal static class Contrasts
{
    public static EffectReport Of(FittedParameters fit, ContrastOptions options)
    {
        GridMeans means = new(fit, options);
        Comparison[] comparisons = Compare(means, options);
        int count = means.Count;
        int n = comparisons.Length;
        Evaluated values = fit.Evaluate(
            (2 * count) + (2 * n),
            (point, result) =>
            {
                means.At(point, result.AsSpan(0, count));
                for (int c = 0; c < n; c++)
                {
                    result[count + c] = comparisons[c].Of(result, (a, b) => a - b);
                    result[count + n + c] = means.RatioName is null ? double.NaN : comparisons[c].Of(result, means.LogRatio);
                }

                for (int k = 0; k < count; k++)
                {
                    result[count + (2 * n) + k] = means.OnOpenScale(result[k]);
                }
            },
            means.Cost,
            k => options.Scale != MeanScale.Link && (k < count + n || k >= count + (2 * n)));
        return fit.Report("contrasts", Means(fit, options, means, values, count + (2 * n)), Table(fit, options, means, comparisons, values, count));
    }

    private static EffectTable Means(FittedParameters fit, MarginalMeanOptions options, GridMeans means, Evaluated values, int first) => new()
    {
        Name = "means",
        Title = $"Marginal means, {Scale(fit, options.Scale)}",
        Averaging = AveragingOf(fit, options.Scale),
        Scale = ScaleName(fit, options.Scale),
        Labels = [.. means.Grid.Labels, .. means.Categories.Count > 1 ? ["category"] : Array.Empty<string>()],
        Rows =
        [
            .. means.Grid.Cells.SelectMany((cell, i) => means.Categories.Select((category, c) => new EffectRow
            {
                Labels = [.. cell, .. means.Categories.Count > 1 ? [category] : Array.Empty<string>()],
                Estimate = values.Estimate(first + (i * means.Categories.Count) + c, means.FromOpenScale),
            })),
        ],
        Notes = [$"Other factors are averaged over with {(options.Weights == GridWeights.Equal ? "equal weights" : "the weights of their frequencies")}; other numbers are at their means{(options.At.Count == 0 ? "" : " or as given")}."],
    };

    private static EffectTable Table(FittedParameters fit, ContrastOptions options, GridMeans means, Comparison[] comparisons, Evaluated values, int first)
    {
        int n = comparisons.Length;
        IReadOnlyList<EffectNumber>[] adjusted = Adjust(fit, options, comparisons, values, first);
        string[] by = options.Interaction ? [] : [.. means.Grid.Labels.Skip(means.Grid.FactorCount)];
        bool categories = means.Categories.Count > 1;
        return new EffectTable
        {
            Name = options.Interaction ? "interaction_contrasts" : "contrasts",
            Title = $"{(options.Interaction ? "Differences between contrasts" : "Contrasts")}, {Scale(fit, options.Scale)}",
            Averaging = AveragingOf(fit, options.Scale),
            Scale = ScaleName(fit, options.Scale),
            RatioName = means.RatioName,
            Labels = ["contrast", .. by, .. categories ? ["category"] : Array.Empty<string>()],
            Rows =
            [
                .. comparisons.Select((c, k) => new EffectRow
                {
                    Labels = [c.Name, .. options.Interaction ? [] : c.By, .. categories ? [c.Category] : Array.Empty<string>()],
                    Estimate = values.Estimate(first + k),
                    Ratio = means.RatioName is null ? null : values.Estimate(first + n + k, Math.Exp),
                    Numbers = [.. values.Sign(first + k), .. adjusted[k]],
                }),
            ],
            Notes = Notes(fit, options, comparisons, by.Length > 0),
        };
    }

    private static IReadOnlyList<string> Notes(FittedParameters fit, ContrastOptions options, Comparison[] comparisons, bool split)
    {
        if (comparisons.CountBy(c => c.Set).All(s => s.Value == 1))
        {
            return [];
        }

        string within = split && !options.Interaction ? " within each set" : "";
        return options.Adjustment switch
        {
            MultiplicityAdjustment.None => ["Not adjusted for multiplicity."],
            MultiplicityAdjustment.Holm => [$"p adj: Holm{within}."],
            _ when fit.IsPosterior => [$"sim: simultaneous intervals, which hold all contrasts{within} at once with the probability stated."],
            _ => [$"p adj and sim: jointly for all contrasts{within}, by the largest |z| (single step)."],
        };
    }

    private static IReadOnlyList<EffectNumber>[] Adjust(FittedParameters fit, ContrastOptions options, Comparison[] comparisons, Evaluated values, int first)
    {
        var result = new IReadOnlyList<EffectNumber>[comparisons.Length];
        Array.Fill(result, []);
        if (options.Adjustment == MultiplicityAdjustment.Holm && fit.IsPosterior)
        {
            throw new ArgumentException("Holm's adjustment is one of p values, which a posterior has none of. Use joint (simultaneous intervals) or none.", nameof(options));
        }

        foreach (IGrouping<string, int> set in Enumerable.Range(0, comparisons.Length).GroupBy(k => comparisons[k].Set, StringComparer.Ordinal))
        {
            int[] members = [.. set];
            if (options.Adjustment == MultiplicityAdjustment.None || members.Length == 1)
            {
                foreach (int k in members)
                {
                    result[k] = options.Adjustment == MultiplicityAdjustment.None ? [] : Numbers(fit, options, double.NaN, double.NaN, double.NaN);
                }
            }
            else if (values is EvaluatedDraws draws)
            {
                (double Lower, double Upper)[] ends = Multiplicity.Simultaneous([.. members.Select(k => draws.Draws(first + k).Pooled())], fit.Level);
                for (int i = 0; i < members.Length; i++)
                {
                    result[members[i]] = Numbers(fit, options, double.NaN, ends[i].Lower, ends[i].Upper);
                }
            }
            else
            {
                EvaluatedEstimate estimates = (EvaluatedEstimate)values;
                foreach (int k in members)
                {
                    result[k] = Numbers(fit, options, double.NaN, double.NaN, double.NaN);
                }

                // A contrast without a standard error is none of those that are tested.
                int[] tested = [.. members.Where(k => !double.IsNaN(estimates.Error(first + k)))];
                if (tested.Length > 0)
                {
                    AdjustEstimates(fit, options, estimates, tested, first, result);
                }
            }
        }

        return result;
    }

    private static void AdjustEstimates(
        FittedParameters fit, ContrastOptions options, EvaluatedEstimate values, int[] members, int first, IReadOnlyList<EffectNumber>[] result)
    {
        int m = members.Length;
        double[] z = [.. members.Select(k => values.Value(first + k) / values.Error(first + k))];
        if (options.Adjustment == MultiplicityAdjustment.Holm)
        {
            double[] holm = Multiplicity.Holm([.. z.Select(v => 2 * Numerics.NormalDistribution.Cdf(-Math.Abs(v)))]);
            for (int i = 0; i < m; i++)
            {
                result[members[i]] = Numbers(fit, options, holm[i], double.NaN, double.NaN);
            }

            return;
        }

        double[] covariance = [.. members.SelectMany(a => members.Select(b => values.Covariance[((first + a) * values.Count) + first + b]))];
        (double[] p, double critical) = Multiplicity.SingleStep(z, covariance, fit.Level);
        for (int i = 0; i < m; i++)
        {
            double width = critical * values.Error(first + members[i]);
            result[members[i]] = Numbers(fit, options, p[i], values.Value(first + members[i]) - width, values.Value(first + members[i]) + width);
        }
    }

    private static EffectNumber[] Numbers(FittedParameters fit, ContrastOptions options, double p, double lower, double upper) =>
    [
        .. fit.IsPosterior ? [] : new[] { new EffectNumber("p_adjusted", "p adj", p) },
        .. options.Adjustment == MultiplicityAdjustment.Holm ? [] : new[] { new EffectNumber("lower_simultaneous", "l-sim", lower), new EffectNumber("upper_simultaneous", "u-sim", upper) },
    ];

    private static Comparison[] Compare(GridMeans means, ContrastOptions options)
    {
        ReferenceGrid grid = means.Grid;
        int categories = means.Categories.Count;
        List<Comparison> all = [];
        foreach (IGrouping<string, int> set in Enumerable.Range(0, grid.Cells.Count).GroupBy(i => string.Join(", ", grid.Cells[i].Skip(grid.FactorCount)), StringComparer.Ordinal))
        {
            int[] cells = [.. set];
            string Name(int i) => string.Join(' ', grid.Cells[i].Take(grid.FactorCount));
            int control = options.Kind == ContrastKind.Control ? Control(cells, Name, options) : -1;
            IEnumerable<(int A, int B)> pairs = options.Kind == ContrastKind.Control
                ? cells.Where(i => i != control).Select(i => (i, control))
                : cells.SelectMany((a, i) => cells.Skip(i + 1).Select(b => (a, b)));
            string[] by = [.. grid.Cells[cells[0]].Skip(grid.FactorCount)];
            all.AddRange(pairs.SelectMany(p => means.Categories.Select((category, c) =>
                new Comparison($"{Name(p.A)} - {Name(p.B)}", by, category, $"{set.Key}\u001f{category}", [(p.A * categories) + c, (p.B * categories) + c]))));
        }

        if (all.Count == 0)
        {
            throw new DataException($"{string.Join(", ", options.Factors)} has one value only, and there is nothing to compare.");
        }

        return options.Interaction ? Interactions(all, grid) : [.. all];
    }

    private static Comparison[] Interactions(List<Comparison> simple, ReferenceGrid grid)
    {
        Comparison[] all =
        [
            .. simple.GroupBy(c => (c.Name, c.Category)).SelectMany(same => same.SelectMany((a, i) => same.Skip(i + 1).Select(b => new Comparison(
                $"({a.Name}) at {string.Join(' ', a.By)} - at {string.Join(' ', b.By)}", [], a.Category, a.Category, [.. a.Means, .. b.Means])))),
        ];
        return all.Length > 0
            ? all
            : throw new DataException($"an interaction compares the contrasts of {string.Join(", ", grid.Labels.Take(grid.FactorCount))} at one value of another column with those at another. Name that column with --by, or give its values with --at.");
    }

    private static int Control(int[] cells, Func<int, string> name, ContrastOptions options)
    {
        if (options.Control is null)
        {
            return cells[0];
        }

        int at = Array.FindIndex(cells, i => name(i) == options.Control);
        return at >= 0
            ? cells[at]
            : throw new DataException($"there is no level '{options.Control}' to compare with; the levels are {string.Join(", ", cells.Select(name))}.") { Value = options.Control, Suggestion = Suggestions.Nearest(options.Control, cells.Select(name)) };
    }

    private static Averaging AveragingOf(FittedParameters fit, MeanScale scale) => fit.Model.Layout.Terms.Count == 0 ? Averaging.None
        : scale switch { MeanScale.Link => Averaging.Conditional, MeanScale.Response => Averaging.AtZero, _ => Averaging.Population };

    private static string ScaleName(FittedParameters fit, MeanScale scale) => scale == MeanScale.Link ? fit.Description.Link : "response";

    private static string Scale(FittedParameters fit, MeanScale scale) => (scale, fit.Model.Layout.Terms.Count > 0) switch
    {
        (MeanScale.Link, true) => $"on the {fit.Description.Link} scale, CONDITIONAL: the random effects held fixed",
        (MeanScale.Link, false) => $"on the {fit.Description.Link} scale",
        (MeanScale.Response, true) => "on the response scale AT RANDOM EFFECTS OF 0: the median group, no average over groups",
        (MeanScale.Marginal, true) => "on the response scale, POPULATION-AVERAGED: the random effects integrated out",
        _ => "on the response scale",
    };

    /// <summary>A difference of two means, or of two differences.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="By">The values of the columns that split the means.</param>
    /// <param name="Category">The category, or empty.</param>
    /// <param name="Set">The contrasts adjusted together.</param>
    /// <param name="Means">The places of the means: a − b, or (a − b) − (c − d).</param>
    private sealed record Comparison(string Name, string[] By, string Category, string Set, int[] Means)
    {
        public double Of(double[] means, Func<double, double, double> difference) => Means.Length == 2
            ? difference(means[Means[0]], means[Means[1]])
            : difference(means[Means[0]], means[Means[1]]) - difference(means[Means[2]], means[Means[3]]);
    }
}
