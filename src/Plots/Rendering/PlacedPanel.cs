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
    private const double SideGap = 14;
    private const double WidestCategory = 230;

    private IReadOnlyList<string> _title = [];
    private IReadOnlyList<string> _note = [];
    private double _cellLeft;
    private IReadOnlyList<string> _xLabel = [];
    private IReadOnlyList<string> _yLabel = [];

    public PlacedPanel(Panel panel, AxisScale x, AxisScale y, double height)
    {
        (Panel, X, Y, Height) = (panel, x, y, height);
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
    public double Above => (_title.Count * TitleLine) + (_note.Count * LabelLine) + (Panel.Side.Count > 0 ? LabelLine : 0) + (_title.Count + _note.Count + Panel.Side.Count > 0 ? 4 : 0);

    /// <summary>The room of the columns of numbers to the right of the plotting area.</summary>
    public double SideWidth => Panel.Side.Sum(Room);

    /// <summary>The room below the plotting area.</summary>
    public double Below => (X.Axis.HasTicks ? TickLength + TickGap + TickSize + 2 : 4) + (_xLabel.Count * LabelLine) + (_xLabel.Count > 0 ? 2 : 0);

    /// <summary>The room of the label of the vertical axis.</summary>
    public double YLabelWidth => _yLabel.Count == 0 ? 0 : (_yLabel.Count * LabelLine) + 4;

    public void LabelY() => _yLabel = TextMetrics.Wrap(Y.Axis.Label, LabelSize, Height, most: 2);

    /// <summary>Sets the place along x and chooses the ticks that fit.</summary>
    /// <param name="cellLeft">Where the panel begins with its labels.</param>
    /// <param name="before">The room of the labels left of the plotting area.</param>
    /// <param name="width">The width of the plotting area.</param>
    /// <param name="after">The room to its right.</param>
    /// <param name="labelled">Whether the axis has its label.</param>
    /// <returns>How far the first label reaches to the left of the plotting area, and the last one to its right.</returns>
    public (double Before, double Beyond) PlaceX(double cellLeft, double before, double width, double after, bool labelled)
    {
        (_cellLeft, Left, Width) = (cellLeft, cellLeft + before, width);
        (X.From, X.To) = (Left, Right);
        XTicks = Horizontal();
        _xLabel = labelled ? TextMetrics.Wrap(X.Axis.Label, LabelSize, width, most: 2) : [];
        _title = TextMetrics.Wrap(Panel.Title, LabelSize, before + width + after, bold: true, most: 2);
        _note = TextMetrics.Wrap(Panel.Note, TickSize, before + width + after, most: 2);
        return XTicks.Count == 0 ? (0, 0) : (Left - X.Place(XTicks[0].Value) + Half(XTicks[0]), X.Place(XTicks[^1].Value) + Half(XTicks[^1]) - Right);
    }

    public void PlaceY(double top)
    {
        Top = top;
        (Y.From, Y.To) = Y.Axis.Categories is null ? (Bottom, Top) : (Top, Bottom);
    }

    /// <summary>All text of the panel; needs both places.</summary>
    public IEnumerable<PlacedText> Texts()
    {
        double baseline = Top - Above + 12;
        foreach (string line in _title)
        {
            yield return new PlacedText(line, _cellLeft, baseline, LabelSize) { IsBold = true, Full = line.EndsWith('…') ? Panel.Title : null };
            baseline += TitleLine;
        }

        foreach (string line in _note)
        {
            yield return new PlacedText(line, _cellLeft, baseline - 1, TickSize) { Ink = Ink.Muted, Full = line.EndsWith('…') ? Panel.Note : null };
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

        double edge = Right;
        foreach (SideColumn side in Panel.Side)
        {
            edge += Room(side);
            yield return new PlacedText(side.Title, edge, Top - 5, TickSize, TextAnchor.End) { Ink = Ink.Muted };
            foreach (Tick tick in YTicks.Where(t => side.Text((int)t.Value).Length > 0))
            {
                yield return new PlacedText(side.Text((int)tick.Value), edge, Y.Place(tick.Value) + (0.36 * TickSize), TickSize, TextAnchor.End) { Ink = Ink.Muted };
            }
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

    // Half of what a label takes; that of a category is cut to its room.
    private double Half(Tick tick) => 0.5 * Math.Min(TextMetrics.Width(tick.Label, TickSize), X.Axis.Categories is null ? double.MaxValue : CategoryRoom);

    private double CategoryRoom => (Width / (X.High - X.Low) * Thinning(Width / (X.High - X.Low), 24)) - 6;

    private static double Room(SideColumn side) =>
        SideGap + side.Values.Select((_, row) => TextMetrics.Width(side.Text(row), TickSize)).Append(TextMetrics.Width(side.Title, TickSize)).Max();

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
