namespace Bayes.Plots.Rendering;

/// <summary>An entry of the legend at its place: its swatch.</summary>
internal readonly record struct PlacedSwatch(LegendEntry Entry, double X, double Y);

/// <summary>Places everything of a figure, so that no text overlaps another or is cut off.</summary>
internal sealed class FigureLayout
{
    public const double SwatchWidth = 18;

    private const double Margin = 10;
    private const double ColumnGap = 22;
    private const double RowGap = 14;
    private const double NarrowestPanel = 56;
    private const double LeastRight = 6;
    private const int Passes = 3;
    private const double TitleSize = 15;
    private const double TextSize = 12;
    private const double TextLine = 17;

    // Where a word may stand beside its point: shifts of its anchor and of its baseline.
    private static readonly (double X, double Y, TextAnchor Anchor)[] s_beside = [(6, 4, TextAnchor.Start), (-6, 4, TextAnchor.End), (0, -7, TextAnchor.Middle), (0, 15, TextAnchor.Middle)];

    private readonly List<PlacedText> _texts = [];
    private readonly List<PlacedPanel> _panels = [];
    private readonly List<PlacedSwatch> _swatches = [];

    private FigureLayout(Figure figure) => Width = figure.Width;

    /// <summary>The width of the drawing.</summary>
    public double Width { get; }

    /// <summary>The height of the drawing.</summary>
    public double Height { get; private set; }

    /// <summary>The panels.</summary>
    public IReadOnlyList<PlacedPanel> Panels => _panels;

    /// <summary>All text.</summary>
    public IReadOnlyList<PlacedText> Texts => _texts;

    /// <summary>The swatches of the legend.</summary>
    public IReadOnlyList<PlacedSwatch> Swatches => _swatches;

    /// <summary>Lays a figure out.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="withText">Whether with its title and caption.</param>
    public static FigureLayout Of(Figure figure, bool withText)
    {
        FigureLayout layout = new(figure);
        double y = Margin;
        if (withText)
        {
            y = layout.Paragraph(figure.Title, y, TitleSize, 21, bold: true) + 4;
        }

        y = layout.Legend(figure.Legend, y);
        y = layout.Grid(figure, y);
        if (withText && figure.Caption.Length > 0)
        {
            y = layout.Paragraph(figure.Caption, y + 4, TextSize, TextLine, bold: false);
        }

        layout.Height = Math.Ceiling(y + Margin);
        layout.Annotate();
        return layout;
    }

    private double Paragraph(string text, double y, double size, double line, bool bold)
    {
        foreach (string words in TextMetrics.Wrap(text, size, Width - (2 * Margin), bold))
        {
            _texts.Add(new PlacedText(words, Margin, y + size, size) { IsBold = bold, Ink = bold ? Ink.Text : Ink.Muted });
            y += line;
        }

        return y;
    }

    private double Legend(IReadOnlyList<LegendEntry> legend, double y)
    {
        if (legend.Count == 0)
        {
            return y;
        }

        double x = Margin;
        foreach (LegendEntry entry in legend)
        {
            string text = TextMetrics.Fit(entry.Text, TextSize, Width - (2 * Margin) - SwatchWidth - 6);
            double width = SwatchWidth + 6 + TextMetrics.Width(text, TextSize);
            if (x > Margin && x + width > Width - Margin)
            {
                (x, y) = (Margin, y + 18);
            }

            _swatches.Add(new PlacedSwatch(entry, x, y + 8));
            _texts.Add(new PlacedText(text, x + SwatchWidth + 6, y + 12, TextSize) { Full = text == entry.Text ? null : entry.Text });
            x += width + 18;
        }

        return y + 24;
    }

    private double Grid(Figure figure, double y)
    {
        int columns = Math.Max(1, Math.Min(figure.Columns, figure.Panels.Count));
        Columns(figure, columns);
        while (columns > 1 && !figure.KeepsColumns && _panels.Exists(p => p.Width < NarrowestPanel))
        {
            Columns(figure, --columns);
        }

        for (int first = 0; first < _panels.Count; first += columns)
        {
            PlacedPanel[] row = [.. _panels.Skip(first).Take(columns)];
            double above = row.Max(p => p.Above);
            foreach (PlacedPanel panel in row)
            {
                panel.PlaceY(y + above);
                _texts.AddRange(panel.Texts());
            }

            y += above + figure.PanelHeight + row.Max(p => p.Below) + RowGap;
        }

        return y - RowGap;
    }

    // Places the panels along x, so many in a row: all have one width, whatever room the labels beside them take.
    private void Columns(Figure figure, int columns)
    {
        AxisScale[] xs = Scales(figure.Panels, figure.SharesX, p => p.X, MarkExtent.X);
        AxisScale[] ys = Scales(figure.Panels, figure.SharesY, p => p.Y, MarkExtent.Y);
        _panels.Clear();
        _panels.AddRange(figure.Panels.Select((p, i) => new PlacedPanel(p, xs[i], ys[i], figure.PanelHeight)));
        bool oneX = figure.SharesX && figure.Panels.Select(p => p.X.Label).Distinct(StringComparer.Ordinal).Count() == 1;
        bool oneY = figure.Panels.Select(p => p.Y.Label).Distinct(StringComparer.Ordinal).Count() == 1;
        foreach (PlacedPanel panel in _panels.Where((_, i) => i % columns == 0 || !oneY))
        {
            panel.LabelY();
        }

        PlacedPanel[][] below = [.. Enumerable.Range(0, columns).Select(c => _panels.Where((_, i) => i % columns == c).ToArray())];
        double[] left = [.. below.Select(c => c.Max(p => p.YTickWidth + p.YLabelWidth))];
        double[] right = [.. below.Select(c => Math.Max(LeastRight, c.Max(p => p.SideWidth)))];
        for (int pass = 0; pass < Passes; pass++)
        {
            double width = Math.Max(1, (Width - (2 * Margin) - ((columns - 1) * ColumnGap) - left.Sum() - right.Sum()) / columns);
            double from = Margin;
            for (int column = 0; column < columns; column++)
            {
                (double before, double beyond) = (0, 0);
                foreach (PlacedPanel panel in below[column])
                {
                    (double first, double last) = panel.PlaceX(from, left[column], width, right[column], !oneX || panel == below[column][^1]);
                    (before, beyond) = (Math.Max(before, first), Math.Max(beyond, last));
                }

                from += left[column] + width + right[column] + ColumnGap;

                // Labels may reach beyond both ends of their axis; the next pass makes room for them.
                left[column] = Math.Max(left[column], before - (column == 0 ? 0 : ColumnGap - LeastRight));
                right[column] = Math.Max(right[column], beyond);
            }
        }
    }

    private static AxisScale[] Scales(IReadOnlyList<Panel> panels, bool shared, Func<Panel, Axis> axis, Func<Mark, IEnumerable<double>> values)
    {
        double[] all = shared ? [.. panels.SelectMany(p => p.Marks).SelectMany(values)] : [];
        return [.. panels.Select(p => AxisScale.Of(axis(p), shared ? all : p.Marks.SelectMany(values)))];
    }

    // Words in panels: each stands where it covers the fewest points, and is left out where it would cover another or leave the panel.
    private void Annotate()
    {
        foreach (PlacedPanel panel in _panels.Where(p => p.Panel.Marks.Any(m => m is TextMark)))
        {
            Box[] points =
            [
                .. panel.Panel.Marks.OfType<PointMark>().SelectMany(m => m.X.Select((x, i) => Around(panel.X.Place(x), panel.Y.Place(m.Y[i]), m.Radius))),
            ];
            foreach (TextMark mark in panel.Panel.Marks.OfType<TextMark>())
            {
                double x = panel.X.Place(mark.X), y = panel.Y.Place(mark.Y);
                PlacedText? best = s_beside
                    .Select(p => new PlacedText(mark.Text, x + p.X, y + p.Y, 11, p.Anchor) { Ink = mark.Ink, HasHalo = true })
                    .Where(t => t.Box.Left >= panel.Left && t.Box.Right <= panel.Right && t.Box.Top >= panel.Top && t.Box.Bottom <= panel.Bottom)
                    .Where(t => !_texts.Exists(other => other.Box.Overlaps(t.Box)))
                    .MinBy(t => points.Count(p => p.Overlaps(t.Box)));
                if (best is not null)
                {
                    _texts.Add(best);
                }
            }
        }
    }

    private static Box Around(double x, double y, double radius) => new(x - radius, y - radius, x + radius, y + radius);
}
