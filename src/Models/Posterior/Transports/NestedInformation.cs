using Bayes.Models.Design;

namespace Bayes.Models.Posterior.Transports;

/// <summary>What the rows say of the effects of nested factors together: a quadratic in the effects of each group and of all groups around it.</summary>
/// <remarks>
/// For factors 1 … K, the finest first, with effects b_k near b_k*: log likelihood ≈ Σ_k h_k(β)ᵀb_k − ½ Σ_k Σ_l b_kᵀA_kl b_l with A_kl = Z_kᵀWZ_l,
/// h_k(β) = Z_kᵀr + Σ_l A_kl b_l* − B_k(β − β*). Since a group lies in one group of each coarser factor, A_kl for k &lt; l has one block for each
/// group of k. Immutable; shared by all chains.
/// </remarks>
internal sealed class NestedInformation
{
    private NestedInformation(FactorInformation[] factors, int[][] parents, double[][] rows, double[][] centres)
    {
        Factors = factors;
        Parents = parents;
        Rows = rows;
        Centres = centres;
    }

    /// <summary>The factors, the finest first, with A_kk and the columns of B_k.</summary>
    public FactorInformation[] Factors { get; }

    /// <summary>For each factor but the coarsest the group of the next factor in which each of its groups lies.</summary>
    public int[][] Parents { get; }

    /// <summary>For each factor the blocks [A_kk A_k,k+1 … A_kK] of its groups, [J × q × m], m the effects of the factor and of all coarser ones.</summary>
    public double[][] Rows { get; }

    /// <summary>For each factor h_k(β*), [J × q].</summary>
    public double[][] Centres { get; }

    /// <summary>Takes the couplings from the rows; null where the factors are not one chain.</summary>
    public static NestedInformation? Of(GlmmInformation information)
    {
        IReadOnlyList<GroupingFactor> groups = information.Model.Design.Groups;
        if (GroupNesting.Of(groups) is not { } nesting)
        {
            return null;
        }

        int count = nesting.Order.Count;
        FactorInformation[] factors = [.. nesting.Order.Select(g => information.Factors[g])];
        int[][] parents = [.. nesting.Parents.Select(p => p.ToArray())];
        double[][] rows = new double[count][];
        double[][] centres = [.. factors.Select(f => (double[])f.Centre.Clone())];
        for (int k = 0; k < count; k++)
        {
            int q = factors[k].Effects;
            int width = factors.Skip(k).Sum(f => f.Effects);
            rows[k] = new double[factors[k].Levels * q * width];
            CopyBlocks(factors[k].Information, q, q, rows[k], width, 0);
            int[] ancestors = [.. Enumerable.Range(0, factors[k].Levels)];
            int offset = q;
            for (int l = k + 1; l < count; l++)
            {
                int[] step = parents[l - 1];
                ancestors = Array.ConvertAll(ancestors, a => step[a]);
                double[] blocks = CrossProducts(information, nesting.Order[k], nesting.Order[l]);
                CopyBlocks(blocks, q, factors[l].Effects, rows[k], width, offset);
                AddOther(factors[k], factors[l], ancestors, blocks, information.Position, centres[k], centres[l]);
                offset += factors[l].Effects;
            }
        }

        return new NestedInformation(factors, parents, rows, centres);
    }

    /// <summary>Z_kᵀWZ_l summed into the groups of k, [J × q_k × q_l].</summary>
    private static double[] CrossProducts(GlmmInformation information, int fine, int coarse)
    {
        GroupingFactor factor = information.Model.Design.Groups[fine];
        (int Parameter, double[]? Values)[] own = information.EffectsOf(fine);
        (int Parameter, double[]? Values)[] others = information.EffectsOf(coarse);
        double[] blocks = new double[factor.Levels.Count * own.Length * others.Length];
        for (int c = 0; c < own.Length; c++)
        {
            for (int d = 0; d < others.Length; d++)
            {
                GroupSums.Add(
                    factor.Codes, own[c].Values, others[d].Values, 0, information.Rows(own[c].Parameter, others[d].Parameter), blocks, own.Length * others.Length, (c * others.Length) + d);
            }
        }

        return blocks;
    }

    /// <summary>Adds A_kl b_l* to the linear term of k and A_lk b_k* to that of l.</summary>
    private static void AddOther(
        FactorInformation fine, FactorInformation coarse, int[] ancestors, double[] blocks, ReadOnlySpan<double> position, double[] fineCentre, double[] coarseCentre)
    {
        (int q, int width) = (fine.Effects, coarse.Effects);
        for (int j = 0; j < fine.Levels; j++)
        {
            int ancestor = ancestors[j];
            for (int c = 0; c < q; c++)
            {
                for (int d = 0; d < width; d++)
                {
                    double block = blocks[(((j * q) + c) * width) + d];
                    fineCentre[(j * q) + c] += block * position[coarse.Places[d].First + (ancestor * coarse.Places[d].Stride)];
                    coarseCentre[(ancestor * width) + d] += block * position[fine.Places[c].First + (j * fine.Places[c].Stride)];
                }
            }
        }
    }

    private static void CopyBlocks(double[] blocks, int q, int columns, double[] rows, int width, int offset)
    {
        for (int r = 0; r < blocks.Length / columns; r++)
        {
            blocks.AsSpan(r * columns, columns).CopyTo(rows.AsSpan((r * width) + offset, columns));
        }
    }
}
