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
    private const double TitleSize = 15;
    private const double TextSize = 12;
    private const double TextLine = 17;

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
        double cell = Cells(figure, columns);
        while (columns > 1 && _panels.Exists(p => p.Width < NarrowestPanel))
        {
            cell = Cells(figure, --columns);
        }

        for (int first = 0; first < _panels.Count; first += columns)
        {
            PlacedPanel[] row = [.. _panels.Skip(first).Take(columns)];
            double above = row.Max(p => p.Above);
            foreach ((int column, PlacedPanel panel) in row.Index())
            {
                panel.PlaceY(y + above);
                _texts.AddRange(panel.Texts(Margin + (column * (cell + ColumnGap))));
            }

            y += above + figure.PanelHeight + row.Max(p => p.Below) + RowGap;
        }

        return y - RowGap;
    }

    // Places the panels along x, so many in a row, and returns the width of each with its labels.
    private double Cells(Figure figure, int columns)
    {
        double cell = (Width - (2 * Margin) - ((columns - 1) * ColumnGap)) / columns;
        AxisScale[] xs = Scales(figure.Panels, figure.SharesX, p => p.X, MarkExtent.X);
        AxisScale[] ys = Scales(figure.Panels, figure.SharesY, p => p.Y, MarkExtent.Y);
        _panels.Clear();
        _panels.AddRange(figure.Panels.Select((p, i) => new PlacedPanel(p, xs[i], ys[i], cell, figure.PanelHeight)));
        bool oneX = figure.SharesX && figure.Panels.Select(p => p.X.Label).Distinct(StringComparer.Ordinal).Count() == 1;
        bool oneY = figure.Panels.Select(p => p.Y.Label).Distinct(StringComparer.Ordinal).Count() == 1;
        for (int column = 0; column < columns; column++)
        {
            PlacedPanel[] below = [.. _panels.Where((_, i) => i % columns == column)];
            foreach (PlacedPanel panel in below.Where(_ => column == 0 || !oneY))
            {
                panel.LabelY();
            }

            double left = below.Max(p => p.YTickWidth + p.YLabelWidth);
            double from = Margin + (column * (cell + ColumnGap));
            double right = 6;
            for (int pass = 0; pass < 2; pass++)
            {
                // The last label may reach beyond the axis; the second pass knows by how much.
                double beyond = below.Max(p => p.PlaceX(from + left, Math.Max(1, cell - left - right), !oneX || p == below[^1]));
                right = Math.Max(right, pass == 0 ? beyond : 0);
            }
        }

        return cell;
    }

    private static AxisScale[] Scales(IReadOnlyList<Panel> panels, bool shared, Func<Panel, Axis> axis, Func<Mark, IEnumerable<double>> values)
    {
        double[] all = shared ? [.. panels.SelectMany(p => p.Marks).SelectMany(values)] : [];
        return [.. panels.Select(p => AxisScale.Of(axis(p), shared ? all : p.Marks.SelectMany(values)))];
    }

    // Words in panels: each is left out where it would cover another or leave the panel.
    private void Annotate()
    {
        foreach (PlacedPanel panel in _panels)
        {
            foreach (TextMark mark in panel.Panel.Marks.OfType<TextMark>())
            {
                double x = panel.X.Place(mark.X), y = panel.Y.Place(mark.Y) + 4;
                foreach ((double shift, TextAnchor anchor) in (ReadOnlySpan<(double, TextAnchor)>)[(6, TextAnchor.Start), (-6, TextAnchor.End)])
                {
                    PlacedText text = new(mark.Text, x + shift, y, 11, anchor) { Ink = mark.Ink };
                    Box box = text.Box;
                    if (box.Left >= panel.Left && box.Right <= panel.Right && box.Top >= panel.Top && box.Bottom <= panel.Bottom
                        && !_texts.Exists(t => t.Box.Overlaps(box)))
                    {
                        _texts.Add(text);
                        break;
                    }
                }
            }
        }
    }
}
