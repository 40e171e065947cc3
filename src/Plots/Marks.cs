namespace Bayes.Plots;

/// <summary>Something drawn in a panel. Coordinates that are not finite are left out.</summary>
public abstract record Mark
{
    /// <summary>Its colour.</summary>
    public Ink Ink { get; init; } = Ink.Blue;

    /// <summary>The name of what it shows, for tooltips and for the data behind the figure.</summary>
    public string Series { get; init; } = "";

    /// <summary>From 0, not seen, to 1.</summary>
    /// <value>1.</value>
    public double Opacity { get; init; } = 1;
}

/// <summary>A line through points.</summary>
/// <param name="X">Its abscissas.</param>
/// <param name="Y">Its ordinates, as many.</param>
public sealed record LineMark(IReadOnlyList<double> X, IReadOnlyList<double> Y) : Mark
{
    /// <summary>Its width in pixels of the drawing.</summary>
    /// <value>1.5.</value>
    public double Width { get; init; } = 1.5;

    /// <summary>Whether it is broken.</summary>
    public bool IsDashed { get; init; }
}

/// <summary>The area between two lines.</summary>
/// <param name="X">The abscissas.</param>
/// <param name="Lower">The lower line.</param>
/// <param name="Upper">The upper line.</param>
public sealed record BandMark(IReadOnlyList<double> X, IReadOnlyList<double> Lower, IReadOnlyList<double> Upper) : Mark;

/// <summary>Points.</summary>
/// <param name="X">Their abscissas.</param>
/// <param name="Y">Their ordinates, as many.</param>
public sealed record PointMark(IReadOnlyList<double> X, IReadOnlyList<double> Y) : Mark
{
    /// <summary>The radius in pixels of the drawing.</summary>
    /// <value>2.5.</value>
    public double Radius { get; init; } = 2.5;

    /// <summary>Whether points are circles.</summary>
    public bool IsHollow { get; init; }

    /// <summary>What tooltips say, one a point; empty for the series' name.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}

/// <summary>Bars, boxes or cells.</summary>
/// <param name="Left">Their left sides.</param>
/// <param name="Right">Their right sides.</param>
/// <param name="Bottom">Their bottoms.</param>
/// <param name="Top">Their tops.</param>
public sealed record BarMark(IReadOnlyList<double> Left, IReadOnlyList<double> Right, IReadOnlyList<double> Bottom, IReadOnlyList<double> Top) : Mark
{
    /// <summary>What tooltips say, one a bar; empty for the series' name.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}

/// <summary>Intervals.</summary>
/// <param name="At">Where they stand, on the other axis.</param>
/// <param name="Lower">Their lower ends.</param>
/// <param name="Upper">Their upper ends.</param>
/// <param name="IsHorizontal">Whether they lie along x.</param>
public sealed record IntervalMark(IReadOnlyList<double> At, IReadOnlyList<double> Lower, IReadOnlyList<double> Upper, bool IsHorizontal = true) : Mark
{
    /// <summary>The thickness in pixels of the drawing.</summary>
    /// <value>1.5.</value>
    public double Thickness { get; init; } = 1.5;

    /// <summary>What tooltips say, one an interval; empty for the series' name.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}

/// <summary>Short ticks along an axis, inside the panel.</summary>
/// <param name="Positions">Where, on that axis.</param>
public sealed record RugMark(IReadOnlyList<double> Positions) : Mark
{
    /// <summary>Whether they stand at the top in place of the bottom.</summary>
    public bool IsAtTop { get; init; }
}

/// <summary>A straight line across the panel: y = <paramref name="Intercept"/> + <paramref name="Slope"/>·x, or x = <paramref name="Intercept"/>.</summary>
/// <param name="Intercept">Its height at x = 0, or where it stands.</param>
/// <param name="Slope">Its slope; not a number for a vertical line.</param>
public sealed record ReferenceMark(double Intercept, double Slope = 0) : Mark
{
    /// <summary>Whether it is broken.</summary>
    public bool IsDashed { get; init; }

    /// <summary>A vertical line.</summary>
    /// <param name="x">Where.</param>
    /// <returns>The line.</returns>
    public static ReferenceMark Vertical(double x) => new(x, double.NaN) { Ink = Ink.Muted };

    /// <summary>A horizontal line.</summary>
    /// <param name="y">Where.</param>
    /// <returns>The line.</returns>
    public static ReferenceMark Horizontal(double y) => new(y) { Ink = Ink.Muted };
}

/// <summary>A word beside a point of the panel; left out where it would cover another.</summary>
/// <param name="X">Its abscissa.</param>
/// <param name="Y">Its ordinate.</param>
/// <param name="Text">The word.</param>
public sealed record TextMark(double X, double Y, string Text) : Mark;
