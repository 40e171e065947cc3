using Bayes.Draws;

namespace Bayes.Diagnostics;

/// <summary>Cuts each chain into its first and last half, so that a drift within a chain shows as a difference between chains.</summary>
/// <remarks>
/// Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., section 11.4. When the number of draws N is odd the middle draw
/// is left out; a chain of one draw is left whole. Copies nothing.
/// </remarks>
public static class SplitChains
{
    /// <summary>The halves of every chain.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <returns>Views of ⌊N/2⌋ draws, [2M × ⌊N/2⌋]: the halves of chain 1, of chain 2, and so on.</returns>
    public static ParameterDraws Split(ParameterDraws draws)
    {
        int count = draws.DrawCount;
        if (count == 1)
        {
            return draws;
        }

        int half = count / 2;
        var halves = new ReadOnlyMemory<double>[2 * draws.ChainCount];
        for (int m = 0; m < draws.ChainCount; m++)
        {
            halves[2 * m] = draws.ChainMemory(m)[..half];
            halves[(2 * m) + 1] = draws.ChainMemory(m)[(count - half)..];
        }

        return new ParameterDraws(draws.Name, halves);
    }
}
