using Bayes.Numerics;

namespace Bayes.Diagnostics.Residuals;

/// <summary>Residuals by simulation: where each observation lies among data sets simulated from the model.</summary>
/// <remarks>
/// <para>
/// u is the share of simulations below the observation; where some equal it, a random number between the shares below and not above
/// (randomised quantile residuals, Dunn and Smyth 1996; Warton, Thibaut and Wang 2017). Under the model they are uniform on (0, 1), whatever its
/// family. Names and tests are those of the R package DHARMa 0.5. p values from simulations have no correction for their number, so they may be 0.
/// </para>
/// <para>
/// One thing differs: an outlier is an observation outside all simulations, for every response and number of rows. DHARMa counts residuals near 0 and 1 where
/// whole numbers have more than 500 rows, which chance alone puts there when ties are broken, and for fewer rows draws the other simulations with
/// replacement, which leaves out a third of them and so expects too many outliers. Here each simulated data set is compared with all others.
/// </para>
/// <para>Immutable plain data.</para>
/// </remarks>
public sealed record SimulatedResiduals
{
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
    /// <param name="isInteger">Whether responses are whole numbers, so that simulations may be equal and outliers are rarer than 2/(simulations + 1).</param>
    /// <param name="testZeros">Whether zeros are counted.</param>
    /// <param name="random">Breaks ties.</param>
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
            isInteger ? SimulatedOutliers(outliers, simulations) : BinomialOutliers(outliers, count),
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

    private static ResidualTest BinomialOutliers(bool[] outliers, int count)
    {
        double share = 2.0 / (count + 1);
        int outside = outliers.Count(o => o);
        return new ResidualTest("outliers", outside, BinomialTest.P(outside, outliers.Length, share), 0, outside, outliers.Length * share);
    }

    // How many rows of each simulated data set lie outside all others: those in which it alone has the smallest or the largest value.
    private static ResidualTest SimulatedOutliers(bool[] outliers, IReadOnlyList<double[]> simulations)
    {
        double[] outside = new double[simulations.Count];
        for (int row = 0; row < outliers.Length; row++)
        {
            int smallest = 0, largest = 0;
            bool oneSmallest = true, oneLargest = true;
            for (int s = 1; s < simulations.Count; s++)
            {
                double value = simulations[s][row];
                double low = simulations[smallest][row], high = simulations[largest][row];
                (smallest, oneSmallest) = value < low ? (s, true) : (smallest, oneSmallest && value != low);
                (largest, oneLargest) = value > high ? (s, true) : (largest, oneLargest && value != high);
            }

            outside[smallest] += oneSmallest ? 1 : 0;
            outside[largest] += oneLargest ? 1 : 0;
        }

        double seen = outliers.Count(o => o);
        return new ResidualTest("outliers", seen, TwoSided(seen, outside), simulations.Count, seen, outside.Average());
    }
}
