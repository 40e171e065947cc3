namespace Bayes.Checks;

/// <summary>Simple moments of a column.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Sd">The sample standard deviation; NaN for a single value.</param>
/// <param name="Min">The smallest value.</param>
/// <param name="Max">The largest value.</param>
internal readonly record struct ColumnMoments(double Mean, double Sd, double Min, double Max)
{
    public static ColumnMoments Of(ReadOnlySpan<double> values)
    {
        double sum = 0;
        double min = double.PositiveInfinity;
        double max = double.NegativeInfinity;
        foreach (double value in values)
        {
            sum += value;
            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }

        double mean = sum / values.Length;
        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        // Rounding of the mean must not make a constant column look as if it varied.
        double sd = values.Length > 1 ? Math.Sqrt(squares / (values.Length - 1)) : double.NaN;
        return min == max ? OfConstant(min, values.Length) : new ColumnMoments(mean, sd, min, max);
    }

    public static ColumnMoments OfConstant(double value, int count) => new(value, count > 1 ? 0 : double.NaN, value, value);
}
