using Bayes.Numerics;

namespace Bayes.Effects;

/// <summary>Intervals and p values that allow for several contrasts at once.</summary>
internal static class Multiplicity
{
    private const int Replicates = 100_000;
    private const ulong Stream = 11UL << 32;

    /// <summary>Simultaneous credible intervals: the narrowest equal ranks that hold all contrasts at once in a share of the draws (Besag, Green, Higdon and Mengersen 1995, §6.3).</summary>
    public static (double Lower, double Upper)[] Simultaneous(double[][] draws, double level)
    {
        int count = draws[0].Length;
        int[] extreme = new int[count];
        double[][] sorted = new double[draws.Length][];
        for (int k = 0; k < draws.Length; k++)
        {
            int[] order = [.. Enumerable.Range(0, count)];
            sorted[k] = [.. draws[k]];
            Array.Sort(sorted[k], order);
            for (int rank = 0; rank < count; rank++)
            {
                // The larger of the ranks from either end.
                int far = Math.Max(rank, count - 1 - rank);
                extreme[order[rank]] = Math.Max(extreme[order[rank]], far);
            }
        }

        Array.Sort(extreme);
        int reach = extreme[Math.Min((int)Math.Ceiling(level * count), count) - 1];
        return Array.ConvertAll(sorted, s => (s[count - 1 - reach], s[reach]));
    }

    /// <summary>Single-step p values and the common critical value: the distribution of the largest |z| of correlated normal contrasts, simulated.</summary>
    /// <param name="z">The z values, [m].</param>
    /// <param name="covariance">The covariance of the contrasts, [m × m].</param>
    /// <param name="level">The simultaneous level.</param>
    public static (double[] P, double Critical) SingleStep(double[] z, double[] covariance, double level)
    {
        int m = z.Length;
        if (m == 1)
        {
            return ([2 * NormalDistribution.Cdf(-Math.Abs(z[0]))], NormalDistribution.Quantile(0.5 + (0.5 * level)));
        }

        double[] factor = Factor(covariance, m);
        RandomStream random = new(1, Stream);
        double[] largest = new double[Replicates];
        double[] normal = new double[m];
        for (int r = 0; r < Replicates; r++)
        {
            for (int a = 0; a < m; a++)
            {
                normal[a] = random.NextNormal();
                double sum = 0;
                for (int b = 0; b <= a; b++)
                {
                    sum += factor[(a * m) + b] * normal[b];
                }

                largest[r] = Math.Max(largest[r], Math.Abs(sum));
            }
        }

        Array.Sort(largest);
        return (Array.ConvertAll(z, v => double.IsNaN(v) ? double.NaN : (double)(Replicates - CountBelow(largest, Math.Abs(v))) / Replicates), Diagnostics.Quantile.OfSorted(largest, level));
    }

    /// <summary>Holm's step-down p values (1979).</summary>
    public static double[] Holm(double[] p)
    {
        int[] order = [.. Enumerable.Range(0, p.Length).OrderBy(i => p[i])];
        double[] adjusted = new double[p.Length];
        double before = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            before = Math.Max(before, Math.Min(1, (p.Length - rank) * p[order[rank]]));
            adjusted[order[rank]] = before;
        }

        return adjusted;
    }

    private static int CountBelow(double[] sorted, double value)
    {
        int place = Array.BinarySearch(sorted, value);
        return place < 0 ? ~place : place;
    }

    // Of the correlations; contrasts that others determine have a pivot of 0.
    private static double[] Factor(double[] covariance, int m)
    {
        double[] factor = new double[m * m];
        for (int a = 0; a < m; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double sum = covariance[(a * m) + b] / Math.Sqrt(covariance[(a * m) + a] * covariance[(b * m) + b]);
                for (int k = 0; k < b; k++)
                {
                    sum -= factor[(a * m) + k] * factor[(b * m) + k];
                }

                factor[(a * m) + b] = a == b ? Math.Sqrt(Math.Max(sum, 0))
                    : factor[(b * m) + b] > 1e-7 ? sum / factor[(b * m) + b]
                    : 0;
            }
        }

        return factor;
    }
}
