using System.Text;
using System.Text.Json;

namespace Bayes.Plots;

/// <summary>Writes figures as plain data for programs that draw them in their own way; <c>docs/json.md</c> has the shape.</summary>
public static class FigureJson
{
    private const int Version = 1;

    /// <summary>Writes figures as one JSON document.</summary>
    /// <param name="figures">The figures, each with the SVG file that it was drawn to, or null.</param>
    /// <returns>The document on one line, with a final line feed; numbers are unrounded, those that are not finite are null.</returns>
    public static string Write(IEnumerable<(Figure Figure, string? File)> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("schema_version", Version);
            json.WriteStartArray("figures");
            foreach ((Figure figure, string? file) in figures)
            {
                Write(json, figure, file);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, Figure figure, string? file)
    {
        json.WriteStartObject();
        json.WriteString("name", figure.Name);
        json.WriteString("title", figure.Title);
        json.WriteString("caption", figure.Caption);
        json.WriteString("file", file);
        json.WriteStartArray("panels");
        for (int p = 0; p < figure.Panels.Count; p++)
        {
            Panel panel = figure.Panels[p];
            json.WriteStartObject();
            json.WriteString("panel", FigureRows.Name(figure, p));
            json.WriteString("note", panel.Note);
            Write(json, "x_axis", panel.X);
            Write(json, "y_axis", panel.Y);
            json.WriteStartArray("rows");
            foreach (FigureRow row in FigureRows.Of(panel))
            {
                Write(json, row);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Axis axis)
    {
        json.WriteStartObject(name);
        json.WriteString("label", axis.Label);
        json.WriteBoolean("logarithmic", axis.IsLogarithmic);
        if (axis.Categories is { } categories)
        {
            json.WriteStartArray("categories");
            foreach (string category in categories)
            {
                json.WriteStringValue(category);
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteNull("categories");
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FigureRow row)
    {
        json.WriteStartObject();
        json.WriteString("kind", row.Kind);
        json.WriteString("series", row.Series);
        json.WriteString("label", row.Label);
        foreach ((string name, double value) in (ReadOnlySpan<(string, double)>)[("x", row.X), ("x_end", row.XEnd), ("y", row.Y), ("y_end", row.YEnd)])
        {
            if (double.IsFinite(value))
            {
                json.WriteNumber(name, value);
            }
            else
            {
                json.WriteNull(name);
            }
        }

        json.WriteEndObject();
    }
}
