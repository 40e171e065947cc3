namespace Bayes.Plots;

/// <summary>One coordinate system of a figure with what is drawn in it.</summary>
public sealed record Panel
{
    /// <summary>Its title; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>A second line under the title, such as the value of a diagnostic; empty for none.</summary>
    public string Note { get; init; } = "";

    /// <summary>The horizontal axis.</summary>
    public Axis X { get; init; } = new();

    /// <summary>The vertical axis.</summary>
    public Axis Y { get; init; } = new();

    /// <summary>Numbers beside the rows of a vertical axis of categories, to their right; empty for none.</summary>
    public IReadOnlyList<SideColumn> Side { get; init; } = [];

    /// <summary>An empty place in the grid of panels.</summary>
    public static Panel Empty { get; } = new() { Marks = [], X = new Axis { HasTicks = false }, Y = new Axis { HasTicks = false } };

    /// <summary>What is drawn, from the back to the front; a panel without marks is an empty place.</summary>
    public required IReadOnlyList<Mark> Marks { get; init; }
}

/// <summary>A column of numbers beside the rows of a panel, such as R-hat beside intervals.</summary>
/// <param name="Title">What they are, in a word.</param>
/// <param name="Values">One for each category, from the top; not a number where there is none.</param>
/// <param name="Format">How they are written: a .NET format of numbers, such as <c>0.000</c>.</param>
public sealed record SideColumn(string Title, IReadOnlyList<double> Values, string Format)
{
    /// <summary>A number as it is written.</summary>
    internal string Text(int row) => row < Values.Count && double.IsFinite(Values[row]) ? Values[row].ToString(Format, System.Globalization.CultureInfo.InvariantCulture) : "";
}

/// <summary>An axis.</summary>
public sealed record Axis
{
    /// <summary>What it measures, with its unit or scale; empty for none.</summary>
    public string Label { get; init; } = "";

    /// <summary>Whether distances are ratios. Values of 0 and below are not drawn.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>The smallest value shown; that of the data when null.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest value shown; that of the data when null.</summary>
    public double? Maximum { get; init; }

    /// <summary>Names of the values 0, 1, 2, …, on a vertical axis from the top; null for an axis of numbers.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>Whether ticks are drawn; a density needs none.</summary>
    /// <value>True.</value>
    public bool HasTicks { get; init; } = true;
}
