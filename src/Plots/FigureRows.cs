namespace Bayes.Plots;

/// <summary>One row of the data behind a figure; coordinates that it does not have are not numbers.</summary>
internal readonly record struct FigureRow(string Kind, string Series, string Label, double X, double XEnd, double Y, double YEnd);

/// <summary>The data behind a panel: one row for each point, bar or interval.</summary>
internal static class FigureRows
{
    private const double No = double.NaN;

    /// <summary>The title of a panel, or its number.</summary>
    public static string Name(Figure figure, int panel) => figure.Panels[panel].Title.Length > 0
        ? figure.Panels[panel].Title
        : (panel + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static IEnumerable<FigureRow> Of(Panel panel) =>
        panel.Side.SelectMany(s => s.Values.Select((value, row) => new FigureRow("side", s.Title, Category(panel.Y, row), value, No, row, No)))
            .Concat(panel.Marks.SelectMany(m => Of(panel, m)));

    private static IEnumerable<FigureRow> Of(Panel panel, Mark mark)
    {
        FigureRow Row(string kind, string label, double x, double xEnd, double y, double yEnd) => new(kind, mark.Series, label, x, xEnd, y, yEnd);
        return mark switch
        {
            LineMark m => m.X.Select((x, i) => Row("line", "", x, No, m.Y[i], No)),
            BandMark m => m.X.Select((x, i) => Row("band", "", x, No, m.Lower[i], m.Upper[i])),
            PointMark m => m.X.Select((x, i) => Row("point", Label(m.Labels, i), x, No, m.Y[i], No)),
            BarMark m => m.Left.Select((left, i) => Row("bar", Label(m.Labels, i), left, m.Right[i], m.Bottom[i], m.Top[i])),
            IntervalMark { IsHorizontal: true } m => m.At.Select((at, i) => Row("interval", Category(panel.Y, at), m.Lower[i], m.Upper[i], at, No)),
            IntervalMark m => m.At.Select((at, i) => Row("interval", Category(panel.X, at), at, No, m.Lower[i], m.Upper[i])),
            RugMark m => m.Positions.Select(x => Row("rug", "", x, No, No, No)),
            ReferenceMark m when double.IsNaN(m.Slope) => [Row("vertical", "", m.Intercept, No, No, No)],
            ReferenceMark m => [Row(m.Slope == 0 ? "horizontal" : "diagonal", "", No, No, m.Intercept, m.Slope == 0 ? No : m.Intercept + m.Slope)],
            TextMark m => [Row("text", m.Text, m.X, No, m.Y, No)],
            _ => throw new ArgumentOutOfRangeException(nameof(mark), mark.GetType().Name, "Not a mark that can be written."),
        };
    }

    private static string Label(IReadOnlyList<string> labels, int i) => labels.Count > 0 ? labels[i] : "";

    private static string Category(Axis axis, double at) => axis.Categories is { } names && at >= 0 && at < names.Count && at == Math.Floor(at) ? names[(int)at] : "";
}
