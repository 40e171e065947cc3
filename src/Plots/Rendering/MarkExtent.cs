namespace Bayes.Plots.Rendering;

/// <summary>The coordinates that a mark needs room for; lines across the panel and rugs need none.</summary>
internal static class MarkExtent
{
    public static IEnumerable<double> X(Mark mark) => mark switch
    {
        LineMark m => m.X,
        BandMark m => m.X,
        PointMark m => m.X,
        BarMark m => m.Left.Concat(m.Right),
        IntervalMark { IsHorizontal: true } m => m.Lower.Concat(m.Upper),
        IntervalMark m => m.At,
        ReferenceMark m when double.IsNaN(m.Slope) => [m.Intercept],
        TextMark m => [m.X],
        _ => [],
    };

    public static IEnumerable<double> Y(Mark mark) => mark switch
    {
        LineMark m => m.Y,
        BandMark m => m.Lower.Concat(m.Upper),
        PointMark m => m.Y,
        BarMark m => m.Bottom.Concat(m.Top),
        IntervalMark { IsHorizontal: true } m => m.At,
        IntervalMark m => m.Lower.Concat(m.Upper),
        ReferenceMark { Slope: 0 } m => [m.Intercept],
        TextMark m => [m.Y],
        _ => [],
    };
}
