using System.Globalization;
using System.Text;

namespace Bayes.Plots;

/// <summary>Writes the data behind figures as CSV: one row for each point, bar or interval.</summary>
public static class FigureCsv
{
    internal const string Header = "panel,kind,series,label,x,x_end,y,y_end";

    /// <summary>Writes the data of several figures as one table, their names in a first column <c>figure</c>.</summary>
    /// <param name="figures">The figures.</param>
    /// <returns>The table with a header, unrounded; <c>docs/figures.md</c> describes it.</returns>
    public static string Write(IEnumerable<Figure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        StringBuilder text = new($"figure,{Header}\n");
        foreach (Figure figure in figures)
        {
            Append(text, figure, $"{Quote(figure.Name)},");
        }

        return text.ToString();
    }

    internal static string Write(Figure figure)
    {
        StringBuilder text = new(Header + "\n");
        Append(text, figure, "");
        return text.ToString();
    }

    private static void Append(StringBuilder text, Figure figure, string before)
    {
        for (int p = 0; p < figure.Panels.Count; p++)
        {
            string panel = before + Quote(FigureRows.Name(figure, p));
            foreach (FigureRow row in FigureRows.Of(figure.Panels[p]))
            {
                text.AppendJoin(',', panel, row.Kind, Quote(row.Series), Quote(row.Label), Number(row.X), Number(row.XEnd), Number(row.Y), Number(row.YEnd)).Append('\n');
            }
        }
    }

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
