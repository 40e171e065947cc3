using Bayes.Draws;

namespace Bayes.Diagnostics;

/// <summary>Potential scale reduction: how much wider all chains together are than each chain alone. 1 is good, above 1.01 is not.</summary>
/// <remarks>
/// <para>Vehtari et al. (2021), Bayesian Analysis 16, 667–718. The basic form is √((B/W + N − 1)/N), with W the mean of the
/// chains' variances and B/N the variance of their means, after splitting.</para>
/// <para>Undefined for draws that are NaN, infinite or all equal, and for fewer than 4 draws per chain. One chain is enough
/// for the split forms. A chain that stands still among moving ones is not undefined: that is what R-hat is there to find.
/// When every chain stands still at a place of its own the value is +∞.</para>
/// </remarks>
public static class RHat
{
    /// <summary>The recommended form: the larger of <see cref="Bulk"/> and <see cref="Folded"/>.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <returns>R-hat, or NaN with its reason.</returns>
    /// <remarks>Where folding leaves a constant (two values, half of the draws each) it is the bulk form; posterior 1.7.1 gives NA.</remarks>
    public static DiagnosticValue Rank(ParameterDraws draws) => new PooledDraws(draws).RHatRank();

    /// <summary>That of the rank-normalised split chains: finds chains that differ in location.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <returns>R-hat, or NaN with its reason.</returns>
    public static DiagnosticValue Bulk(ParameterDraws draws) => new PooledDraws(draws).RHatBulk();

    /// <summary>That of the rank-normalised split chains of |x − median|: finds chains that differ in scale.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <returns>R-hat, or NaN with its reason.</returns>
    /// <remarks>The median is that of all draws, taken before splitting, as in posterior 1.7.1.</remarks>
    public static DiagnosticValue Folded(ParameterDraws draws) => new PooledDraws(draws).RHatFolded();

    /// <summary>The classic form, without ranks.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <param name="split">Whether each chain is first cut in halves.</param>
    /// <returns>R-hat, or NaN with its reason.</returns>
    public static DiagnosticValue Basic(ParameterDraws draws, bool split = true) => new PooledDraws(draws).RHatBasic(split);

    /// <summary>Nested R-hat, for many short chains that start in groups from one point.</summary>
    /// <param name="draws">The draws, [M × N]; neither split nor rank-normalised here.</param>
    /// <param name="superchains">The group of each chain, [M]; groups of equal size.</param>
    /// <returns>√(1 + var(group means)/mean(within-group variance)), or NaN with its reason.</returns>
    /// <exception cref="ArgumentException">There is not one group per chain, or the groups differ in size.</exception>
    /// <remarks>
    /// Margossian et al. (2024), "Nested R-hat", Bayesian Analysis. The variance within a group is the variance of its chains'
    /// means (0 for one chain) plus the mean of its chains' variances (0 for one draw).
    /// </remarks>
    public static DiagnosticValue Nested(ParameterDraws draws, IReadOnlyList<int> superchains)
    {
        ArgumentNullException.ThrowIfNull(superchains);
        if (superchains.Count != draws.ChainCount)
        {
            throw new ArgumentException(
                $"{superchains.Count} superchain numbers were given for {draws.ChainCount} chains of '{draws.Name}'; give one per chain.", nameof(superchains));
        }

        int[][] groups = [.. Enumerable.Range(0, superchains.Count).GroupBy(m => superchains[m]).Select(g => g.ToArray())];
        if (groups.Any(g => g.Length != groups[0].Length))
        {
            throw new ArgumentException(
                $"Superchains must hold the same number of chains; they hold {string.Join(", ", groups.Select(g => g.Length))}.", nameof(superchains));
        }

        var pooled = new PooledDraws(draws);
        if (pooled.Defect is UndefinedReason.NotFinite or UndefinedReason.Constant || draws.DrawCount == 0)
        {
            return DiagnosticValue.Undefined(pooled.Defect);
        }

        if (groups.Length < 2)
        {
            return DiagnosticValue.Undefined(UndefinedReason.TooFewChains);
        }

        double[] means = new double[groups.Length];
        double within = 0;
        for (int k = 0; k < groups.Length; k++)
        {
            double[] chainMeans = Array.ConvertAll(groups[k], m => CentredChains.Mean(draws.Chain(m)));
            means[k] = CentredChains.Mean(chainMeans);
            within += chainMeans.Length > 1 ? CentredChains.Variance(chainMeans) : 0.0;
            within += draws.DrawCount > 1 ? groups[k].Average(m => CentredChains.Variance(draws.Chain(m))) : 0.0;
        }

        double between = CentredChains.Variance(means);
        within /= groups.Length;
        return within == 0 && between == 0
            ? DiagnosticValue.Undefined(UndefinedReason.Constant)
            : new DiagnosticValue(Math.Sqrt(1.0 + (between / within)));
    }
}
