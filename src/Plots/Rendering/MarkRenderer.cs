using System.Text;
using static Bayes.Plots.Rendering.SvgText;

namespace Bayes.Plots.Rendering;

/// <summary>Draws the marks of one panel.</summary>
internal sealed class MarkRenderer(StringBuilder svg, PlacedPanel panel)
{
    // More elements than this become one path, without a tooltip each.
    private const int MostElements = 600;
    private const double RugLength = 7;

    public void Draw(Mark mark)
    {
        switch (mark)
        {
            case LineMark m: Line(m); break;
            case BandMark m: Band(m); break;
            case PointMark m: Points(m); break;
            case BarMark m: Bars(m); break;
            case IntervalMark m: Intervals(m); break;
            case RugMark m: Rug(m); break;
            case ReferenceMark m: Reference(m); break;
        }
    }

    private void Line(LineMark mark)
    {
        StringBuilder path = new();
        bool on = false;
        for (int i = 0; i < mark.X.Count; i++)
        {
            on = Append(path, on ? 'L' : 'M', mark.X[i], mark.Y[i]);
        }

        string dash = mark.IsDashed ? " stroke-dasharray=\"5 4\"" : "";
        Path(path, mark, $"{Stroke(mark.Ink)} fill=\"none\" stroke-width=\"{Number(mark.Width)}\" stroke-linejoin=\"round\"{dash}");
    }

    private void Band(BandMark mark)
    {
        int[] points = [.. Enumerable.Range(0, mark.X.Count).Where(i => Seen(mark.X[i], mark.Lower[i]) && Seen(mark.X[i], mark.Upper[i]))];
        StringBuilder path = new();
        foreach (int i in points)
        {
            Append(path, path.Length > 0 ? 'L' : 'M', mark.X[i], mark.Upper[i]);
        }

        foreach (int i in points.Reverse())
        {
            Append(path, 'L', mark.X[i], mark.Lower[i]);
        }

        Path(path.Length > 0 ? path.Append('Z') : path, mark, $"{Fill(mark.Ink)} stroke=\"none\"");
    }

    private void Points(PointMark mark)
    {
        string look = mark.IsHollow
            ? $"{Stroke(mark.Ink)} fill=\"none\" stroke-width=\"1.3\""
            : Fill(mark.Ink);
        if (mark.Labels.Count == 0 && !mark.IsHollow || mark.X.Count > MostElements)
        {
            // A dot is a stroke of no length with round ends.
            StringBuilder path = new();
            for (int i = 0; i < mark.X.Count; i++)
            {
                if (Append(path, 'M', mark.X[i], mark.Y[i]))
                {
                    path.Append("h0");
                }
            }

            Path(path, mark, $"{Stroke(mark.Ink)} stroke-width=\"{Number(2 * mark.Radius)}\" stroke-linecap=\"round\"");
            return;
        }

        svg.Append($"<g {look}{Opacity(mark.Opacity)}>");
        for (int i = 0; i < mark.X.Count; i++)
        {
            if (Seen(mark.X[i], mark.Y[i]))
            {
                string label = mark.Labels.Count > 0 ? mark.Labels[i] : mark.Series;
                svg.Append($"<circle cx=\"{Number(panel.X.Place(mark.X[i]))}\" cy=\"{Number(panel.Y.Place(mark.Y[i]))}\" r=\"{Number(mark.Radius)}\">{Title(label)}</circle>");
            }
        }

        svg.Append("</g>\n");
    }

    private void Bars(BarMark mark)
    {
        bool single = mark.Left.Count > MostElements;
        StringBuilder all = new();
        svg.Append($"<g {Fill(mark.Ink)}{Opacity(mark.Opacity)}>");
        for (int i = 0; i < mark.Left.Count; i++)
        {
            if (!Seen(mark.Left[i], mark.Bottom[i]) || !Seen(mark.Right[i], mark.Top[i]))
            {
                continue;
            }

            (double x0, double x1) = Ordered(panel.X.Place(mark.Left[i]), panel.X.Place(mark.Right[i]));
            (double y0, double y1) = Ordered(panel.Y.Place(mark.Bottom[i]), panel.Y.Place(mark.Top[i]));
            if (single)
            {
                all.Append($"M{Number(x0)} {Number(y0)}H{Number(x1)}V{Number(y1)}H{Number(x0)}Z");
            }
            else
            {
                svg.Append($"<rect x=\"{Number(x0)}\" y=\"{Number(y0)}\" width=\"{Number(x1 - x0)}\" height=\"{Number(y1 - y0)}\">{Title(mark.Labels.Count > 0 ? mark.Labels[i] : mark.Series)}</rect>");
            }
        }

        svg.Append(all.Length > 0 ? $"<path d=\"{all}\">{Title(mark.Series)}</path></g>\n" : "</g>\n");
    }

    private void Intervals(IntervalMark mark)
    {
        svg.Append($"<g {Stroke(mark.Ink)} stroke-width=\"{Number(mark.Thickness)}\" stroke-linecap=\"butt\"{Opacity(mark.Opacity)}>");
        bool single = mark.At.Count > MostElements;
        StringBuilder all = new();
        for (int i = 0; i < mark.At.Count; i++)
        {
            (double x0, double y0, double x1, double y1) = mark.IsHorizontal
                ? (mark.Lower[i], mark.At[i], mark.Upper[i], mark.At[i])
                : (mark.At[i], mark.Lower[i], mark.At[i], mark.Upper[i]);
            if (!Seen(x0, y0) || !Seen(x1, y1))
            {
                continue;
            }

            string path = $"M{Number(panel.X.Place(x0))} {Number(panel.Y.Place(y0))}L{Number(panel.X.Place(x1))} {Number(panel.Y.Place(y1))}";
            if (single)
            {
                all.Append(path);
            }
            else
            {
                svg.Append($"<path d=\"{path}\">{Title(mark.Labels.Count > 0 ? mark.Labels[i] : mark.Series)}</path>");
            }
        }

        svg.Append(all.Length > 0 ? $"<path d=\"{all}\">{Title(mark.Series)}</path></g>\n" : "</g>\n");
    }

    private void Rug(RugMark mark)
    {
        StringBuilder path = new();
        double edge = mark.IsAtTop ? panel.Top : panel.Bottom - RugLength;
        foreach (double at in mark.Positions.Where(p => double.IsFinite(panel.X.Place(p))))
        {
            path.Append($"M{Number(panel.X.Place(at))} {Number(edge)}v{Number(RugLength)}");
        }

        Path(path, mark, $"{Stroke(mark.Ink)} stroke-width=\"1\"");
    }

    private void Reference(ReferenceMark mark)
    {
        (double x0, double x1) = (panel.X.Low, panel.X.High);
        (double y0, double y1) = double.IsNaN(mark.Slope) ? (panel.Y.Low, panel.Y.High) : (mark.Intercept + (mark.Slope * x0), mark.Intercept + (mark.Slope * x1));
        if (double.IsNaN(mark.Slope))
        {
            (x0, x1) = (mark.Intercept, mark.Intercept);
        }

        StringBuilder path = new();
        Append(path, 'M', x0, y0);
        Append(path, 'L', x1, y1);
        Path(path, mark, $"{Stroke(mark.Ink)} stroke-width=\"1.2\"{(mark.IsDashed ? " stroke-dasharray=\"5 4\"" : "")}");
    }

    private void Path(StringBuilder path, Mark mark, string look)
    {
        if (path.Length > 0)
        {
            svg.Append($"<path d=\"{path}\" {look}{Opacity(mark.Opacity)}>{Title(mark.Series)}</path>\n");
        }
    }

    private bool Append(StringBuilder path, char command, double x, double y)
    {
        if (!Seen(x, y))
        {
            return false;
        }

        path.Append($"{command}{Number(panel.X.Place(x))} {Number(panel.Y.Place(y))}");
        return true;
    }

    private bool Seen(double x, double y) => double.IsFinite(panel.X.Place(x)) && double.IsFinite(panel.Y.Place(y));

    private static (double Low, double High) Ordered(double a, double b) => a <= b ? (a, b) : (b, a);
}
