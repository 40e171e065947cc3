namespace Bayes.Plots.Rendering;

/// <summary>A panel at its place, with the ticks that have room.</summary>
internal sealed class PlacedPanel
{
    private const double TickSize = 11;
    private const double TickLength = 4;
    private const double TickGap = 4;
    private const double LabelSize = 12;
    private const double LabelLine = 15;
    private const double TitleLine = 16;
    private const double WidestCategory = 230;

    private readonly IReadOnlyList<string> _title;
    private readonly IReadOnlyList<string> _note;
    private IReadOnlyList<string> _xLabel = [];
    private IReadOnlyList<string> _yLabel = [];

    public PlacedPanel(Panel panel, AxisScale x, AxisScale y, double cellWidth, double height)
    {
        (Panel, X, Y, Height) = (panel, x, y, height);
        _title = TextMetrics.Wrap(panel.Title, LabelSize, cellWidth, bold: true, most: 2);
        _note = TextMetrics.Wrap(panel.Note, TickSize, cellWidth, most: 2);
        YTicks = Vertical(y, height);
        double widest = YTicks.Count == 0 ? 0 : Math.Min(WidestCategory, YTicks.Max(t => TextMetrics.Width(t.Label, TickSize)));
        YTickWidth = YTicks.Count == 0 ? 2 : widest + TickLength + TickGap;
    }

    public Panel Panel { get; }

    public AxisScale X { get; }

    public AxisScale Y { get; }

    public IReadOnlyList<Tick> XTicks { get; private set; } = [];

    public IReadOnlyList<Tick> YTicks { get; }

    /// <summary>The room of the labels of the vertical axis, with its ticks.</summary>
    public double YTickWidth { get; }

    public double Left { get; private set; }

    public double Top { get; private set; }

    public double Width { get; private set; }

    public double Height { get; }

    public double Right => Left + Width;

    public double Bottom => Top + Height;

    /// <summary>The room above the plotting area.</summary>
    public double Above => (_title.Count * TitleLine) + (_note.Count * LabelLine) + (_title.Count + _note.Count > 0 ? 4 : 0);

    /// <summary>The room below the plotting area.</summary>
    public double Below => (X.Axis.HasTicks ? TickLength + TickGap + TickSize + 2 : 4) + (_xLabel.Count * LabelLine) + (_xLabel.Count > 0 ? 2 : 0);

    /// <summary>The room of the label of the vertical axis.</summary>
    public double YLabelWidth => _yLabel.Count == 0 ? 0 : (_yLabel.Count * LabelLine) + 4;

    public void LabelY() => _yLabel = TextMetrics.Wrap(Y.Axis.Label, LabelSize, Height, most: 2);

    /// <summary>Sets the place along x and chooses the ticks that fit.</summary>
    /// <returns>How far the last label reaches beyond the plotting area.</returns>
    public double PlaceX(double left, double width, bool labelled)
    {
        (Left, Width) = (left, width);
        (X.From, X.To) = (left, left + width);
        XTicks = Horizontal();
        _xLabel = labelled ? TextMetrics.Wrap(X.Axis.Label, LabelSize, width, most: 2) : [];
        return XTicks.Count == 0 ? 0 : X.Place(XTicks[^1].Value) + (0.5 * TextMetrics.Width(XTicks[^1].Label, TickSize)) - Right;
    }

    public void PlaceY(double top)
    {
        Top = top;
        (Y.From, Y.To) = Y.Axis.Categories is null ? (Bottom, Top) : (Top, Bottom);
    }

    /// <summary>All text of the panel; needs both places.</summary>
    public IEnumerable<PlacedText> Texts(double cellLeft)
    {
        double baseline = Top - Above + 12;
        foreach (string line in _title)
        {
            yield return new PlacedText(line, cellLeft, baseline, LabelSize) { IsBold = true, Full = line.EndsWith('…') ? Panel.Title : null };
            baseline += TitleLine;
        }

        foreach (string line in _note)
        {
            yield return new PlacedText(line, cellLeft, baseline - 1, TickSize) { Ink = Ink.Muted, Full = line.EndsWith('…') ? Panel.Note : null };
            baseline += LabelLine;
        }

        foreach (Tick tick in YTicks.Where(t => t.Label.Length > 0))
        {
            yield return PlacedText.Cut(tick.Label, WidestCategory, Left - TickLength - TickGap, Y.Place(tick.Value) + (0.36 * TickSize), TickSize, TextAnchor.End) with { Ink = Ink.Muted };
        }

        foreach (Tick tick in XTicks.Where(t => t.Label.Length > 0))
        {
            double room = X.Axis.Categories is null ? double.MaxValue : CategoryRoom;
            yield return PlacedText.Cut(tick.Label, room, X.Place(tick.Value), Bottom + TickLength + TickGap + (0.76 * TickSize), TickSize, TextAnchor.Middle) with { Ink = Ink.Muted };
        }

        double under = Bottom + Below - (_xLabel.Count * LabelLine) + 10;
        foreach (string line in _xLabel)
        {
            yield return new PlacedText(line, Left + (0.5 * Width), under, LabelSize, TextAnchor.Middle);
            under += LabelLine;
        }

        double beside = Left - YTickWidth - 6 - ((_yLabel.Count - 1) * LabelLine);
        foreach (string line in _yLabel)
        {
            yield return new PlacedText(line, beside, Top + (0.5 * Height), LabelSize, TextAnchor.Middle) { IsRotated = true };
            beside += LabelLine;
        }
    }

    private double CategoryRoom => (Width / (X.High - X.Low) * Thinning(Width / (X.High - X.Low), 24)) - 6;

    private static IReadOnlyList<Tick> Vertical(AxisScale scale, double height)
    {
        if (scale.Axis.Categories is null)
        {
            return scale.TicksFor((int)(height / 26));
        }

        int every = Thinning(height / (scale.High - scale.Low), 13);
        return [.. scale.TicksFor(0).Where((_, i) => i % every == 0)];
    }

    private static int Thinning(double spacing, double least) => (int)Math.Ceiling(least / spacing);

    private IReadOnlyList<Tick> Horizontal()
    {
        if (X.Axis.Categories is not null)
        {
            int every = Thinning(Width / (X.High - X.Low), 24);
            return [.. X.TicksFor(0).Where((_, i) => i % every == 0)];
        }

        IReadOnlyList<Tick> ticks = [];
        for (int most = Math.Max(2, (int)(Width / 40)); most >= 2; most--)
        {
            ticks = X.TicksFor(most);
            if (Fit(ticks))
            {
                return ticks;
            }
        }

        Tick[] ends = [.. ticks.Where((_, i) => i == 0 || i == ticks.Count - 1)];
        return Fit(ends) ? ends : [.. ends.Take(1)];
    }

    private bool Fit(IReadOnlyList<Tick> ticks)
    {
        for (int i = 1; i < ticks.Count; i++)
        {
            double need = (0.5 * (TextMetrics.Width(ticks[i - 1].Label, TickSize) + TextMetrics.Width(ticks[i].Label, TickSize))) + 8;
            if (X.Place(ticks[i].Value) - X.Place(ticks[i - 1].Value) < need)
            {
                return false;
            }
        }

        return true;
    }
}
