namespace Bayes.Numerics.Tests;

/// <summary>Distances between draws and a distribution, as standard normal scores: about N(0, 1) when the sampler is right.</summary>
internal static class GoodnessOfFit
{
    public const double Tolerance = 5.5;

    /// <summary>Pearson's chi-square over counts 0, 1, …, with neighbouring cells pooled until each expects at least 20.</summary>
    public static double ChiSquareScore(IEnumerable<long> draws, Func<long, double> mass, long from, long to)
    {
        long[] sorted = [.. draws.Order()];
        double chiSquare = 0;
        int cells = 0;
        double expected = 0;
        double pooledMass = 0;
        long observed = 0;
        int next = 0;
        for (long k = from; k <= to; k++)
        {
            while (next < sorted.Length && sorted[next] <= k)
            {
                observed++;
                next++;
            }

            double p = mass(k);
            expected += sorted.Length * p;
            pooledMass += p;
            if (expected >= 20 && sorted.Length * (1 - pooledMass) >= 20)
            {
                chiSquare += (observed - expected) * (observed - expected) / expected;
                cells++;
                (expected, observed) = (0, 0);
            }
        }

        // What is left, with everything beyond the range, is the last cell.
        expected += sorted.Length * (1 - pooledMass);
        observed += sorted.Length - next;
        chiSquare += (observed - expected) * (observed - expected) / expected;
        double degrees = cells;

        // Wilson and Hilferty (1931).
        return (Math.Cbrt(chiSquare / degrees) - (1 - (2 / (9 * degrees)))) / Math.Sqrt(2 / (9 * degrees));
    }

    /// <summary>The tail probability of the Kolmogorov-Smirnov distance, from its asymptotic distribution.</summary>
    public static double KolmogorovSmirnovTail(IEnumerable<double> draws, Func<double, double> cumulative)
    {
        double[] sorted = [.. draws.Order()];
        int n = sorted.Length;
        double distance = 0;
        for (int i = 0; i < n; i++)
        {
            double f = cumulative(sorted[i]);
            distance = Math.Max(distance, Math.Max(f - ((double)i / n), ((double)(i + 1) / n) - f));
        }

        double lambda = (Math.Sqrt(n) + 0.12 + (0.11 / Math.Sqrt(n))) * distance;
        double tail = 0;
        for (int j = 1; j <= 100; j++)
        {
            tail += (j % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * j * j * lambda * lambda);
        }

        return lambda < 0.2 ? 1 : tail;
    }
}
