using Bayes.Numerics.Matrices;

namespace Bayes.Models.Posterior.Transports;

/// <summary>One entry of the precision of the whitened effects of two factors at the position of the information.</summary>
/// <param name="First">The place of an effect of the first factor in the unconstrained vector.</param>
/// <param name="Second">The place of an effect of the second factor.</param>
/// <param name="Value">The entry.</param>
public readonly record struct CouplingEntry(int First, int Second, double Value);

/// <summary>How the rows couple the whitened effects of two factors: T_jᵀ Z_jᵀ W Z_k T_k for groups j and k that share rows, T = ∂b/∂z.</summary>
internal static class FactorCoupling
{
    public static CouplingEntry[] Between(GlmmInformation information, int first, int second)
    {
        FactorInformation a = information.Factors[first];
        FactorInformation b = information.Factors[second];
        (BlockPair cells, double[] values) = Blocks(information, first, second, 0, 1);
        CouplingEntry[] entries = new CouplingEntry[values.Length];
        int next = 0;
        for (int j = 0; j < a.Levels; j++)
        {
            for (int cell = cells.Starts[j]; cell < cells.Starts[j + 1]; cell++)
            {
                int k = cells.Columns[cell];
                foreach ((int firstA, int strideA) in a.Places)
                {
                    foreach ((int firstB, int strideB) in b.Places)
                    {
                        entries[next] = new CouplingEntry(firstA + (j * strideA), firstB + (k * strideB), values[next]);
                        next++;
                    }
                }
            }
        }

        return entries;
    }

    /// <summary>The precision of the whitened effects of several factors, those of one group after each other, with their places in the unconstrained vector.</summary>
    public static (int[] Places, BlockMatrix Precision) Among(GlmmInformation information, IReadOnlyList<int> groups)
    {
        FactorInformation[] factors = [.. groups.Select(g => information.Factors[g])];
        List<BlockPair> pairs = [];
        List<double[]> blocks = [];
        for (int f = 0; f < factors.Length; f++)
        {
            for (int h = f + 1; h < factors.Length; h++)
            {
                (BlockPair cells, double[] values) = Blocks(information, groups[f], groups[h], f, h);
                pairs.Add(cells);
                blocks.Add(values);
            }
        }

        BlockMatrix matrix = new(new BlockPattern([.. factors.Select(f => f.Levels)], [.. factors.Select(f => f.Effects)], [.. pairs]));
        for (int p = 0; p < blocks.Count; p++)
        {
            blocks[p].CopyTo(matrix.Pairs[p], 0);
        }

        for (int f = 0; f < factors.Length; f++)
        {
            int q = factors[f].Effects;
            for (int i = 0; i < factors[f].Levels * q; i++)
            {
                matrix.Diagonal[f][(i * q) + (i % q)] = 1;
            }
        }

        return ([.. factors.SelectMany(f => Enumerable.Range(0, f.Levels).SelectMany(j => f.Places.Select(p => p.First + (j * p.Stride))))], matrix);
    }

    /// <summary>The blocks of groups that share rows, [cells × qa × qb].</summary>
    private static (BlockPair Cells, double[] Values) Blocks(GlmmInformation information, int first, int second, int number, int otherNumber)
    {
        FactorInformation a = information.Factors[first];
        FactorInformation b = information.Factors[second];
        int[] codesA = information.Model.Design.Groups[first].Codes;
        int[] codesB = information.Model.Design.Groups[second].Codes;
        BlockPair cells = BlockPair.FromCodes(number, otherNumber, codesA, codesB, a.Levels, b.Levels, out int[] cellOfRow);
        (int qa, int qb) = (a.Effects, b.Effects);
        double[] sums = new double[cells.Count * qa * qb];
        (int Parameter, double[]? Values)[] effectsA = information.EffectsOf(first);
        (int Parameter, double[]? Values)[] effectsB = information.EffectsOf(second);
        for (int c = 0; c < qa; c++)
        {
            for (int d = 0; d < qb; d++)
            {
                double[] weights = information.Rows(effectsA[c].Parameter, effectsB[d].Parameter);
                double[]? u = effectsA[c].Values;
                double[]? v = effectsB[d].Values;
                for (int i = 0; i < cellOfRow.Length; i++)
                {
                    sums[(((cellOfRow[i] * qa) + c) * qb) + d] += (u is null ? 1 : u[i]) * (v is null ? 1 : v[i]) * weights[i];
                }
            }
        }

        double[] jacobiansA = Jacobians(a, information.Position);
        double[] jacobiansB = Jacobians(b, information.Position);
        double[] values = new double[sums.Length];
        int next = 0;
        for (int j = 0; j < a.Levels; j++)
        {
            for (int cell = cells.Starts[j]; cell < cells.Starts[j + 1]; cell++)
            {
                int k = cells.Columns[cell];
                for (int c = 0; c < qa; c++)
                {
                    for (int d = 0; d < qb; d++)
                    {
                        double value = 0;
                        for (int m = 0; m < qa; m++)
                        {
                            for (int l = 0; l < qb; l++)
                            {
                                value += jacobiansA[(((j * qa) + m) * qa) + c] * sums[(((cell * qa) + m) * qb) + l] * jacobiansB[(((k * qb) + l) * qb) + d];
                            }
                        }

                        values[next++] = value;
                    }
                }
            }
        }

        return (cells, values);
    }

    /// <summary>T of every group, [J × q × q].</summary>
    private static double[] Jacobians(FactorInformation factor, ReadOnlySpan<double> position)
    {
        int q = factor.Effects;
        double[] f = new double[q * q];
        int widest = factor.Terms.Max(t => t.Effects);
        GroupMap<double, OneGroup> map = new(q);
        double[] jacobians = new double[factor.Levels * q * q];
        int next = 0;
        foreach (FactorInformation part in factor.ByKind())
        {
            GroupCovarianceFactor.Load(part.Terms, position, f, new double[widest * widest]);
            for (int j = 0; j < part.Levels; j++, next++)
            {
                map.Load(f, part.Information.AsSpan(j * q * q, q * q));
                map.Jacobian(f, jacobians.AsSpan(next * q * q, q * q));
            }
        }

        return jacobians;
    }
}
