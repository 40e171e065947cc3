using Bayes.Plots;

namespace Bayes.Figures;

/// <summary>Rows of medians with thick 50% and thin 95% intervals.</summary>
internal static class IntervalPanel
{
    /// <summary>What these panels mean.</summary>
    public const string Meaning = "Points are posterior medians, thick lines 50% and thin lines 95% intervals.";

    /// <summary>The marks of rows from the top.</summary>
    public static IEnumerable<Mark> Marks(IReadOnlyList<string> names, IReadOnlyList<DrawIntervals> rows, Ink ink = Ink.Blue)
    {
        double[] at = [.. Enumerable.Range(0, rows.Count).Select(i => (double)i)];
        string[] labels = [.. rows.Select((r, i) => r.Say(names[i]))];
        double thick = rows.Count > 80 ? 2.2 : 4.5;
        yield return new IntervalMark(at, [.. rows.Select(r => r.Low95)], [.. rows.Select(r => r.High95)]) { Ink = ink, Thickness = rows.Count > 80 ? 0.8 : 1.3, Labels = labels, Series = "95% interval" };
        yield return new IntervalMark(at, [.. rows.Select(r => r.Low50)], [.. rows.Select(r => r.High50)]) { Ink = ink, Thickness = thick, Labels = labels, Series = "50% interval", Opacity = 0.6 };
        yield return new PointMark([.. rows.Select(r => r.Median)], at) { Ink = ink, Radius = rows.Count > 80 ? 1.6 : 3.4, Labels = labels, Series = "median" };
    }

    /// <summary>What the numbers beside the rows are.</summary>
    public const string SideMeaning = "Beside them R-hat and the smaller of the bulk and tail effective sample sizes.";

    /// <summary>R-hat and effective sample size of each row, to be shown beside it.</summary>
    public static SideColumn[] Side(IReadOnlyList<DrawIntervals> rows) =>
    [
        new SideColumn("R-hat", [.. rows.Select(r => r.RHat)], "0.000"),
        new SideColumn("ESS", [.. rows.Select(r => Math.Floor(r.EffectiveDraws))], "0"),
    ];

    /// <summary>The height of a panel with so many rows.</summary>
    public static double Height(int rows) => rows <= 12 ? (rows * 26) + 6 : Math.Min(rows * 13.5, 900);
}
