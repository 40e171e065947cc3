using Bayes.Draws;
using Bayes.Numerics;

namespace Bayes.Diagnostics.Tests;

/// <summary>
/// Draws that any language can make: u from s ← 16807·s mod (2³¹ − 1), z = Φ⁻¹(u), and an autoregression y of z.
/// </summary>
internal static class LinearCongruentialDraws
{
    public static double[] Normal(long seed, int count)
    {
        double[] z = new double[count];
        long state = seed;
        for (int i = 0; i < count; i++)
        {
            state = 16807 * state % int.MaxValue;
            z[i] = NormalDistribution.Quantile(state / (double)int.MaxValue);
        }

        return z;
    }

    /// <summary>yᵢ = φ·yᵢ₋₁ + √(1 − φ²)·zᵢ in each chain, y₁ = z₁.</summary>
    public static ParameterDraws Autoregression(int chains, int draws, double phi = 0.6, long seed = 1)
    {
        double[] z = Normal(seed, chains * draws);
        double scale = Math.Sqrt(1 - (phi * phi));
        double[][] y = new double[chains][];
        for (int m = 0; m < chains; m++)
        {
            y[m] = z[(m * draws)..((m + 1) * draws)];
            for (int i = 1; i < draws; i++)
            {
                y[m][i] = (phi * y[m][i - 1]) + (scale * y[m][i]);
            }
        }

        return new ParameterDraws("y", y);
    }

    public static ParameterDraws Map(this ParameterDraws draws, Func<double, double> map) =>
        draws.Map((_, _, x) => map(x));

    public static ParameterDraws Map(this ParameterDraws draws, Func<int, int, double, double> map)
    {
        double[][] chains = new double[draws.ChainCount][];
        for (int m = 0; m < chains.Length; m++)
        {
            chains[m] = draws.Chain(m).ToArray();
            for (int i = 0; i < chains[m].Length; i++)
            {
                chains[m][i] = map(m, i, chains[m][i]);
            }
        }

        return new ParameterDraws(draws.Name, chains);
    }

    public static ParameterDraws First(this ParameterDraws draws, int count) =>
        new(draws.Name, [.. Enumerable.Range(0, draws.ChainCount).Select(m => draws.ChainMemory(m)[..count])]);
}
