namespace Bayes.Diagnostics.Sensitivity;

/// <summary>How far a weighted sample lies from the unweighted one: the cumulative Jensen-Shannon distance of their distribution functions.</summary>
/// <remarks>
/// CJS(P‖Q) = ∫ P log₂(2P/(P + Q)) + ½/ln 2 ∫ (Q − P); the distance is √((CJS(P‖Q) + CJS(Q‖P))/∫(P + Q)), in [0, 1], the larger of that of x
/// and that of −x (Nguyen and Vreeken 2015; Kallioinen, Paananen, Bürkner and Vehtari 2023, Statistics and Computing 34, equation 9).
/// </remarks>
public static class CumulativeDivergence
{
    /// <summary>Computes the distance.</summary>
    /// <param name="values">The sample, [S].</param>
    /// <param name="weights">The weights, summing to 1, [S].</param>
    /// <returns>The distance; 0 for a sample of one value.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Distance(IReadOnlyList<double> values, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(weights);
        if (values.Count != weights.Count)
        {
            throw new ArgumentException("Each value needs a weight.", nameof(weights));
        }

        double[] sorted = [.. values];
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        double upper = 0, lower = 0, upperBound = 0, lowerBound = 0, p = 0, q = 0;
        for (int i = 0; i + 1 < sorted.Length; i++)
        {
            p = (i + 1.0) / sorted.Length;
            q += weights[order[i]];
            double width = sorted[i + 1] - sorted[i], above = 1 - p, weightedAbove = Math.Max(0, 1 - q);
            upper += width * (Term(p, q) + Term(q, p));
            upperBound += width * (p + q);
            lower += width * (Term(above, weightedAbove) + Term(weightedAbove, above));
            lowerBound += width * (above + weightedAbove);
        }

        return Math.Max(Root(upper, upperBound), Root(lower, lowerBound));
    }

    // The linear terms of the two directions cancel.
    private static double Term(double p, double q) => p <= 0 ? 0 : p * Math.Log2(2 * p / (p + q));

    private static double Root(double sum, double bound) => bound > 0 ? Math.Sqrt(Math.Max(0, sum / bound)) : 0;
}
