using Bayes.Plots.Rendering;

namespace Bayes.Plots;

/// <summary>A figure: data that are reduced already (lines, bands, bars, points), laid out in panels, with what to see in them.</summary>
/// <remarks>Immutable plain data that knows nothing of colours or pixels beyond its proportions. The same figure gives the same SVG, byte by byte.</remarks>
public sealed record Figure
{
    /// <summary>A short name for files, such as <c>trace</c>: letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What is shown, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What to see in it, in a few sentences.</summary>
    public required string Caption { get; init; }

    /// <summary>The panels, row by row.</summary>
    public required IReadOnlyList<Panel> Panels { get; init; }

    /// <summary>The number of panels in a row.</summary>
    /// <value>1.</value>
    public int Columns { get; init; } = 1;

    /// <summary>What the colours and shapes mean; empty where labels say it.</summary>
    public IReadOnlyList<LegendEntry> Legend { get; init; } = [];

    /// <summary>Whether the columns of panels mean something, as in a matrix: so many stay in a row however narrow they become.</summary>
    /// <value>False: narrow panels are put on more rows.</value>
    public bool KeepsColumns { get; init; }

    /// <summary>The width of the whole, in pixels of the drawing.</summary>
    /// <value>720.</value>
    public double Width { get; init; } = 720;

    /// <summary>The height of the plotting area of each panel, in pixels of the drawing.</summary>
    /// <value>200.</value>
    public double PanelHeight { get; init; } = 200;

    /// <summary>Whether all panels have one range of x.</summary>
    public bool SharesX { get; init; }

    /// <summary>Whether all panels have one range of y.</summary>
    public bool SharesY { get; init; }

    /// <summary>Draws the figure.</summary>
    /// <param name="options">What surrounds it; a file of its own when null.</param>
    /// <returns>An SVG document or element, the same for the same figure.</returns>
    public string ToSvg(SvgOptions? options = null) => SvgRenderer.Render(this, options ?? new SvgOptions());

    /// <summary>Writes the data behind the figure.</summary>
    /// <returns>One CSV table for all panels, columns <c>panel,kind,series,label,x,x_end,y,y_end</c>, unrounded; <c>docs/figures.md</c> describes them.</returns>
    public string ToCsv() => FigureCsv.Write(this);
}

/// <summary>One entry of a legend.</summary>
/// <param name="Ink">Its colour.</param>
/// <param name="Text">What it means.</param>
/// <param name="Shape">How it is drawn.</param>
public sealed record LegendEntry(Ink Ink, string Text, LegendShape Shape = LegendShape.Line)
{
    /// <summary>How much it covers, from 0 to 1, as that of the marks it stands for where colours repeat paler.</summary>
    /// <value>1.</value>
    public double Opacity { get; init; } = 1;
}

/// <summary>How an entry of a legend is drawn.</summary>
public enum LegendShape
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>A broken line.</summary>
    Dashes,

    /// <summary>A filled area.</summary>
    Area,

    /// <summary>A point.</summary>
    Point,

    /// <summary>A circle.</summary>
    Circle,
}

/// <summary>What surrounds a figure when it is drawn.</summary>
public sealed record SvgOptions
{
    /// <summary>Whether title and caption are part of the drawing; a page that has its own leaves them out.</summary>
    /// <value>True.</value>
    public bool WithText { get; init; } = true;

    /// <summary>Whether colours for dark screens are part of the drawing; a page with many figures has <see cref="SvgRenderer.Style"/> once.</summary>
    /// <value>True.</value>
    public bool WithStyle { get; init; } = true;

    /// <summary>What the ids inside the drawing begin with; must differ between the figures of a page.</summary>
    /// <value>The figure's name when null.</value>
    public string? Prefix { get; init; }
}
