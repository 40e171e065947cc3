using Bayes.Numerics;
using Bayes.Plots;

namespace Bayes.Figures;

/// <summary>Effects of groups against normal quantiles.</summary>
internal static class GroupQuantilesFigure
{
    private const int FewestGroups = 5;

    /// <summary>Makes the figure, a panel an effect; null where no factor has five groups.</summary>
    public static Figure? Of(PosteriorFit fit)
    {
        Panel[] panels = [.. GroupEffectDraws.All(fit).Where(e => e.Quantities.Count >= FewestGroups).Select(Panel)];
        return panels.Length == 0 ? null : new Figure
        {
            Name = "group-qq",
            Title = "Effects of groups against normal quantiles",
            Caption = "Points near the line agree with normally distributed effects; single points far off are groups to look at. Vertical lines are 95% intervals. The model draws the effects of small groups towards a normal distribution, so that a straight line shows little, while a bent one says much.",
            Panels = panels,
            Columns = Math.Min(2, panels.Length),
            PanelHeight = panels.Length > 1 ? 210 : 260,
        };
    }

    private static Panel Panel(GroupEffectDraws effect)
    {
        int n = effect.Quantities.Count;
        int[] order = [.. Enumerable.Range(0, n).OrderBy(j => effect.Intervals[j].Median)];
        double[] x = [.. Enumerable.Range(1, n).Select(i => NormalDistribution.Quantile((i - 0.375) / (n + 0.25)))];
        double[] y = [.. order.Select(j => effect.Intervals[j].Median)];

        // The line through the quartiles, as in R's qqline.
        double low = Diagnostics.Quantile.OfSorted(y, 0.25), high = Diagnostics.Quantile.OfSorted(y, 0.75);
        double slope = (high - low) / (2 * NormalDistribution.Quantile(0.75));
        return new Panel
        {
            Title = effect.Name,
            X = new Axis { Label = "normal quantile" },
            Y = new Axis { Label = "effect of the group" },
            Marks =
            [
                new ReferenceMark(0.5 * (low + high), slope) { Ink = Ink.Muted, IsDashed = true },
                new IntervalMark(x, [.. order.Select(j => effect.Intervals[j].Low95)], [.. order.Select(j => effect.Intervals[j].High95)], IsHorizontal: false)
                {
                    Ink = Ink.Faint, Thickness = 1, Series = "95% interval",
                },
                new PointMark(x, y) { Labels = [.. order.Select(j => effect.Intervals[j].Say(effect.Label(j)))], Series = "median" },
                new TextMark(x[^1], y[^1], effect.Label(order[^1])) { Ink = Ink.Muted },
                new TextMark(x[0], y[0], effect.Label(order[0])) { Ink = Ink.Muted },
            ],
        };
    }
}
