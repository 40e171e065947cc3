namespace Bayes.Sampler.Transports;

/// <summary>The Schur complement of the identity part of a <see cref="LaplacePrecision"/>, and the inverse of its Cholesky factor.</summary>
internal static class SchurComplement
{
    private const int Attempts = 60;
    private const double Weakening = 0.8;

    /// <summary>R⁻¹ of S = H_DD − CᵀC = RRᵀ, −log |det R|, and the precision that was factorised: weakened off its diagonal where S was indefinite.</summary>
    public static (double[] InverseRows, double LogDeterminant, LaplacePrecision Precision) InverseFactor(LaplacePrecision precision)
    {
        precision = WithPositiveDiagonal(precision);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            double[] schur = Complement(precision);
            if (Factorise(schur, precision.Dense.Length))
            {
                return (Invert(schur, precision.Dense.Length), LogDeterminant(schur, precision.Dense.Length), precision);
            }

            precision = precision.Weakened(Weakening);
        }

        precision = precision.Weakened(0);
        double[] diagonal = Complement(precision);
        Factorise(diagonal, precision.Dense.Length);
        return (Invert(diagonal, precision.Dense.Length), LogDeterminant(diagonal, precision.Dense.Length), precision);
    }

    /// <summary>A coordinate of no or negative curvature keeps unit scale.</summary>
    private static LaplacePrecision WithPositiveDiagonal(LaplacePrecision precision)
    {
        int n = precision.Dense.Length;
        for (int i = 0; i < n; i++)
        {
            double value = precision.Block[(i * n) + i];
            if (!(value > 0 && double.IsFinite(value)))
            {
                precision.Block[(i * n) + i] = 1;
            }
        }

        return precision;
    }

    private static double[] Complement(LaplacePrecision precision)
    {
        int n = precision.Dense.Length;
        double[] schur = [.. precision.Block];
        double[][] columns = precision.Columns;
        for (int a = 0; a < columns.Length; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                schur[(a * n) + b] -= Vectors.Dot(columns[a], columns[b]);
            }
        }

        for (int r = 0; r < precision.SparseRows.Length; r++)
        {
            int place = precision.SparseRows[r];
            for (int e = precision.SparseStarts[r]; e < precision.SparseStarts[r + 1]; e++)
            {
                int column = precision.SparseColumns[e];
                double value = precision.SparseValues[e];
                for (int m = 0; m < columns.Length; m++)
                {
                    schur[(column * n) + m] -= value * columns[m][place];
                }

                for (int f = precision.SparseStarts[r]; f < precision.SparseStarts[r + 1]; f++)
                {
                    if (precision.SparseColumns[f] <= column)
                    {
                        schur[(column * n) + precision.SparseColumns[f]] -= value * precision.SparseValues[f];
                    }
                }
            }
        }

        return schur;
    }

    /// <summary>Replaces the lower triangle by its Cholesky factor; false where a pivot is not safely positive.</summary>
    private static bool Factorise(double[] matrix, int n)
    {
        for (int i = 0; i < n; i++)
        {
            double diagonal = matrix[(i * n) + i];
            Span<double> row = matrix.AsSpan(i * n, i + 1);
            for (int j = 0; j < i; j++)
            {
                row[j] = (row[j] - Vectors.Dot(row[..j], matrix.AsSpan(j * n, j))) / matrix[(j * n) + j];
            }

            double pivot = row[i] - Vectors.Dot(row[..i], row[..i]);
            if (!(pivot > 1e-10 * Math.Abs(diagonal) && double.IsFinite(pivot)))
            {
                return false;
            }

            row[i] = Math.Sqrt(pivot);
        }

        return true;
    }

    private static double LogDeterminant(double[] factor, int n)
    {
        double log = 0;
        for (int i = 0; i < n; i++)
        {
            log -= Math.Log(factor[(i * n) + i]);
        }

        return log;
    }

    /// <summary>The rows of R⁻¹: row i is (e_i − Σ_{k&lt;i} R_ik row k)/R_ii.</summary>
    private static double[] Invert(double[] factor, int n)
    {
        double[] inverse = new double[(long)n * n];
        for (int i = 0; i < n; i++)
        {
            Span<double> row = inverse.AsSpan(i * n, i + 1);
            for (int k = 0; k < i; k++)
            {
                Span<double> head = row[..(k + 1)];
                Vectors.AddScaled(head, -factor[(i * n) + k], inverse.AsSpan(k * n, k + 1), head);
            }

            row[i] = 1;
            for (int k = 0; k <= i; k++)
            {
                row[k] /= factor[(i * n) + i];
            }
        }

        return inverse;
    }
}
