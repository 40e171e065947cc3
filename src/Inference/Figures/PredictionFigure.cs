using System.Globalization;
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
    private const string Elsewhere = "Other numbers are at their means, other factors at their first level";

    /// <summary>Makes the figures, for categories a second one of their probabilities stacked; none for a model without a table, or that reads no column.</summary>
    public static IEnumerable<Figure> Of(PosteriorFit fit, BoundModel model)
    {
        if (RawData.Of(model) is not { Along: { } along } data || PredictionGrid.Of(model, along) is not { } grid)
        {
            yield break;
        }

        IReadOnlyList<string> levels = data.Colour?.Levels ?? [""];
        int[] shown = [.. levels.Select((_, c) => c).Where(c => data.Colour is null || model.Design.Rows.Any(r => data.Colour.Codes[r] == c))];
        Table[] tables = [.. shown.Select(c => grid.Population(data.Colour?.Name, data.Colour?.Levels[c]))];
        PredictionTable[] predicted = [.. tables.Select(t => fit.Predict(t, new PredictionOptions { Kind = PredictionKind.Marginal }))];
        string[] categories = [.. predicted[0].Rows.Select(r => r.Category).Distinct()];
        Axis x = new() { Label = along.Name, Categories = (along as FactorColumn)?.Levels };
        if (categories.Length > 1)
        {
            foreach (Figure figure in OfCategories(model, data, grid, [.. shown.Select(c => levels[c])], predicted, categories, x))
            {
                yield return figure;
            }

            yield break;
        }

        bool single = data.Group is not null && new DrawPositions(fit).HasGroupEffects;
        Mark[] curves = [.. predicted.SelectMany((p, k) => Curve(grid.Places, p.Draws, grid.Exposure(tables[k]), along, shown[k], levels.Count, levels[shown[k]]))];
        Mark[] groups = [.. single ? Groups(fit, model, data, grid) : []];
        Axis y = data.IsShare ? Share(data.YLabel) : ShownRange.Of(
            new Axis { Label = data.YLabel },
            curves.SelectMany(m => m switch { BandMark b => b.Upper.Concat(b.Lower), IntervalMark i => i.Upper.Concat(i.Lower), _ => [] }),
            data.Y.Concat(groups.OfType<LineMark>().SelectMany(m => m.Y)));
        int above = y.Maximum is { } most && !data.IsShare ? data.Y.Count(v => v > most) : 0;
        yield return new Figure
        {
            Name = "predictions",
            Title = $"Predicted mean of {data.YLabel} along {along.Name}",
            Caption = Caption(data, model, ofCategories: false, single) + (above > 0 ? string.Create(CultureInfo.InvariantCulture, $" The {above} highest {(above == 1 ? "row lies" : "rows lie")} above the part shown.") : ""),
            Panels =
            [
                new Panel
                {
                    X = x,
                    Y = y,
                    Marks = [.. groups, .. Data(data), .. curves],
                },
            ],
            PanelHeight = 270,
            Legend =
            [
                .. data.Colour is { } colour ? shown.Select(c => new LegendEntry(Inks.Series(c), $"{colour.Name}: {levels[c]}")) : [new LegendEntry(Ink.Blue, "predicted mean")],
                .. single ? (LegendEntry[])[new LegendEntry(Ink.Faint, $"one {data.Group!.Name} each")] : [],
            ],
        };
    }

    private static IEnumerable<Figure> OfCategories(BoundModel model, RawData data, PredictionGrid grid, string[] levels, PredictionTable[] predicted, string[] categories, Axis x)
    {
        Figure Figure(string name, string title, string caption, LegendShape shape, Func<PredictionTable, IEnumerable<Mark>> marks) => new()
        {
            Name = name,
            Title = title,
            Caption = caption,
            Panels = [.. predicted.Select((p, k) => new Panel { Title = data.Colour is { } by ? $"{by.Name}: {levels[k]}" : "", X = x, Y = Share("probability"), Marks = [.. marks(p)] })],
            Columns = predicted.Length == 1 ? 1 : predicted.Length is 2 or 4 ? 2 : 3,
            SharesX = true,
            SharesY = true,
            PanelHeight = predicted.Length == 1 ? 270 : 190,
            Legend = [.. categories.Select((c, k) => new LegendEntry(Inks.Series(k), c, shape) { Opacity = shape == LegendShape.Point ? StackedProbabilities.Opacity(k) : 1 })],
        };
        double[][] DrawsOf(PredictionTable table, int category) => [.. table.Draws.Where((_, i) => i % categories.Length == category)];
        string title = $"robabilities of {model.Design.Response.Label} along {x.Label}";
        yield return Figure(
            "predictions", $"Predicted p{title}", Caption(data, model, ofCategories: true, single: false), LegendShape.Line,
            p => categories.SelectMany((name, c) => Curve(grid.Places, DrawsOf(p, c), null, data.Along!, c, categories.Length, name)));
        yield return Figure(
            "predictions-stacked", $"P{title}, stacked",
            $"The height of a colour is the posterior mean of the category's probability{(model.Layout.Terms.Count > 0 ? ", averaged over the population of groups" : "")}; categories stand in their order from the bottom, and fill the height of 1. {Elsewhere}.",
            LegendShape.Point,
            p => StackedProbabilities.Marks(grid.Places, [.. categories.Select((_, c) => DrawsOf(p, c).Select(d => d.Average()).ToArray())], categories, data.Along is NumericColumn));
    }

    private static Axis Share(string label) => new() { Label = label, Minimum = -0.03, Maximum = 1.03 };

    private static string Caption(RawData data, BoundModel model, bool ofCategories, bool single) =>
        (model.Layout.Terms.Count > 0 ? "Thick lines are averages over the population of groups: the group effects are integrated out draw by draw" : "Thick lines are medians of the draws")
        + $", with intervals of {(ofCategories ? "" : "50% and ")}95% for the {(ofCategories ? "probability" : "mean")}, not for single observations. {Elsewhere}"
        + (HasZeroPart(model) ? ". The mean is that of all rows, zeros included: the probability of a zero and the count part both move it" : "")
        + (data.YLabel.EndsWith("/ exp(offset)", StringComparison.Ordinal) ? "; rates are for an exposure of 1" : "")
        + (single ? $". Thin lines are single groups of {data.Group!.Name}{(data.Group.Levels.Count > MostGroups ? $", the first {MostGroups} of {data.Group.Levels.Count}" : "")}, posterior means with all other columns as in the group's first row" : "")
        + (ofCategories ? "." : IsZeroOrOne(data) ? ". Ticks are rows, ones at the top and zeros at the bottom." : ". Points are rows.");

    private static bool HasZeroPart(BoundModel model) =>
        model.Family.Name.StartsWith("zero_inflated_", StringComparison.Ordinal) || model.Family.Name.StartsWith("hurdle_", StringComparison.Ordinal);

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
