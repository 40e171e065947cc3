namespace Bayes.Plots.Rendering;

/// <summary>The range of an axis and its place on the drawing.</summary>
internal sealed class AxisScale
{
    private readonly bool _log;
    private readonly double _low;
    private readonly double _high;

    private AxisScale(Axis axis, double low, double high)
    {
        Axis = axis;
        _log = axis.IsLogarithmic;
        (_low, _high) = (_log ? Math.Log10(low) : low, _log ? Math.Log10(high) : high);
        (Low, High) = (low, high);
    }

    /// <summary>The axis.</summary>
    public Axis Axis { get; }

    /// <summary>The smallest value shown.</summary>
    public double Low { get; }

    /// <summary>The largest value shown.</summary>
    public double High { get; }

    /// <summary>The pixel of <see cref="Low"/>.</summary>
    public double From { get; set; }

    /// <summary>The pixel of <see cref="High"/>.</summary>
    public double To { get; set; }

    /// <summary>Finds the range of an axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="values">All that is drawn along it.</param>
    public static AxisScale Of(Axis axis, IEnumerable<double> values)
    {
        if (axis.Categories is { } names)
        {
            return new AxisScale(axis with { IsLogarithmic = false }, -0.6, names.Count - 0.4);
        }

        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values)
        {
            if (double.IsFinite(value) && (!axis.IsLogarithmic || value > 0))
            {
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }
        }

        if (low > high)
        {
            (low, high) = axis.IsLogarithmic ? (0.1, 10) : (0, 1);
        }

        if (axis.IsLogarithmic)
        {
            double ratio = Math.Max(Math.Pow(high / low, 0.04), 1.02);
            return new AxisScale(axis, axis.Minimum ?? (low / ratio), axis.Maximum ?? (high * ratio));
        }

        double spread = high - low;
        double pad = spread > 1e-12 * Math.Max(Math.Abs(low), Math.Abs(high)) ? 0.04 * spread : Math.Max(0.5 * Math.Abs(low), 0.5);
        double from = axis.Minimum ?? (low - pad);
        double to = axis.Maximum ?? (high + pad);
        return new AxisScale(axis, from, to > from ? to : from + 1);
    }

    /// <summary>The pixel of a value; not a number where it cannot be drawn.</summary>
    public double Place(double value)
    {
        double at = _log ? (value > 0 ? Math.Log10(value) : double.NaN) : value;
        return From + ((at - _low) / (_high - _low) * (To - From));
    }

    /// <summary>The ticks for a number of them that has room.</summary>
    public IReadOnlyList<Tick> TicksFor(int most) => !Axis.HasTicks ? []
        : Axis.Categories is { } names ? [.. names.Select((name, i) => new Tick(i, name))]
        : _log ? Ticks.Logarithmic(Low, High, Math.Max(2, most))
        : Ticks.Linear(Low, High, Math.Max(2, most));
}
