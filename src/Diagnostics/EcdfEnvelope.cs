using Bayes.Numerics;

namespace Bayes.Diagnostics;

/// <summary>A simultaneous envelope of an empirical distribution function around the uniform one: how far a right one strays anywhere.</summary>
/// <remarks>
/// Säilynoja, Bürkner and Vehtari (2022), "Graphical test for discrete uniformity and its applications in goodness-of-fit evaluation and
/// multiple sample comparison", Statistics and Computing 32:32. At each evaluation point the number of values below it is binomial (one
/// sample) or hypergeometric (one chain of several, by ranks among all draws); the pointwise coverage is chosen by simulation such that
/// the curve stays inside at all points (and for all chains) with the coverage asked for. Values are taken to be independent.
/// </remarks>
public sealed class EcdfEnvelope
{
    private const int Simulations = 1000;
    private const ulong Seed = 1;
    private const ulong Stream = 0x45434446;

    private EcdfEnvelope(double[] points, double[] lower, double[] upper, double coverage)
    {
        (Points, Lower, Upper, Coverage) = (points, lower, upper, coverage);
    }

    /// <summary>The evaluation points, ascending within (0, 1).</summary>
    public IReadOnlyList<double> Points { get; }

    /// <summary>The lower limit of the empirical distribution function less the point, at each point.</summary>
    public IReadOnlyList<double> Lower { get; }

    /// <summary>The upper limit of the empirical distribution function less the point, at each point.</summary>
    public IReadOnlyList<double> Upper { get; }

    /// <summary>The probability that all curves stay inside everywhere.</summary>
    public double Coverage { get; }

    /// <summary>The envelope of one sample of independent uniform values.</summary>
    /// <param name="count">The size of the sample, n ≥ 1.</param>
    /// <param name="points">The number of evaluation points, at equal distances.</param>
    /// <param name="coverage">The simultaneous coverage, in (0, 1).</param>
    /// <returns>The envelope.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static EcdfEnvelope OfSample(int count, int points = 50, double coverage = 0.95)
    {
        Check(count, points, coverage);
        double[] at = [.. Enumerable.Range(1, points).Select(k => k / (points + 1.0))];
        CountDistribution[] below = Array.ConvertAll(at, z => CountDistribution.Binomial(count, z));
        RandomStream random = new(Seed, Stream);
        int[] counts = new int[points];
        return Calibrate(at, count, below, coverage, () =>
        {
            Array.Clear(counts);
            for (int i = 0; i < count; i++)
            {
                int cell = (int)(random.NextDouble() * (points + 1));
                if (cell < points)
                {
                    counts[cell]++;
                }
            }

            for (int k = 1; k < points; k++)
            {
                counts[k] += counts[k - 1];
            }

            return Depth(below, counts);
        });
    }

    /// <summary>The envelope of the fractional ranks of each of several chains among the draws of all.</summary>
    /// <param name="chains">The number of chains, 2 or more.</param>
    /// <param name="draws">The number of draws of each.</param>
    /// <param name="points">The number of evaluation points, at equal distances.</param>
    /// <param name="coverage">The simultaneous coverage over all points and chains, in (0, 1).</param>
    /// <returns>The envelope.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static EcdfEnvelope OfChains(int chains, int draws, int points = 50, double coverage = 0.95)
    {
        Check(draws, points, coverage);
        ArgumentOutOfRangeException.ThrowIfLessThan(chains, 2);
        int total = chains * draws;
        int[] ranks = [.. Enumerable.Range(1, points).Select(k => (int)((long)total * k / (points + 1))).Where(r => r > 0).Distinct()];
        double[] at = Array.ConvertAll(ranks, r => (double)r / total);
        CountDistribution[] below = Array.ConvertAll(ranks, r => CountDistribution.Hypergeometric(total, draws, r));
        RandomStream random = new(Seed, Stream + 1);
        int[] owner = [.. Enumerable.Range(0, total).Select(i => i / draws)];
        int[][] counts = [.. Enumerable.Range(0, chains).Select(_ => new int[ranks.Length])];
        int[] running = new int[chains];
        return Calibrate(at, draws, below, coverage, () =>
        {
            Array.Clear(running);
            int next = 0;
            for (int i = 0; i < total; i++)
            {
                int swap = i + (int)(random.NextDouble() * (total - i));
                (owner[i], owner[swap]) = (owner[swap], owner[i]);
                running[owner[i]]++;
                if (next < ranks.Length && i + 1 == ranks[next])
                {
                    for (int m = 0; m < chains; m++)
                    {
                        counts[m][next] = running[m];
                    }

                    next++;
                }
            }

            return counts.Min(c => Depth(below, c));
        });
    }

    private static EcdfEnvelope Calibrate(double[] at, int count, CountDistribution[] below, double coverage, Func<double> simulate)
    {
        double[] depths = new double[Simulations];
        for (int b = 0; b < Simulations; b++)
        {
            depths[b] = simulate();
        }

        Array.Sort(depths);
        double tail = 0.5 * Quantile.OfSorted(depths, 1 - coverage);
        return new EcdfEnvelope(
            at,
            [.. below.Select((d, k) => ((double)d.Quantile(tail) / count) - at[k])],
            [.. below.Select((d, k) => ((double)d.UpperQuantile(tail) / count) - at[k])],
            coverage);
    }

    // The smallest two-sided tail probability over the points.
    private static double Depth(CountDistribution[] below, int[] counts)
    {
        double depth = 1;
        for (int k = 0; k < below.Length; k++)
        {
            depth = Math.Min(depth, 2 * Math.Min(below[k].AtMost(counts[k]), below[k].AtLeast(counts[k])));
        }

        return depth;
    }

    private static void Check(int count, int points, double coverage)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        if (!(coverage is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(coverage), coverage, "A coverage lies between 0 and 1.");
        }
    }
}
