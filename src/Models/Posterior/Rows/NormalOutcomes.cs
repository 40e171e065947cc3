namespace Bayes.Models.Posterior.Rows;

/// <summary>What suffices, beside their mean, of the normal outcomes that share a row: how many they are and how far they are from their mean.</summary>
/// <param name="Counts">m, the number of outcomes or the sum of their case weights, [rows].</param>
/// <param name="Squares">S = Σ w (y − ȳ)², [rows].</param>
internal sealed record NormalOutcomes(double[] Counts, double[] Squares)
{
    /// <summary>Merges rows, given the means of the rows.</summary>
    /// <param name="means">The outcomes, or their means, [rows].</param>
    /// <param name="outcomes">Their counts and squares; null for one outcome each.</param>
    /// <param name="kinds">The merged row of each, [rows].</param>
    /// <param name="count">The number of merged rows.</param>
    /// <returns>The means of the merged rows, and the rest.</returns>
    /// <remarks>Updates that cancel nothing (Chan, Golub and LeVeque 1983, equation 1.5): with δ = ȳ_b − ȳ_a, ȳ += δ·m_b/m and S += S_b + δ²·m_a·m_b/m.</remarks>
    public static (double[] Means, NormalOutcomes Outcomes) Merge(double[] means, NormalOutcomes? outcomes, int[] kinds, int count)
    {
        double[] merged = new double[count];
        double[] counts = new double[count];
        double[] squares = new double[count];
        for (int i = 0; i < kinds.Length; i++)
        {
            int row = kinds[i];
            double weight = outcomes?.Counts[i] ?? 1;
            double total = counts[row] + weight;
            double difference = means[i] - merged[row];
            double share = weight / total;
            merged[row] += difference * share;
            squares[row] += (outcomes?.Squares[i] ?? 0) + (difference * difference * counts[row] * share);
            counts[row] = total;
        }

        return (merged, new NormalOutcomes(counts, squares));
    }

    /// <summary>The rows in another order, or some of them.</summary>
    public NormalOutcomes Take(int[] order) => new(Array.ConvertAll(order, i => Counts[i]), Array.ConvertAll(order, i => Squares[i]));
}
