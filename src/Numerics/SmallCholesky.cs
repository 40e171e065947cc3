namespace Bayes.Numerics;

/// <summary>Cholesky factorisation of small dense symmetric matrices kept row by row in spans.</summary>
/// <remarks>Only the lower triangle is read and written. Allocates nothing; thread safe.</remarks>
public static class SmallCholesky
{
    /// <summary>Replaces the lower triangle of A by L, A = LLᵀ.</summary>
    /// <param name="matrix">A, [n × n] row by row; receives L in its lower triangle.</param>
    /// <param name="n">The order.</param>
    /// <returns>False when A is not positive definite or not finite; the contents are then undefined.</returns>
    public static bool Factor(Span<double> matrix, int n)
    {
        for (int r = 0; r < n; r++)
        {
            Span<double> row = matrix.Slice(r * n, r + 1);
            for (int c = 0; c < r; c++)
            {
                ReadOnlySpan<double> above = matrix.Slice(c * n, c + 1);
                double sum = row[c];
                for (int k = 0; k < c; k++)
                {
                    sum -= row[k] * above[k];
                }

                row[c] = sum / above[c];
            }

            double pivot = row[r];
            for (int k = 0; k < r; k++)
            {
                pivot -= row[k] * row[k];
            }

            if (!(pivot > 0) || double.IsPositiveInfinity(pivot))
            {
                return false;
            }

            row[r] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Replaces x by L⁻¹x.</summary>
    /// <param name="factor">L, [n × n] row by row.</param>
    /// <param name="n">The order.</param>
    /// <param name="x">The right side, [n].</param>
    public static void SolveLower(ReadOnlySpan<double> factor, int n, Span<double> x)
    {
        for (int r = 0; r < n; r++)
        {
            double sum = x[r];
            for (int k = 0; k < r; k++)
            {
                sum -= factor[(r * n) + k] * x[k];
            }

            x[r] = sum / factor[(r * n) + r];
        }
    }

    /// <summary>Replaces x by L⁻ᵀx.</summary>
    /// <param name="factor">L, [n × n] row by row.</param>
    /// <param name="n">The order.</param>
    /// <param name="x">The right side, [n].</param>
    public static void SolveUpper(ReadOnlySpan<double> factor, int n, Span<double> x)
    {
        for (int r = n - 1; r >= 0; r--)
        {
            double sum = x[r];
            for (int k = r + 1; k < n; k++)
            {
                sum -= factor[(k * n) + r] * x[k];
            }

            x[r] = sum / factor[(r * n) + r];
        }
    }

    /// <summary>½ log |A| = Σ log L_rr.</summary>
    /// <param name="factor">L, [n × n] row by row.</param>
    /// <param name="n">The order.</param>
    /// <returns>The sum.</returns>
    public static double HalfLogDeterminant(ReadOnlySpan<double> factor, int n)
    {
        double sum = 0;
        for (int r = 0; r < n; r++)
        {
            sum += Math.Log(factor[(r * n) + r]);
        }

        return sum;
    }

    /// <summary>Writes A⁻¹ in full from L.</summary>
    /// <param name="factor">L, [n × n] row by row.</param>
    /// <param name="n">The order.</param>
    /// <param name="inverse">Receives A⁻¹, [n × n].</param>
    public static void Invert(ReadOnlySpan<double> factor, int n, Span<double> inverse)
    {
        for (int r = 0; r < n; r++)
        {
            Span<double> row = inverse.Slice(r * n, n);
            row.Clear();
            row[r] = 1;
            SolveLower(factor, n, row);
            SolveUpper(factor, n, row);
        }
    }
}
