using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Plots;
using Bayes.Trust;

namespace Bayes.Figures;

/// <summary>The data among simulated data by factor: what a check of all rows together averages away.</summary>
internal static class GroupedChecks
{
    private const int MostGroups = 60;
    private const int FewestGroups = 3;

    /// <summary>Makes the figures of a check that kept its simulated responses: one by the levels of a factor of the formula, one by the groups.</summary>
    public static IEnumerable<Figure> Of(PredictiveReport report, BoundModel model)
    {
        RawData? data = RawData.Of(model);
        if ((data?.Colour ?? data?.Facet) is { } factor)
        {
            int[] codes = [.. model.Design.Rows.Select(r => factor.Codes[r])];
            (string Name, int[] Rows)[] levels = [.. Split(factor.Levels, codes)];
            if (levels.Length > 1)
            {
                yield return ByLevel(report, model, factor.Name, levels);
            }
        }

        if (model.Design.Groups.OrderByDescending(g => g.Levels.Count).FirstOrDefault() is { } group && model.Family.Kind != ResponseKind.Category)
        {
            (string Name, int[] Rows)[] groups = [.. Split(group.Levels, group.Codes)];
            if (groups.Length >= FewestGroups)
            {
                yield return ByGroup(report, model, group, groups);
            }
        }
    }

    private static IEnumerable<(string Name, int[] Rows)> Split(IReadOnlyList<string> names, IReadOnlyList<int> codes) => codes.Index()
        .Where(c => c.Item >= 0).GroupBy(c => c.Item, c => c.Index).OrderBy(g => g.Key).Select(g => (names[g.Key], g.ToArray()));

    private static Figure ByLevel(PredictiveReport report, BoundModel model, string factor, (string Name, int[] Rows)[] levels)
    {
        PredictiveReport Of(int[] rows) => report with
        {
            Check = report.Check with
            {
                Observed = [.. rows.Select(r => report.Check.Observed[r])],
                Responses = [.. report.Check.Responses!.Select(s => Array.ConvertAll(rows, r => s[r]))],
            },
        };
        Figure[] each = [.. levels.Select(l => PredictiveFigures.Response(Of(l.Rows), model))];
        return each[0] with
        {
            Name = "ppc-by-factor",
            Title = $"The data among simulated data, by {factor}",
            Caption = $"{each[0].Caption} A level whose rows differ from its simulations is one that the model treats wrongly: an interaction, or a spread of its own, may be missing.",
            Panels =
            [
                .. each.Select((f, k) => f.Panels[0] with
                {
                    Title = $"{factor}: {levels[k].Name}",
                    Note = string.Create(CultureInfo.InvariantCulture, $"{levels[k].Rows.Length} rows"),
                }),
            ],
            Columns = each.Length is 2 or 4 ? 2 : Math.Min(3, each.Length),
            SharesX = true,
            PanelHeight = 150,
        };
    }

    private static Figure ByGroup(PredictiveReport report, BoundModel model, GroupingFactor group, (string Name, int[] Rows)[] groups)
    {
        double[]? trials = model.Design.Response.Trials;
        double Mean(IReadOnlyList<double> values, int[] rows) => rows.Sum(r => values[r]) / (trials is null ? rows.Length : rows.Sum(r => trials[r]));
        (string Name, double Observed, double[] Simulated, int Rows)[] all =
        [
            .. groups.Take(MostGroups)
                .Select(g => (g.Name, Mean(report.Check.Observed, g.Rows), report.Check.Responses!.Select(s => Mean(s, g.Rows)).Order().ToArray(), g.Rows.Length))
                .OrderByDescending(g => Quantile.OfSorted(g.Item3, 0.5)),
        ];
        double[] at = [.. Enumerable.Range(0, all.Length).Select(i => (double)i)];
        double[] low = [.. all.Select(g => Quantile.OfSorted(g.Simulated, 0.05))], high = [.. all.Select(g => Quantile.OfSorted(g.Simulated, 0.95))];
        string[] labels = [.. all.Select((g, i) => string.Create(CultureInfo.InvariantCulture, $"{group.Name} {g.Name}: {Rounding.Significant(g.Observed, 3)}; simulated {Rounding.Significant(low[i], 3)} to {Rounding.Significant(high[i], 3)}; {g.Rows} rows"))];
        int outside = all.Where((g, i) => g.Observed < low[i] || g.Observed > high[i]).Count();
        string what = trials is null ? $"mean of {model.Design.Response.Label}" : $"share of {model.Design.Response.Label}";
        return new Figure
        {
            Name = "ppc-by-group",
            Title = $"The {what} in each group of {group.Name}, among simulated data",
            Caption = $"Points are the groups' means in the data, lines 90% of those of {report.Check.Draws} data sets simulated with the effects of these groups, sorted by the simulations' medians{(groups.Length > MostGroups ? string.Create(CultureInfo.InvariantCulture, $"; the first {MostGroups} of {groups.Length} groups are shown") : "")}. "
                + string.Create(CultureInfo.InvariantCulture, $"{outside} of {all.Length} points lie outside. About one in ten is expected at most, and fewer where the groups' effects follow their data."),
            PanelHeight = 230,
            Panels =
            [
                new Panel
                {
                    X = new Axis { Label = group.Name, Categories = [.. all.Select(g => g.Name)] },
                    Y = new Axis { Label = what },
                    Marks =
                    [
                        new IntervalMark(at, low, high, IsHorizontal: false) { Ink = Ink.Orange, Thickness = all.Length > 30 ? 2 : 4, Opacity = 0.7, Labels = labels, Series = "90% of simulations" },
                        new PointMark(at, [.. all.Select(g => g.Observed)]) { Ink = Ink.Text, Labels = labels, Series = "data" },
                    ],
                },
            ],
            Legend = [new LegendEntry(Ink.Text, "data", LegendShape.Point), new LegendEntry(Ink.Orange, "90% of simulations")],
        };
    }
}
