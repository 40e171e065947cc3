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
        int[] codesA = information.Model.Design.Groups[first].Codes;
        int[] codesB = information.Model.Design.Groups[second].Codes;
        BlockPair cells = BlockPair.FromCodes(0, 1, codesA, codesB, a.Levels, b.Levels, out int[] cellOfRow);
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
        CouplingEntry[] entries = new CouplingEntry[sums.Length];
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

                        entries[next++] = new CouplingEntry(
                            a.Places[c].First + (j * a.Places[c].Stride), b.Places[d].First + (k * b.Places[d].Stride), value);
                    }
                }
            }
        }

        return entries;
    }

    /// <summary>T of every group, [J × q × q].</summary>
    private static double[] Jacobians(FactorInformation factor, ReadOnlySpan<double> position)
    {
        int q = factor.Effects;
        double[] f = new double[q * q];
        int widest = factor.Terms.Max(t => t.Effects);
        GroupMap map = new(q);
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
