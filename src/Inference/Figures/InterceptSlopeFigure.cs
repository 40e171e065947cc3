using Bayes.Plots;

namespace Bayes.Figures;

/// <summary>Two effects of the same groups against each other, with the distribution that the model gives them.</summary>
internal static class InterceptSlopeFigure
{
    private const double Radius95 = 2.4477468306808166;
    private const int Points = 73;

    /// <summary>Makes the figure, a panel for each pair with the first effect; null where no factor has two correlated effects.</summary>
    public static Figure? Of(PosteriorFit fit)
    {
        List<Panel> panels = [];
        IReadOnlyList<GroupEffectDraws> all = GroupEffectDraws.All(fit);
        foreach (GroupDescription group in fit.Description.Model.Groups)
        {
            GroupEffectDraws[] effects = [.. all.Where(e => e.Group == group)];
            int first = 0;
            foreach (TermDescription term in group.Terms)
            {
                for (int c = 1; c < term.Effects.Count && effects.Length > 0; c++)
                {
                    panels.Add(Panel(fit, term, effects[first], effects[first + c], c));
                }

                first += term.Effects.Count;
            }
        }

        return panels.Count == 0 ? null : new Figure
        {
            Name = "intercept-slope",
            Title = "Two effects of the same groups",
            Caption = "Each point is a group, at the medians of its two effects; the line encloses 95% of groups of the population, by the posterior means of standard deviations and correlation. Points cluster inside it, because estimates of groups are drawn to the centre. A cloud along a diagonal is the correlation: groups that start higher rise faster, or slower.",
            Panels = panels,
            Columns = Math.Min(2, panels.Count),
            PanelHeight = 260,
        };
    }

    private static Panel Panel(PosteriorFit fit, TermDescription term, GroupEffectDraws x, GroupEffectDraws y, int c)
    {
        double sdX = Mean(fit, term.StandardDeviations[0]), sdY = Mean(fit, term.StandardDeviations[c]);
        double correlation = term.Correlations.Count > 0 ? Mean(fit, term.Correlations[c * (c - 1) / 2]) : 0;
        double[] angle = [.. Enumerable.Range(0, Points).Select(k => 2 * Math.PI * k / (Points - 1))];
        double rest = Math.Sqrt(Math.Max(0, 1 - (correlation * correlation)));
        int[] order = [.. Enumerable.Range(0, x.Quantities.Count).OrderByDescending(j => Math.Abs(x.Intervals[j].Median / sdX) + Math.Abs(y.Intervals[j].Median / sdY))];
        return new Panel
        {
            Title = x.Group.Name,
            Note = term.Correlations.Count > 0 ? DrawIntervals.Of(fit.Draws.Parameter(term.Correlations[c * (c - 1) / 2]).Pooled()).Say("correlation") : "",
            X = new Axis { Label = x.Effect },
            Y = new Axis { Label = y.Effect },
            Marks =
            [
                ReferenceMark.Horizontal(0) with { Ink = Ink.Faint },
                ReferenceMark.Vertical(0) with { Ink = Ink.Faint },
                new LineMark(
                    Array.ConvertAll(angle, t => Radius95 * sdX * Math.Cos(t)),
                    Array.ConvertAll(angle, t => Radius95 * sdY * ((correlation * Math.Cos(t)) + (rest * Math.Sin(t))))) { Ink = Ink.Orange, Series = "95% of groups" },
                new PointMark([.. x.Intervals.Select(i => i.Median)], [.. y.Intervals.Select(i => i.Median)])
                {
                    Labels = [.. x.Intervals.Select((i, j) => $"{x.Label(j)}: {x.Effect} {Rounding.Significant(i.Median, 3)}, {y.Effect} {Rounding.Significant(y.Intervals[j].Median, 3)}")],
                    Radius = 3,
                },
                .. order.Take(5).Select(j => new TextMark(x.Intervals[j].Median, y.Intervals[j].Median, x.Label(j)) { Ink = Ink.Muted }),
            ],
        };
    }

    private static double Mean(PosteriorFit fit, string name) => fit.Draws.Parameter(name).Pooled().Average();
}
