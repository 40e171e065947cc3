namespace Bayes.Models.Posterior.Transports;

/// <summary>Weighted products of two columns, summed over the rows of each group.</summary>
internal static class GroupSums
{
    /// <summary>Adds u·(v − mean)·w of each row to its group's place; null stands for a column of ones.</summary>
    public static void Add(int[] codes, double[]? u, double[]? v, double mean, double[] w, double[] target, int stride, int offset)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            target[(codes[i] * stride) + offset] += (u is null ? 1 : u[i]) * (v is null ? 1 : v[i] - mean) * w[i];
        }
    }
}
