namespace Bayes.Diagnostics.CrossValidation;

/// <summary>A sum over observations with its standard error √(n·var), which is that of another sample of as many observations.</summary>
/// <param name="Value">The sum.</param>
/// <param name="StandardError">Its standard error; NaN for fewer than two observations.</param>
public readonly record struct PointwiseTotal(double Value, double StandardError)
{
    /// <summary>Adds up.</summary>
    /// <param name="values">One number for each observation.</param>
    /// <returns>The sum and its standard error.</returns>
    public static PointwiseTotal Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        double mean = sum / values.Count;
        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return new PointwiseTotal(sum, values.Count < 2 ? double.NaN : Math.Sqrt(values.Count * (squares / (values.Count - 1))));
    }
}
