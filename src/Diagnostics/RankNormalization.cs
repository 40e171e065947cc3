using Bayes.Draws;
using Bayes.Numerics;

namespace Bayes.Diagnostics;

/// <summary>Replaces draws by the normal scores of their ranks, so that diagnostics work for any distribution, heavy tails included.</summary>
/// <remarks>
/// Vehtari, Gelman, Simpson, Carpenter and Bürkner (2021), "Rank-normalization, folding, and localization", Bayesian
/// Analysis 16, equation 14: z = Φ⁻¹((r − 3/8)/(S + 1/4)), r the average rank among all S draws of all chains (Blom 1958).
/// </remarks>
public static class RankNormalization
{
    /// <summary>The normal scores of the draws.</summary>
    /// <param name="draws">The draws, [M × N]; split them first where a diagnostic asks for split chains.</param>
    /// <returns>New draws of the same shape; ties share a score. All NaN when some draw is NaN.</returns>
    public static ParameterDraws Apply(ParameterDraws draws)
    {
        double[] pooled = draws.Pooled();
        double[] scores = new double[pooled.Length];
        if (Array.Exists(pooled, double.IsNaN))
        {
            Array.Fill(scores, double.NaN);
        }
        else
        {
            int[] order = new int[pooled.Length];
            for (int i = 0; i < order.Length; i++)
            {
                order[i] = i;
            }

            Array.Sort(pooled, order);
            NormalScores.Of(pooled, order, scores);
        }

        int count = draws.DrawCount;
        var chains = new ReadOnlyMemory<double>[draws.ChainCount];
        for (int m = 0; m < chains.Length; m++)
        {
            chains[m] = scores.AsMemory(m * count, count);
        }

        return new ParameterDraws(draws.Name, chains);
    }
}
