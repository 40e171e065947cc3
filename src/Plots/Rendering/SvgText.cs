using System.Globalization;
using System.Text;

namespace Bayes.Plots.Rendering;

/// <summary>Writes numbers and words for SVG.</summary>
public static class SvgText
{
    /// <summary>A coordinate to a tenth of a pixel.</summary>
    public static string Number(double value)
    {
        double rounded = Math.Round(value, 1);
        return (rounded == 0 ? 0 : rounded).ToString("0.#", CultureInfo.InvariantCulture);
    }

    /// <summary>Words for text and attributes; characters that XML does not allow become blanks.</summary>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                < 32 or 0xFFFE or 0xFFFF => " ",
                _ => rune.ToString(),
            });
        }

        return escaped.ToString();
    }

    /// <summary>A tooltip; nothing for no words.</summary>
    public static string Title(string text) => text.Length == 0 ? "" : $"<title>{Escape(text)}</title>";

    /// <summary>Attributes of strokes: the light colour, and a class for screens.</summary>
    public static string Stroke(Ink ink) => $"class=\"{Palette.Stroke(ink)}\" stroke=\"{Palette.Light(ink)}\"";

    /// <summary>Attributes of areas: the light colour, and a class for screens.</summary>
    public static string Fill(Ink ink, string? also = null) => $"class=\"{Palette.Fill(ink)}{(also is null ? "" : $" {also}")}\" fill=\"{Palette.Light(ink)}\"";

    /// <summary>An attribute for what can be seen through; nothing for what cannot.</summary>
    public static string Opacity(double opacity) => opacity >= 1 ? "" : $" opacity=\"{opacity.ToString("0.##", CultureInfo.InvariantCulture)}\"";
}
