using Bayes.Numerics;

namespace Bayes.Diagnostics.Residuals;

/// <summary>Residuals by simulation: where each observation lies among data sets simulated from the model.</summary>
/// <remarks>
/// <para>
/// u is the share of simulations below the observation; where some equal it, a random number between the shares below and not above
/// (randomised quantile residuals, Dunn and Smyth 1996; Warton, Thibaut and Wang 2017). Under the model they are uniform on (0, 1), whatever its
/// family. Names and tests are those of the R package DHARMa 0.5. p values from simulations have no correction for their number, so they may be 0.
/// </para>
/// <para>Immutable plain data.</para>
/// </remarks>
public sealed record SimulatedResiduals
{
    private const int BootstrapLimit = 500;
    private const int Bootstraps = 100;

    /// <summary>The residuals, [n], in [0, 1].</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>The observations, [n].</summary>
    public required IReadOnlyList<double> Observed { get; init; }

    /// <summary>The expected responses, [n].</summary>
    public required IReadOnlyList<double> Fitted { get; init; }

    /// <summary>The number of simulations.</summary>
    public required int Simulations { get; init; }

    /// <summary>Which observations lie outside all simulations, [n].</summary>
    public required IReadOnlyList<bool> IsOutlier { get; init; }

    /// <summary>The tests: uniformity, dispersion, outliers, and zero inflation where there can be zeros.</summary>
    public required IReadOnlyList<ResidualTest> Tests { get; init; }

    /// <summary>A test by name.</summary>
    /// <param name="name">Such as <c>dispersion</c>.</param>
    /// <returns>The test; null when it was not made.</returns>
    public ResidualTest? this[string name] => Tests.FirstOrDefault(t => t.Name == name);

    /// <summary>Computes residuals and their tests.</summary>
    /// <param name="observed">The observations, [n].</param>
    /// <param name="simulations">Simulated data sets, [simulations][n].</param>
    /// <param name="fitted">The expected responses, [n].</param>
    /// <param name="isInteger">Whether responses are whole numbers.</param>
    /// <param name="testZeros">Whether zeros are counted.</param>
    /// <param name="random">Breaks ties and draws the bootstrap.</param>
    /// <returns>The residuals.</returns>
    /// <exception cref="ArgumentException">Lengths do not agree, or there are fewer than two observations or simulations.</exception>
    public static SimulatedResiduals Of(
        IReadOnlyList<double> observed, IReadOnlyList<double[]> simulations, IReadOnlyList<double> fitted, bool isInteger, bool testZeros, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(observed);
        ArgumentNullException.ThrowIfNull(simulations);
        ArgumentNullException.ThrowIfNull(fitted);
        ArgumentNullException.ThrowIfNull(random);
        if (observed.Count < 2 || simulations.Count < 2 || fitted.Count != observed.Count || simulations.Any(s => s.Length != observed.Count))
        {
            throw new ArgumentException("Residuals need two observations and two simulations of all of them or more, and a fitted value for each.", nameof(simulations));
        }

        int n = observed.Count, count = simulations.Count;
        double[] values = new double[n];
        bool[] outliers = new bool[n];
        for (int i = 0; i < n; i++)
        {
            (double below, double notAbove) = Shares(observed[i], simulations, i);
            values[i] = below == notAbove ? below : below + ((notAbove - below) * random.NextDouble());
            outliers[i] = notAbove == 0 || below == 1;
        }

        (double distance, double p) = KolmogorovSmirnov.Test(values);
        List<ResidualTest> tests =
        [
            new ResidualTest("uniformity", distance, p, 0, distance, double.NaN),
            Dispersion(observed, simulations, fitted),
            isInteger && n <= BootstrapLimit ? BootstrapOutliers(outliers, simulations, random) : BinomialOutliers(values, count),
        ];
        if (testZeros)
        {
            tests.Add(Ratio("zero_inflation", observed.Count(y => y == 0), [.. simulations.Select(s => (double)s.Count(y => y == 0))]));
        }

        return new SimulatedResiduals
        {
            Values = values,
            Observed = [.. observed],
            Fitted = [.. fitted],
            Simulations = count,
            IsOutlier = outliers,
            Tests = tests,
        };
    }

    /// <summary>The p value of a statistic among its simulations: twice the smaller share of those at least, or at most, as large.</summary>
    /// <param name="observed">The statistic in the data.</param>
    /// <param name="simulated">In each simulation.</param>
    /// <returns>p, at most 1; 0 when it lies outside all simulations.</returns>
    public static double TwoSided(double observed, IReadOnlyList<double> simulated)
    {
        ArgumentNullException.ThrowIfNull(simulated);
        double greater = simulated.Count(t => t >= observed), less = simulated.Count(t => t <= observed);
        return Math.Min(1, 2 * Math.Min(greater, less) / simulated.Count);
    }

    private static (double Below, double NotAbove) Shares(double value, IReadOnlyList<double[]> simulations, int row)
    {
        int below = 0, equal = 0;
        foreach (double[] simulation in simulations)
        {
            below += simulation[row] < value ? 1 : 0;
            equal += simulation[row] == value ? 1 : 0;
        }

        return ((double)below / simulations.Count, (double)(below + equal) / simulations.Count);
    }

    private static ResidualTest Dispersion(IReadOnlyList<double> observed, IReadOnlyList<double[]> simulations, IReadOnlyList<double> fitted) =>
        Ratio("dispersion", Spread(observed, fitted), [.. simulations.Select(s => Spread(s, fitted))]);

    private static ResidualTest Ratio(string name, double observed, double[] simulated)
    {
        double mean = simulated.Average();
        return new ResidualTest(name, observed / mean, TwoSided(observed, simulated), simulated.Length, observed, mean);
    }

    private static double Spread(IReadOnlyList<double> values, IReadOnlyList<double> fitted)
    {
        double[] difference = new double[fitted.Count];
        for (int i = 0; i < difference.Length; i++)
        {
            difference[i] = values[i] - fitted[i];
        }

        return CentredChains.Variance(difference);
    }

    private static ResidualTest BinomialOutliers(double[] values, int count)
    {
        double edge = 1.0 / (count + 1);
        int outside = values.Count(u => u < edge || u > 1 - edge);
        return new ResidualTest("outliers", outside, BinomialTest.P(outside, values.Length, 2 * edge), 0, outside, values.Length * 2 * edge);
    }

    // Discrete responses have fewer outliers than 2/(count + 1) of the rows; how many, simulated data show: each data set in turn among others.
    private static ResidualTest BootstrapOutliers(bool[] outliers, IReadOnlyList<double[]> simulations, RandomStream random)
    {
        double[] frequencies = new double[Bootstraps];
        double[][] others = new double[simulations.Count][];
        for (int b = 0; b < Bootstraps; b++)
        {
            int data = b % simulations.Count;
            for (int s = 0; s < others.Length; s++)
            {
                int pick = (int)(random.NextDouble() * (simulations.Count - 1));
                others[s] = simulations[pick < data ? pick : pick + 1];
            }

            for (int i = 0; i < outliers.Length; i++)
            {
                (double below, double notAbove) = Shares(simulations[data][i], others, i);
                frequencies[b] += notAbove == 0 || below == 1 ? 1 : 0;
            }
        }

        double seen = outliers.Count(o => o);
        return new ResidualTest("outliers", seen, TwoSided(seen, frequencies), Bootstraps, seen, frequencies.Average());
    }
}
