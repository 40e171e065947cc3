namespace Bayes.Sampler.Transports;

/// <summary>The Schur complement of the identity part of a <see cref="LaplacePrecision"/>, and the inverse of its Cholesky factor.</summary>
internal static class SchurComplement
{
    private const int Attempts = 60;
    private const double Weakening = 0.8;

    // Searched beside two for each effect of a group, in which it makes up for another factor's.
    private const int FurtherDirections = 4;

    // The sparse columns of C are given as directions where there are no more of them than this, else none is.
    private const int MostSparseColumns = 100;

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
        bool givesAll = false;
        for (int attempt = 0; ; attempt++)
        {
            IRestFactor? rest = Factor(precision, givesAll);
            if (precision.Rest is null || rest is not null)
            {
                double[] schur = rest is null ? Complement(precision) : Complement(precision, rest, dimension);
                if (Factorise(schur, precision.Dense.Length) || attempt > Attempts)
                {
                    return (Invert(schur, precision.Dense.Length), LogDeterminant(schur, precision.Dense.Length) - (rest?.LogDeterminant ?? 0), rest, precision);
                }
            }

            if (!givesAll && precision.Rest is { Elimination: null } && precision.Dense.Length - precision.Columns.Length is > 0 and <= MostSparseColumns)
            {
                givesAll = true;
                continue;
            }

            precision = precision.Weakened(attempt >= Attempts ? 0 : Weakening);
        }
    }

    private static IRestFactor? Factor(LaplacePrecision precision, bool givesAll)
    {
        if (precision.Rest is not { } rest)
        {
            return null;
        }

        if (rest.Elimination is { } elimination)
        {
            return SparseRestFactor.Of(rest.Matrix, elimination);
        }

        // With all columns of C among its directions S is as definite as H; mostly those of the population parameters will do.
        return LowRankRestFactor.Of(
            rest.Matrix,
            Enumerable.Range(0, givesAll ? precision.Dense.Length : precision.Columns.Length).Select(j => Column(precision, j)),
            FurtherDirections + (2 * rest.Matrix.Pattern.Widths.Sum()));
    }

    /// <summary>A column of C at the places of the rest.</summary>
    private static double[] Column(LaplacePrecision precision, int j)
    {
        int[] places = precision.Rest!.Places;
        if (j < precision.Columns.Length)
        {
            return Array.ConvertAll(places, place => precision.Columns[j][place]);
        }

        Dictionary<int, double> entries = [];
        for (int r = 0; r < precision.SparseRows.Length; r++)
        {
            int found = Array.BinarySearch(precision.SparseColumns, precision.SparseStarts[r], precision.SparseStarts[r + 1] - precision.SparseStarts[r], j);
            if (found >= 0)
            {
                entries[precision.SparseRows[r]] = precision.SparseValues[found];
            }
        }

        return Array.ConvertAll(places, place => entries.GetValueOrDefault(place));
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
        double[] column = new double[dimension];
        double[] products = new double[n];
        for (int j = 0; j < n; j++)
        {
            double[] vector = Column(precision, j);
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
