using System.Text;
using static Bayes.Plots.Rendering.SvgText;

namespace Bayes.Plots.Rendering;

/// <summary>Draws figures as SVG: readable on light and dark screens and in print, with tooltips, without scripts.</summary>
/// <remarks>The same figure gives the same text, on any machine and in any culture.</remarks>
public static class SvgRenderer
{
    private const string Fonts = "system-ui,'Segoe UI',Helvetica,Arial,'Liberation Sans',sans-serif";

    /// <summary>The style sheet of figures, for a page that has many and draws them without their own.</summary>
    public static string Style { get; } = Palette.Style();

    /// <summary>Draws a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="options">What surrounds it.</param>
    /// <returns>One svg element.</returns>
    public static string Render(Figure figure, SvgOptions options)
    {
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(options);
        FigureLayout layout = FigureLayout.Of(figure, options.WithText);
        string prefix = options.Prefix ?? figure.Name;
        StringBuilder svg = new();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"bayes-figure\" viewBox=\"0 0 {Number(layout.Width)} {Number(layout.Height)}\" width=\"{Number(layout.Width)}\" height=\"{Number(layout.Height)}\" role=\"img\" aria-label=\"{Escape(figure.Title)}\" font-family=\"{Fonts}\">\n");
        if (options.WithStyle)
        {
            svg.Append($"<style>{Escape(Style)}</style>\n");
        }

        svg.Append($"<rect class=\"paper\" width=\"{Number(layout.Width)}\" height=\"{Number(layout.Height)}\" fill=\"{Palette.Paper}\"/>\n");
        foreach ((int number, PlacedPanel panel) in layout.Panels.Index().Where(p => p.Item.Panel.Marks.Count > 0))
        {
            Draw(svg, panel, $"{prefix}-{number + 1}");
        }

        foreach (PlacedSwatch swatch in layout.Swatches)
        {
            Draw(svg, swatch);
        }

        foreach (PlacedText text in layout.Texts)
        {
            Draw(svg, text);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Draw(StringBuilder svg, PlacedPanel panel, string id)
    {
        string area = $"x=\"{Number(panel.Left)}\" y=\"{Number(panel.Top)}\" width=\"{Number(panel.Width)}\" height=\"{Number(panel.Height)}\"";
        svg.Append($"<clipPath id=\"{Escape(id)}\"><rect {area}/></clipPath>\n<path class=\"grid\" stroke=\"{Palette.Grid}\" d=\"");
        foreach (Tick tick in panel.XTicks.Where(_ => panel.X.Axis.Categories is null))
        {
            svg.Append($"M{Number(panel.X.Place(tick.Value))} {Number(panel.Top)}V{Number(panel.Bottom)}");
        }

        foreach (Tick tick in panel.YTicks)
        {
            svg.Append($"M{Number(panel.Left)} {Number(panel.Y.Place(tick.Value))}H{Number(panel.Right)}");
        }

        svg.Append($"\"/>\n<g clip-path=\"url(#{Escape(id)})\">\n");
        MarkRenderer marks = new(svg, panel);
        foreach (Mark mark in panel.Panel.Marks)
        {
            marks.Draw(mark);
        }

        svg.Append($"</g>\n<path {Stroke(Ink.Muted)} fill=\"none\" d=\"M{Number(panel.Left)} {Number(panel.Bottom)}H{Number(panel.Right)}");
        foreach (Tick tick in panel.XTicks)
        {
            svg.Append($"M{Number(panel.X.Place(tick.Value))} {Number(panel.Bottom)}v4");
        }

        svg.Append("\"/>\n");
    }

    private static void Draw(StringBuilder svg, PlacedSwatch swatch)
    {
        (LegendEntry entry, double x, double y) = swatch;
        string middle = Number(x + (0.5 * FigureLayout.SwatchWidth));
        string opacity = Opacity(entry.Opacity);
        svg.Append(entry.Shape switch
        {
            LegendShape.Area => $"<rect {Fill(entry.Ink)}{Opacity(0.5 * entry.Opacity)} x=\"{Number(x)}\" y=\"{Number(y - 5)}\" width=\"{Number(FigureLayout.SwatchWidth)}\" height=\"10\"/>\n",
            LegendShape.Point => $"<circle {Fill(entry.Ink)}{opacity} cx=\"{middle}\" cy=\"{Number(y)}\" r=\"4\"/>\n",
            LegendShape.Circle => $"<circle {Stroke(entry.Ink)}{opacity} fill=\"none\" stroke-width=\"1.3\" cx=\"{middle}\" cy=\"{Number(y)}\" r=\"4\"/>\n",
            _ => $"<path {Stroke(entry.Ink)}{opacity} stroke-width=\"2.5\"{(entry.Shape == LegendShape.Dashes ? " stroke-dasharray=\"5 3\"" : "")} d=\"M{Number(x)} {Number(y)}h{Number(FigureLayout.SwatchWidth)}\"/>\n",
        });
    }

    private static void Draw(StringBuilder svg, PlacedText text)
    {
        string anchor = text.Anchor switch { TextAnchor.Middle => " text-anchor=\"middle\"", TextAnchor.End => " text-anchor=\"end\"", _ => "" };
        string place = text.IsRotated
            ? $"transform=\"translate({Number(text.X)} {Number(text.Baseline)}) rotate(-90)\""
            : $"x=\"{Number(text.X)}\" y=\"{Number(text.Baseline)}\"";
        string halo = text.HasHalo ? $" stroke=\"{Palette.Paper}\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"" : "";
        svg.Append($"<text {Fill(text.Ink, text.HasHalo ? "halo" : null)}{halo} {place} font-size=\"{Number(text.Size)}\"{anchor}{(text.IsBold ? " font-weight=\"600\"" : "")}>{Escape(text.Text)}{(text.Full is null ? "" : Title(text.Full))}</text>\n");
    }
}
