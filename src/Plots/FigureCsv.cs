using System.Globalization;
using System.Text;

namespace Bayes.Plots;

/// <summary>Writes the data behind a figure: one row for each point, bar or interval.</summary>
internal static class FigureCsv
{
    public const string Header = "panel,kind,series,label,x,x_end,y,y_end";

    public static string Write(Figure figure)
    {
        StringBuilder text = new(Header + "\n");
        for (int p = 0; p < figure.Panels.Count; p++)
        {
            Panel panel = figure.Panels[p];
            string name = panel.Title.Length > 0 ? panel.Title : (p + 1).ToString(CultureInfo.InvariantCulture);
            foreach (Mark mark in panel.Marks)
            {
                foreach ((string kind, string label, double x, double xEnd, double y, double yEnd) in Rows(panel, mark))
                {
                    text.AppendJoin(',', Quote(name), kind, Quote(mark.Series), Quote(label), Number(x), Number(xEnd), Number(y), Number(yEnd)).Append('\n');
                }
            }
        }

        return text.ToString();
    }

    private static IEnumerable<(string Kind, string Label, double X, double XEnd, double Y, double YEnd)> Rows(Panel panel, Mark mark)
    {
        const double No = double.NaN;
        return mark switch
        {
            LineMark m => m.X.Select((x, i) => ("line", "", x, No, m.Y[i], No)),
            BandMark m => m.X.Select((x, i) => ("band", "", x, No, m.Lower[i], m.Upper[i])),
            PointMark m => m.X.Select((x, i) => ("point", Label(m.Labels, i), x, No, m.Y[i], No)),
            BarMark m => m.Left.Select((left, i) => ("bar", Label(m.Labels, i), left, m.Right[i], m.Bottom[i], m.Top[i])),
            IntervalMark { IsHorizontal: true } m => m.At.Select((at, i) => ("interval", Category(panel.Y, at), m.Lower[i], m.Upper[i], at, No)),
            IntervalMark m => m.At.Select((at, i) => ("interval", Category(panel.X, at), at, No, m.Lower[i], m.Upper[i])),
            RugMark m => m.Positions.Select(x => ("rug", "", x, No, No, No)),
            ReferenceMark m when double.IsNaN(m.Slope) => [("vertical", "", m.Intercept, No, No, No)],
            ReferenceMark m => [(m.Slope == 0 ? "horizontal" : "diagonal", "", No, No, m.Intercept, m.Slope == 0 ? No : m.Intercept + m.Slope)],
            TextMark m => [("text", m.Text, m.X, No, m.Y, No)],
            _ => throw new ArgumentOutOfRangeException(nameof(mark), mark.GetType().Name, "Not a mark that can be written."),
        };
    }

    private static string Label(IReadOnlyList<string> labels, int i) => labels.Count > 0 ? labels[i] : "";

    private static string Category(Axis axis, double at) => axis.Categories is { } names && at >= 0 && at < names.Count && at == Math.Floor(at) ? names[(int)at] : "";

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
