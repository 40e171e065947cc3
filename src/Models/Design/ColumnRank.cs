namespace Bayes.Models.Design;

/// <summary>Finds the columns of a matrix that those before them do not determine.</summary>
/// <remarks>
/// Householder's QR from left to right: a column is dependent when what the columns kept leave of its norm is below 1e-7 of the
/// norm, which is how R's <c>lm</c> (LINPACK's dqrdc2) decides, so the same columns are dropped as in R.
/// </remarks>
internal static class ColumnRank
{
    private const double Tolerance = 1e-7;

    /// <summary>For each column, whether it is kept; null stands for a column of ones.</summary>
    public static bool[] Independent(IReadOnlyList<double[]?> columns, int rows)
    {
        bool[] kept = new bool[columns.Count];
        var reflectors = new List<double[]>();
        double[] work = new double[rows];
        for (int c = 0; c < columns.Count; c++)
        {
            if (columns[c] is double[] values)
            {
                values.CopyTo(work, 0);
            }
            else
            {
                Array.Fill(work, 1.0);
            }

            double norm = Norm(work, 0);
            for (int k = 0; k < reflectors.Count; k++)
            {
                Reflect(reflectors[k], k, work);
            }

            int rank = reflectors.Count;
            double left = Norm(work, rank);
            kept[c] = rank < rows && left > 0.0 && left >= Tolerance * norm;
            if (kept[c])
            {
                // The reflector v = x + sign(x₁)‖x‖e₁, scaled to unit length.
                double[] reflector = work[rank..];
                reflector[0] += Math.CopySign(left, reflector[0]);
                double length = Norm(reflector, 0);
                for (int i = 0; i < reflector.Length; i++)
                {
                    reflector[i] /= length;
                }

                reflectors.Add(reflector);
            }
        }

        return kept;
    }

    private static double Norm(double[] values, int start)
    {
        double scale = 0.0;
        for (int i = start; i < values.Length; i++)
        {
            scale = Math.Max(scale, Math.Abs(values[i]));
        }

        if (scale == 0.0)
        {
            return 0.0;
        }

        double sum = 0.0;
        for (int i = start; i < values.Length; i++)
        {
            double v = values[i] / scale;
            sum += v * v;
        }

        return scale * Math.Sqrt(sum);
    }

    private static void Reflect(double[] reflector, int start, double[] values)
    {
        double dot = 0.0;
        for (int i = 0; i < reflector.Length; i++)
        {
            dot += reflector[i] * values[start + i];
        }

        for (int i = 0; i < reflector.Length; i++)
        {
            values[start + i] -= 2.0 * dot * reflector[i];
        }
    }
}
