namespace Bayes.Plots.Rendering;

/// <summary>Where text stands beside its point.</summary>
internal enum TextAnchor
{
    /// <summary>It begins there.</summary>
    Start,

    /// <summary>Its middle is there.</summary>
    Middle,

    /// <summary>It ends there.</summary>
    End,
}

/// <summary>A rectangle on the drawing.</summary>
internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Whether two boxes have more than a hair in common.</summary>
    public bool Overlaps(Box other) =>
        Math.Min(Right, other.Right) - Math.Max(Left, other.Left) > 0.05 && Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top) > 0.05;
}

/// <summary>One line of text at its place.</summary>
internal sealed record PlacedText(string Text, double X, double Baseline, double Size, TextAnchor Anchor = TextAnchor.Start)
{
    private const double Ascent = 0.76;
    private const double Descent = 0.24;

    /// <summary>Whether it is bold.</summary>
    public bool IsBold { get; init; }

    /// <summary>Whether it is read from below.</summary>
    public bool IsRotated { get; init; }

    /// <summary>Whether an edge in the colour of the paper sets it off from what it stands on.</summary>
    public bool HasHalo { get; init; }

    /// <summary>Its colour.</summary>
    public Ink Ink { get; init; } = Ink.Text;

    /// <summary>What a tooltip says where the text was cut; null where it was not.</summary>
    public string? Full { get; init; }

    /// <summary>The rectangle that it covers.</summary>
    public Box Box
    {
        get
        {
            double width = TextMetrics.Width(Text, Size, IsBold);
            double before = Anchor switch { TextAnchor.Start => 0, TextAnchor.Middle => 0.5 * width, _ => width };
            return IsRotated
                ? new Box(X - (Ascent * Size), Baseline - width + before, X + (Descent * Size), Baseline + before)
                : new Box(X - before, Baseline - (Ascent * Size), X - before + width, Baseline + (Descent * Size));
        }
    }

    /// <summary>Text that is cut to a width, with the whole in a tooltip.</summary>
    public static PlacedText Cut(string text, double width, double x, double baseline, double size, TextAnchor anchor = TextAnchor.Start)
    {
        string cut = TextMetrics.Fit(text, size, width);
        return new PlacedText(cut, x, baseline, size, anchor) { Full = cut == text ? null : text };
    }
}
