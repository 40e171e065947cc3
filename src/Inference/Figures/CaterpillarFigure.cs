using Bayes.Plots;

namespace Bayes.Figures;

/// <summary>The effects of single groups, sorted by their medians.</summary>
internal static class CaterpillarFigure
{
    /// <summary>Makes one figure an effect.</summary>
    public static IEnumerable<Figure> Of(PosteriorFit fit) => GroupEffectDraws.All(fit).Select(Of);

    private static Figure Of(GroupEffectDraws effect)
    {
        int[] order = [.. Enumerable.Range(0, effect.Quantities.Count).OrderByDescending(j => effect.Intervals[j].Median)];
        string[] names = [.. order.Select(effect.Label)];
        DrawIntervals[] rows = [.. order.Select(j => effect.Intervals[j])];
        return new Figure
        {
            Name = $"caterpillar-{effect.Slug}",
            Title = $"Groups of {effect.Group.Name}: {effect.Effect}",
            Caption = $"{IntervalPanel.Meaning} {IntervalPanel.SideMeaning} Each is a group's departure from the population, on the {effect.Fit.Description.Model.Link} scale, sorted by its median. Intervals of neighbours overlap: ranks are much less certain than the order suggests. Small groups are drawn to 0 the most.",
            PanelHeight = IntervalPanel.Height(rows.Length),
            Panels =
            [
                new Panel
                {
                    X = new Axis { Label = $"{effect.Effect}, departure from the population ({effect.Fit.Description.Model.Link} scale)" },
                    Y = new Axis { Categories = names },
                    Side = IntervalPanel.Side(rows),
                    Marks = [ReferenceMark.Vertical(0) with { IsDashed = true }, .. IntervalPanel.Marks(names, rows)],
                },
            ],
        };
    }
}
