namespace Bayes.Numerics;

/// <summary>Normal scores: what numbers would be if they kept their order and were a standard normal sample.</summary>
/// <remarks>
/// z = Φ⁻¹((r − 3/8)/(S + 1/4)), r the average rank among all S numbers: Blom (1958), "Statistical Estimates and Transformed Beta-Variables".
/// Safe for concurrent use.
/// </remarks>
public static class NormalScores
{
    /// <summary>Writes the score of each number at its own place; ties share a score.</summary>
    /// <param name="sorted">The numbers in ascending order, [S]; none is NaN.</param>
    /// <param name="order">Where each of them came from, [S].</param>
    /// <param name="scores">Receives the scores; places not named in <paramref name="order"/> are left alone.</param>
    public static void Of(ReadOnlySpan<double> sorted, ReadOnlySpan<int> order, Span<double> scores)
    {
        double scale = 1.0 / (sorted.Length + 0.25);
        for (int start = 0; start < sorted.Length;)
        {
            int end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            double averageRank = 0.5 * (start + 1 + end);
            double score = NormalDistribution.Quantile((averageRank - 0.375) * scale);
            for (; start < end; start++)
            {
                scores[order[start]] = score;
            }
        }
    }
}
