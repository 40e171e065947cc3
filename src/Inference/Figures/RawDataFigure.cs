using System.Globalization;
using Bayes.Models.Data;
using Bayes.Models.Posterior;
using Bayes.Plots;
using Bayes.Plots.Statistics;

namespace Bayes.Figures;

/// <summary>The data before any model: the response along a column, smoothed, with a line for each group.</summary>
internal static class RawDataFigure
{
    private const int MostGroups = 80;
    private const int MostPoints = 1200;
    private const int Bins = 10;
    private const int FewestRowsOfGroup = 3;
    private const int FewestOutcomesOfGroup = 8;

    /// <summary>Makes the figure; null for a model that was bound to a design without a table, or that reads no column.</summary>
    public static Figure? Of(BoundModel model)
    {
        if (RawData.Of(model) is not { Along: { } along } data)
        {
            return null;
        }

        string[] levels = data.Colour is { } colour ? [.. colour.Levels] : [""];
        int panels = data.Facet?.Levels.Count ?? 1;
        int[][] rows = [.. Enumerable.Range(0, panels).Select(p => Enumerable.Range(0, data.Y.Length).Where(i => data.FacetOf(i) == p).ToArray())];
        bool hasGroups = data.Group is not null;

        // Categories stand at 0, 1, 2, …
        string places = model.Design.Response.Levels is { Count: > 2 } names ? string.Create(CultureInfo.InvariantCulture, $" (0: {names[0]}, {names.Count - 1}: {names[^1]})") : "";
        return new Figure
        {
            Name = "data",
            Title = $"The data: {data.YLabel} along {along.Name}",
            Caption = Caption(data, along, hasGroups),
            Panels =
            [
                .. rows.Select((r, p) => new Panel
                {
                    Title = data.Facet is { } facet ? $"{facet.Name}: {facet.Levels[p]}" : "",
                    Note = data.Facet is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{r.Length} rows"),
                    X = new Axis { Label = along.Name, Categories = (along as FactorColumn)?.Levels },
                    Y = data.IsShare ? new Axis { Label = data.YLabel, Minimum = -0.03, Maximum = 1.03 } : new Axis { Label = data.YLabel + places },
                    Marks = [.. Marks(data, r, levels)],
                }),
            ],
            Columns = panels == 1 ? 1 : panels is 2 or 4 ? 2 : 3,
            SharesX = true,
            SharesY = true,
            PanelHeight = panels == 1 ? 270 : 170,
            Legend =
            [
                .. data.Colour is { } factor ? factor.Levels.Select((l, c) => new LegendEntry(Inks.Series(c), $"{factor.Name}: {l}")) : [new LegendEntry(Ink.Blue, "all rows, smoothed")],
                .. hasGroups ? (LegendEntry[])[new LegendEntry(Ink.Faint, $"one {data.Group!.Name} each")] : [],
            ],
        };
    }

    private static string Caption(RawData data, TableColumn along, bool hasGroups)
    {
        string curve = along is FactorColumn
            ? "Thick lines join the means of the levels"
            : "Thick curves are local regressions (no model, nothing fitted by it)";
        string points = data.IsShare ? "; points are shares in tenths of the rows" : "; points are rows";
        string groups = hasGroups
            ? $". Thin lines are single groups of {data.Group!.Name}{(data.Group.Levels.Count > MostGroups ? string.Create(CultureInfo.InvariantCulture, $", the first {MostGroups} of {data.Group.Levels.Count}") : "")}: how far apart they lie is what the model's standard deviations describe, and whether they cross is what varying slopes describe"
            : "";
        return $"{curve}{(along is FactorColumn ? "" : points)}{groups}. Curves that bend more than the formula can follow, and colours whose curves are not parallel where the formula has no interaction, are worth a second look before fitting.";
    }

    private static IEnumerable<Mark> Marks(RawData data, int[] rows, string[] levels)
    {
        foreach (Mark line in data.Group is null ? [] : Groups(data, rows))
        {
            yield return line;
        }

        if (!data.IsShare)
        {
            int every = Math.Max(1, (data.Y.Length + MostPoints - 1) / MostPoints);
            foreach ((int[] of, int c) in ByColour(data, rows, levels.Length))
            {
                int[] shown = [.. of.Where((_, i) => i % every == 0)];
                yield return new PointMark([.. shown.Select(data.X)], [.. shown.Select(i => data.Y[i])]) { Ink = Inks.Series(c), Radius = 1.6, Opacity = 0.45, Series = levels[c] };
            }
        }

        foreach ((int[] of, int c) in ByColour(data, rows, levels.Length))
        {
            double[] x = [.. of.Select(data.X)], y = [.. of.Select(i => data.Y[i])];
            if (data.IsShare && data.Along is not FactorColumn)
            {
                yield return Shares(x, y) with { Ink = Inks.Series(c), Series = levels[c] };
            }

            (double[] at, double[] smooth) = Curve(data, x, y);
            string name = levels[c].Length > 0 ? levels[c] : "all rows";
            yield return new LineMark(at, data.IsShare ? Array.ConvertAll(smooth, v => Math.Clamp(v, 0, 1)) : smooth) { Ink = Inks.Series(c), Width = 3, Series = name };
        }
    }

    private static IEnumerable<(int[] Rows, int Colour)> ByColour(RawData data, int[] rows, int colours) =>
        Enumerable.Range(0, colours).Select(c => (rows.Where(i => data.ColourOf(i) == c).ToArray(), c)).Where(p => p.Item1.Length > 0);

    // Few rows of a group are joined; many are smoothed. Outcomes of 0 and 1 are smoothed always, or the lines would only jump.
    private static IEnumerable<Mark> Groups(RawData data, int[] rows)
    {
        foreach (IGrouping<int, int> group in rows.GroupBy(i => data.Group!.Codes[i]).Where(g => g.Key < MostGroups && g.Count() >= (data.IsShare ? FewestOutcomesOfGroup : FewestRowsOfGroup)).OrderBy(g => g.Key))
        {
            (double X, double Y)[] means = Means([.. group.Select(data.X)], [.. group.Select(i => data.Y[i])]);
            bool smooth = data.Along is not FactorColumn && (means.Length > 15 || data.IsShare);
            (double[] x, double[] y) = smooth
                ? LocalRegression.Smooth([.. group.Select(data.X)], [.. group.Select(i => data.Y[i])], data.IsShare ? 1 : 0.75)
                : (Array.ConvertAll(means, m => m.X), Array.ConvertAll(means, m => m.Y));
            if (x.Length > 1)
            {
                yield return new LineMark(x, data.IsShare ? Array.ConvertAll(y, v => Math.Clamp(v, 0, 1)) : y)
                {
                    Ink = Ink.Faint,
                    Width = 0.9,
                    Opacity = 0.55,
                    Series = $"{data.Group!.Name} {data.Group.Levels[group.Key]}",
                };
            }
        }
    }

    private static (double[] X, double[] Y) Curve(RawData data, double[] x, double[] y)
    {
        (double[] at, double[] smooth) = data.Along is FactorColumn ? ([], []) : LocalRegression.Smooth(x, y);
        if (at.Length > 0)
        {
            return (at, smooth);
        }

        (double X, double Y)[] means = Means(x, y);
        return (Array.ConvertAll(means, m => m.X), Array.ConvertAll(means, m => m.Y));
    }

    private static (double X, double Y)[] Means(double[] x, double[] y) =>
        [.. x.Zip(y).GroupBy(p => p.First).OrderBy(g => g.Key).Select(g => (g.Key, g.Average(p => p.Second)))];

    // The share of ones among rows that are neighbours along x, at their mean place.
    private static PointMark Shares(double[] x, double[] y)
    {
        (double X, double Y)[] sorted = [.. x.Zip(y).OrderBy(p => p.First)];
        int different = x.Distinct().Count();
        (double X, double Y, int Count)[] bins = different <= Bins
            ? [.. sorted.GroupBy(p => p.X).Select(g => (g.Key, g.Average(p => p.Y), g.Count()))]
            : [.. sorted.Chunk(Math.Max(1, (sorted.Length + Bins - 1) / Bins)).Select(c => (c.Average(p => p.X), c.Average(p => p.Y), c.Length))];
        return new PointMark(Array.ConvertAll(bins, b => b.X), Array.ConvertAll(bins, b => b.Y))
        {
            Radius = 3.2,
            Labels = Array.ConvertAll(bins, b => string.Create(CultureInfo.InvariantCulture, $"{Rounding.Significant(b.Y, 2)} of {b.Count} rows around {Rounding.Significant(b.X, 3)}")),
        };
    }
}
