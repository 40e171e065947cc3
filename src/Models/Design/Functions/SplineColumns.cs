namespace Bayes.Models.Design.Functions;

/// <summary>Evaluates a basis of several functions over a column.</summary>
internal static class SplineColumns
{
    public delegate ReadOnlySpan<double> Basis(double x);

    /// <summary>One column for each function of the basis; missing where x is.</summary>
    public static MatrixValue Of(double[] x, int count, Basis basis)
    {
        double[][] columns = [.. Enumerable.Range(0, count).Select(_ => new double[x.Length])];
        for (int row = 0; row < x.Length; row++)
        {
            ReadOnlySpan<double> values = double.IsNaN(x[row]) ? default : basis(x[row]);
            for (int c = 0; c < count; c++)
            {
                columns[c][row] = values.IsEmpty ? double.NaN : values[c];
            }
        }

        return new MatrixValue(columns);
    }
}
