using Bayes.Numerics;
using MathNet.Numerics.Distributions;

namespace Bayes.Calibration.Ranks;

/// <summary>Tests whether N ranks could be uniform on 0, …, L.</summary>
/// <remarks>
/// Two statistics: χ² over equal bins, and the smallest pointwise probability of the empirical distribution function over all L
/// thresholds, whose critical value draws the simultaneous band of Säilynoja, Bürkner and Vehtari (2022, Statistics and Computing 32,
/// 32). Their null distributions depend on N and L alone and are simulated, so p-values are exact at any N up to the simulation's
/// resolution of 1/<see cref="Simulations"/>. The p-value of a quantity is twice the smaller of the two. Immutable.
/// </remarks>
public sealed class UniformityTest
{
    /// <summary>Simulated sets of ranks behind each null distribution.</summary>
    public const int Simulations = 200_000;

    private readonly int _replicates;
    private readonly int _draws;
    private readonly double[][] _pointwise;
    private readonly double[] _chiSquareNull;
    private readonly double[] _bandNull;

    /// <summary>Simulates the null distributions.</summary>
    /// <param name="replicates">N, the number of ranks.</param>
    /// <param name="draws">L, the largest rank.</param>
    public UniformityTest(int replicates, int draws)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicates, 5);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        _replicates = replicates;
        _draws = draws;

        // At least four ranks are expected in a bin; the number of bins divides L + 1 evenly for L = 199.
        Bins = replicates >= 100 ? 20 : 5;
        if ((draws + 1) % Bins != 0)
        {
            throw new ArgumentException($"{draws + 1} ranks do not fall evenly into {Bins} bins.", nameof(draws));
        }

        _pointwise = [.. Enumerable.Range(1, draws).Select(below => PointwiseProbabilities(replicates, (double)below / (draws + 1)))];
        _chiSquareNull = new double[Simulations];
        _bandNull = new double[Simulations];
        RandomStream random = new(314_159, (ulong)replicates);
        int[] counts = new int[draws + 1];
        for (int s = 0; s < Simulations; s++)
        {
            Array.Clear(counts);
            for (int i = 0; i < replicates; i++)
            {
                counts[(int)(random.NextDouble() * (draws + 1))]++;
            }

            _chiSquareNull[s] = ChiSquare(counts);
            _bandNull[s] = SmallestPointwise(counts);
        }

        Array.Sort(_chiSquareNull);
        Array.Sort(_bandNull);
    }

    /// <summary>The number of bins of the χ² statistic.</summary>
    public int Bins { get; }

    /// <summary>Tests ranks.</summary>
    /// <param name="ranks">N ranks from 0 to L.</param>
    /// <returns>The p-values of both statistics and of the quantity.</returns>
    public UniformityResult Test(IReadOnlyCollection<int> ranks)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        if (ranks.Count != _replicates)
        {
            throw new ArgumentException($"The test was made for {_replicates} ranks; {ranks.Count} were given.", nameof(ranks));
        }

        int[] counts = new int[_draws + 1];
        foreach (int rank in ranks)
        {
            counts[rank]++;
        }

        // A value equal to the statistic counts as one that is as extreme; the tolerance keeps ties together that differ by rounding.
        double chiSquare = ChiSquare(counts) - 1e-9;
        double band = SmallestPointwise(counts) * (1 + 1e-9);
        double chiSquareP = (1.0 + Simulations - LowerBound(_chiSquareNull, chiSquare)) / (1.0 + Simulations);
        double bandP = (1.0 + LowerBound(_bandNull, band)) / (1.0 + Simulations);
        return new UniformityResult(chiSquareP, bandP, Math.Min(1, 2 * Math.Min(chiSquareP, bandP)), LargestDifference(counts));
    }

    /// <summary>Holm's correction (1979) of p-values for their number.</summary>
    /// <param name="pValues">The p-values.</param>
    /// <returns>The adjusted p-values, in the same order.</returns>
    public static double[] Holm(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        double[] adjusted = new double[pValues.Count];
        double largest = 0;
        int left = pValues.Count;
        foreach (int i in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]))
        {
            largest = Math.Max(largest, Math.Min(1, left-- * pValues[i]));
            adjusted[i] = largest;
        }

        return adjusted;
    }

    private static double[] PointwiseProbabilities(int trials, double probability)
    {
        // Two-sided: twice the smaller tail of the binomial distribution of the number of ranks below a threshold.
        double[] mass = [.. Enumerable.Range(0, trials + 1).Select(k => Binomial.PMF(probability, trials, k))];
        double[] result = new double[trials + 1];
        double lower = 0;
        for (int k = 0; k <= trials; k++)
        {
            lower += mass[k];
            result[k] = lower;
        }

        double upper = 0;
        for (int k = trials; k >= 0; k--)
        {
            upper += mass[k];
            result[k] = Math.Min(1, 2 * Math.Min(result[k], upper));
        }

        return result;
    }

    private static int LowerBound(double[] sorted, double value)
    {
        int place = Array.BinarySearch(sorted, value);
        place = place < 0 ? ~place : place;
        while (place > 0 && sorted[place - 1] == value)
        {
            place--;
        }

        return place;
    }

    private double ChiSquare(int[] counts)
    {
        int width = (_draws + 1) / Bins;
        double expected = (double)_replicates / Bins;
        double sum = 0;
        for (int b = 0; b < Bins; b++)
        {
            int count = 0;
            for (int r = b * width; r < (b + 1) * width; r++)
            {
                count += counts[r];
            }

            sum += (count - expected) * (count - expected) / expected;
        }

        return sum;
    }

    private double SmallestPointwise(int[] counts)
    {
        double smallest = 1;
        int below = 0;
        for (int r = 0; r < _draws; r++)
        {
            below += counts[r];
            smallest = Math.Min(smallest, _pointwise[r][below]);
        }

        return smallest;
    }

    private double LargestDifference(int[] counts)
    {
        double largest = 0;
        int below = 0;
        for (int r = 0; r < _draws; r++)
        {
            below += counts[r];
            double difference = ((double)below / _replicates) - ((r + 1.0) / (_draws + 1));
            largest = Math.Abs(difference) > Math.Abs(largest) ? difference : largest;
        }

        return largest;
    }
}

/// <summary>What the tests of one quantity's ranks say.</summary>
/// <param name="ChiSquareP">The p-value of χ².</param>
/// <param name="BandP">The p-value of the band of the empirical distribution function.</param>
/// <param name="P">Twice the smaller of both, at most 1.</param>
/// <param name="LargestDifference">The largest difference of the empirical distribution function from the uniform one, with its sign.</param>
public readonly record struct UniformityResult(double ChiSquareP, double BandP, double P, double LargestDifference);
