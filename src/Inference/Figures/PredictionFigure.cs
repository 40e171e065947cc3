using Bayes.Models.Data;
using Bayes.Models.Posterior;
using Bayes.Plots;
using Bayes.Predictions;

namespace Bayes.Figures;

/// <summary>Predicted means along a column, averaged over the population of groups, with single groups and the data behind them.</summary>
internal static class PredictionFigure
{
    private const int MostGroups = 60;
    private const int MostPoints = 1200;
    private const int PlacesOfGroup = 9;
    private const double Dodge = 0.12;

    /// <summary>Makes the figure; null for a model without a table, or that reads no column.</summary>
    public static Figure? Of(PosteriorFit fit, BoundModel model)
    {
        if (RawData.Of(model) is not { Along: { } along } data || PredictionGrid.Of(model, along) is not { } grid)
        {
            return null;
        }

        IReadOnlyList<string> levels = data.Colour?.Levels ?? [""];
        Table[] tables = [.. levels.Select((_, c) => c).Where(c => data.Colour is null || model.Design.Rows.Any(r => data.Colour.Codes[r] == c)).Select(c => grid.Population(data.Colour?.Name, data.Colour?.Levels[c]))];
        int[] shown = [.. levels.Select((_, c) => c).Where(c => data.Colour is null || model.Design.Rows.Any(r => data.Colour.Codes[r] == c))];
        PredictionTable[] predicted = [.. tables.Select(t => fit.Predict(t, new PredictionOptions { Kind = PredictionKind.Marginal }))];
        string[] categories = [.. predicted[0].Rows.Select(r => r.Category).Distinct()];
        bool ofCategories = categories.Length > 1;
        bool single = !ofCategories && data.Group is not null && new DrawPositions(fit).HasGroupEffects;
        Axis x = new() { Label = along.Name, Categories = (along as FactorColumn)?.Levels };
        Axis y = ofCategories || data.IsShare
            ? new Axis { Label = ofCategories ? "probability" : data.YLabel, Minimum = -0.03, Maximum = 1.03 }
            : new Axis { Label = data.YLabel };
        Panel[] panels = ofCategories
            ? [.. predicted.Select((p, k) => new Panel
                {
                    Title = data.Colour is { } by ? $"{by.Name}: {levels[shown[k]]}" : "",
                    X = x,
                    Y = y,
                    Marks = [.. categories.SelectMany((name, c) => Curve(grid.Places, [.. p.Draws.Where((_, i) => i % categories.Length == c)], null, along, c, categories.Length, name))],
                })]
            : [new Panel
                {
                    X = x,
                    Y = y,
                    Marks =
                    [
                        .. single ? Groups(fit, model, data, grid) : [],
                        .. Data(data),
                        .. predicted.SelectMany((p, k) => Curve(grid.Places, p.Draws, grid.Exposure(tables[k]), along, shown[k], levels.Count, levels[shown[k]])),
                    ],
                }];
        return new Figure
        {
            Name = "predictions",
            Title = ofCategories ? $"Predicted probabilities of {model.Design.Response.Label} along {along.Name}" : $"Predicted mean of {data.YLabel} along {along.Name}",
            Caption = Caption(data, model, ofCategories, single),
            Panels = panels,
            Columns = panels.Length == 1 ? 1 : panels.Length is 2 or 4 ? 2 : 3,
            SharesX = true,
            SharesY = true,
            PanelHeight = panels.Length == 1 ? 270 : 190,
            Legend =
            [
                .. ofCategories ? categories.Select((c, k) => new LegendEntry(Inks.Series(k), c))
                    : data.Colour is { } colour ? shown.Select(c => new LegendEntry(Inks.Series(c), $"{colour.Name}: {levels[c]}"))
                    : [new LegendEntry(Ink.Blue, "predicted mean")],
                .. single ? (LegendEntry[])[new LegendEntry(Ink.Faint, $"one {data.Group!.Name} each")] : [],
            ],
        };
    }

    private static string Caption(RawData data, BoundModel model, bool ofCategories, bool single) =>
        (model.Layout.Terms.Count > 0 ? "Thick lines are averages over the population of groups: the group effects are integrated out draw by draw" : "Thick lines are medians of the draws")
        + $", with intervals of {(ofCategories ? "" : "50% and ")}95% for the mean, not for single observations. Other numbers are at their means, other factors at their first level"
        + (data.YLabel.EndsWith("/ exp(offset)", StringComparison.Ordinal) ? "; rates are for an exposure of 1" : "")
        + (single ? $". Thin lines are single groups of {data.Group!.Name}{(data.Group.Levels.Count > MostGroups ? $", the first {MostGroups} of {data.Group.Levels.Count}" : "")}, posterior means with all other columns as in the group's first row" : "")
        + (ofCategories ? "." : IsZeroOrOne(data) ? ". Ticks are rows, ones at the top and zeros at the bottom." : ". Points are rows.");

    private static bool IsZeroOrOne(RawData data) => data.IsShare && data.Y.All(v => v is 0 or 1);

    private static IEnumerable<Mark> Curve(double[] places, IReadOnlyList<double[]> draws, double[]? exposure, TableColumn along, int number, int count, string name)
    {
        DrawIntervals[] at = [.. draws.Select((d, i) => DrawIntervals.Of(d, exposure is null ? null : v => v / exposure[i]))];
        double[] middle = Array.ConvertAll(at, a => a.Median);
        string series = name.Length > 0 ? name : "predicted mean";
        Ink ink = Inks.Series(number);
        if (along is not NumericColumn)
        {
            double[] x = Array.ConvertAll(places, p => p + (Dodge * (number - (0.5 * (count - 1)))));
            yield return new IntervalMark(x, [.. at.Select(a => a.Low95)], [.. at.Select(a => a.High95)], false) { Ink = ink, Series = $"{series}, 95% interval" };
            yield return new IntervalMark(x, [.. at.Select(a => a.Low50)], [.. at.Select(a => a.High50)], false) { Ink = ink, Thickness = 4, Series = $"{series}, 50% interval" };
            yield return new PointMark(x, middle) { Ink = ink, Radius = 3.5, Series = series, Labels = [.. at.Select(a => a.Say(series))] };
            yield break;
        }

        yield return new BandMark(places, [.. at.Select(a => a.Low95)], [.. at.Select(a => a.High95)]) { Ink = ink, Opacity = 0.18, Series = $"{series}, 95% interval" };
        if (exposure is not null)
        {
            yield return new BandMark(places, [.. at.Select(a => a.Low50)], [.. at.Select(a => a.High50)]) { Ink = ink, Opacity = 0.3, Series = $"{series}, 50% interval" };
        }

        yield return new LineMark(places, middle) { Ink = ink, Width = 2.5, Series = series };
    }

    private static IEnumerable<Mark> Groups(PosteriorFit fit, BoundModel model, RawData data, PredictionGrid grid)
    {
        List<(int Group, int Row, double Place)> rows = [];
        foreach (IGrouping<int, int> group in Enumerable.Range(0, data.Y.Length).GroupBy(i => data.Group!.Codes[i]).Where(g => g.Key < MostGroups).OrderBy(g => g.Key))
        {
            int[] of = [.. group.Select(i => data.Rows[i])];
            rows.AddRange(grid.Span(of, PlacesOfGroup).Select(p => (group.Key, of[0], p)));
        }

        Table table = grid.Groups([.. rows.Select(r => r.Row)], [.. rows.Select(r => r.Place)]);
        double[] exposure = grid.Exposure(table);
        PredictionTable means = fit.Predict(table, new PredictionOptions { Kind = PredictionKind.Subject });
        foreach (IGrouping<int, (int Group, double Place, double Mean)> group in means.Rows.Select(r => (rows[r.Row - 1].Group, rows[r.Row - 1].Place, r.Mean / exposure[r.Row - 1])).GroupBy(r => r.Item1))
        {
            double[] x = [.. group.Select(g => g.Place)], y = [.. group.Select(g => g.Mean)];
            string series = $"{data.Group!.Name} {data.Group.Levels[group.Key]}";
            yield return x.Length > 1
                ? new LineMark(x, y) { Ink = Ink.Faint, Width = 0.9, Opacity = 0.55, Series = series }
                : new PointMark(x, y) { Ink = Ink.Faint, IsHollow = true, Radius = 2, Series = series };
        }
    }

    private static IEnumerable<Mark> Data(RawData data)
    {
        int every = Math.Max(1, (data.Y.Length + MostPoints - 1) / MostPoints);
        int[] rows = [.. Enumerable.Range(0, data.Y.Length).Where(i => i % every == 0)];
        if (!IsZeroOrOne(data))
        {
            foreach (IGrouping<int, int> colour in rows.GroupBy(data.ColourOf).OrderBy(g => g.Key))
            {
                yield return new PointMark([.. colour.Select(data.X)], [.. colour.Select(i => data.Y[i])]) { Ink = Inks.Series(colour.Key), Radius = 1.6, Opacity = 0.4, Series = "rows" };
            }

            yield break;
        }

        yield return new RugMark([.. rows.Where(i => data.Y[i] == 1).Select(data.X)]) { IsAtTop = true, Ink = Ink.Muted, Opacity = 0.35, Series = "rows with 1" };
        yield return new RugMark([.. rows.Where(i => data.Y[i] == 0).Select(data.X)]) { Ink = Ink.Muted, Opacity = 0.35, Series = "rows with 0" };
    }
}
