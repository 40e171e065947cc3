namespace Bayes.Sampler.Transports;

/// <summary>The Schur complement of the identity part of a <see cref="LaplacePrecision"/>, and the inverse of its Cholesky factor.</summary>
internal static class SchurComplement
{
    private const int Attempts = 60;
    private const double Weakening = 0.8;

    // Searched beside the two of each kind of group effect, in which it makes up for another's.
    private const int DirectionsOfFactor = 4;

    /// <summary>
    /// R⁻¹ of S = H_DD − CᵀK⁻¹C = RRᵀ, −log |det R| − log |det G|, the factor G of K (null for the identity), and the precision that was
    /// factorised: weakened off its diagonal where K or S was indefinite.
    /// </summary>
    /// <param name="precision">H.</param>
    /// <param name="dimension">The number of its rows.</param>
    public static (double[] InverseRows, double LogDeterminant, IRestFactor? OfRest, LaplacePrecision Precision) InverseFactor(
        LaplacePrecision precision, int dimension)
    {
        precision = WithPositiveDiagonal(precision);
        for (int attempt = 0; ; attempt++)
        {
            IRestFactor? rest = Factor(precision);
            if (precision.Rest is null || rest is not null)
            {
                double[] schur = rest is null ? Complement(precision) : Complement(precision, rest, dimension);
                if (Factorise(schur, precision.Dense.Length) || attempt > Attempts)
                {
                    return (Invert(schur, precision.Dense.Length), LogDeterminant(schur, precision.Dense.Length) - (rest?.LogDeterminant ?? 0), rest, precision);
                }
            }

            precision = precision.Weakened(attempt == Attempts ? 0 : Weakening);
        }
    }

    private static IRestFactor? Factor(LaplacePrecision precision)
    {
        if (precision.Rest is not { } rest)
        {
            return null;
        }

        if (rest.Elimination is { } elimination)
        {
            return SparseRestFactor.Of(rest.Matrix, elimination);
        }

        // With the columns of C among its directions, S is as definite as H.
        return LowRankRestFactor.Of(
            rest.Matrix,
            precision.Columns.Select(column => Array.ConvertAll(rest.Places, place => column[place])),
            DirectionsOfFactor + (2 * rest.Matrix.Pattern.Widths.Sum()));
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

    /// <summary>S = H_DD − CᵀK⁻¹C, column by column, so that nothing as large as K⁻¹C is held.</summary>
    private static double[] Complement(LaplacePrecision precision, IRestFactor rest, int dimension)
    {
        int n = precision.Dense.Length;
        int[] places = precision.Rest!.Places;
        double[] schur = [.. precision.Block];
        double[] unit = new double[n];
        double[] column = new double[dimension];
        double[] vector = new double[places.Length];
        double[] products = new double[n];
        for (int j = 0; j < n; j++)
        {
            unit[j] = 1;
            column.AsSpan().Clear();
            precision.AddCoupling(unit, 1, column, null);
            unit[j] = 0;
            for (int i = 0; i < places.Length; i++)
            {
                vector[i] = column[places[i]];
            }

            rest.Solve(vector);
            rest.SolveTransposed(vector);
            for (int i = 0; i < places.Length; i++)
            {
                column[places[i]] = vector[i];
            }

            products.AsSpan().Clear();
            precision.AddTransposedCoupling(column, 1, products, null);
            for (int i = j; i < n; i++)
            {
                schur[(i * n) + j] -= products[i];
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
