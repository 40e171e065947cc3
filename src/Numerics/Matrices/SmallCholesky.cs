namespace Bayes.Numerics.Matrices;

/// <summary>Cholesky factors of small symmetric positive definite matrices, in place, row by row, [q × q].</summary>
/// <remarks>Plain loops without allocation or bounds beyond the spans' own: made for q of a few units. Thread safe.</remarks>
public static class SmallCholesky
{
    /// <summary>Replaces the lower triangle of a matrix by its factor L, A = LLᵀ; what lies above the diagonal is neither read nor written.</summary>
    /// <param name="matrix">A, then L, [q × q].</param>
    /// <param name="size">q.</param>
    /// <returns>Whether A is positive definite; if not, the content is undefined.</returns>
    public static bool Factor(Span<double> matrix, int size)
    {
        if (size == 1)
        {
            double root = Math.Sqrt(matrix[0]);
            matrix[0] = root;
            return root > 0 && double.IsFinite(root);
        }

        for (int i = 0; i < size; i++)
        {
            Span<double> row = matrix.Slice(i * size, size);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> other = matrix.Slice(j * size, size);
                double sum = row[j];
                for (int k = 0; k < j; k++)
                {
                    sum -= row[k] * other[k];
                }

                row[j] = sum / other[j];
            }

            double pivot = row[i];
            for (int k = 0; k < i; k++)
            {
                pivot -= row[k] * row[k];
            }

            // Written so that NaN fails.
            if (!(pivot > 0) || !double.IsFinite(pivot))
            {
                return false;
            }

            row[i] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Solves Lx = v in place.</summary>
    /// <param name="factor">L, [q × q].</param>
    /// <param name="size">q.</param>
    /// <param name="vector">v, then x, [q].</param>
    public static void SolveLower(ReadOnlySpan<double> factor, int size, Span<double> vector)
    {
        for (int i = 0; i < size; i++)
        {
            double sum = vector[i];
            for (int k = 0; k < i; k++)
            {
                sum -= factor[(i * size) + k] * vector[k];
            }

            vector[i] = sum / factor[(i * size) + i];
        }
    }

    /// <summary>Solves Lᵀx = v in place.</summary>
    /// <param name="factor">L, [q × q].</param>
    /// <param name="size">q.</param>
    /// <param name="vector">v, then x, [q].</param>
    public static void SolveUpper(ReadOnlySpan<double> factor, int size, Span<double> vector)
    {
        for (int i = size - 1; i >= 0; i--)
        {
            double sum = vector[i];
            for (int k = i + 1; k < size; k++)
            {
                sum -= factor[(k * size) + i] * vector[k];
            }

            vector[i] = sum / factor[(i * size) + i];
        }
    }

    /// <summary>Writes (LLᵀ)⁻¹, all of it.</summary>
    /// <param name="factor">L, [q × q].</param>
    /// <param name="size">q.</param>
    /// <param name="inverse">Receives the inverse, [q × q].</param>
    public static void Invert(ReadOnlySpan<double> factor, int size, Span<double> inverse)
    {
        if (size == 1)
        {
            inverse[0] = 1 / (factor[0] * factor[0]);
            return;
        }

        for (int c = 0; c < size; c++)
        {
            // Row c of the symmetric inverse is its column c.
            Span<double> column = inverse.Slice(c * size, size);
            column.Clear();
            column[c] = 1;
            SolveLower(factor, size, column);
            SolveUpper(factor, size, column);
        }
    }
}
