namespace Bayes.Predictive;

/// <summary>One statistic of the response: its value in the data, and in each simulated data set.</summary>
/// <param name="Name"><c>mean</c>, <c>sd</c>, <c>min</c>, <c>max</c>, <c>zeros</c> (the share of zeros), <c>dispersion</c> (variance over mean), or the share of a category or the mean of a group, <c>category 3</c>, <c>district 7</c>.</param>
/// <param name="Observed">Its value in the data.</param>
/// <param name="Simulated">Its value in each simulated data set, [draws]; infinite where a simulated response is.</param>
public sealed record PredictiveStatistic(string Name, double Observed, IReadOnlyList<double> Simulated)
{
    /// <summary>p_B, the probability that a simulated data set has a larger value than the data, equal ones counted half.</summary>
    /// <remarks>Under the right model it is not uniform but nearer to ½: the data were used twice.</remarks>
    public double P => Simulated.Sum(t => t > Observed ? 1 : t == Observed ? 0.5 : 0) / Simulated.Count;

    /// <summary>A quantile of the simulated values.</summary>
    /// <param name="probability">In (0, 1).</param>
    /// <returns>The smallest simulated value below or at which lies at least that share of them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not between 0 and 1.</exception>
    public double Quantile(double probability)
    {
        if (probability is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");
        }

        double[] sorted = [.. Simulated];
        Array.Sort(sorted);
        return sorted[(int)Math.Ceiling(probability * sorted.Length) - 1];
    }
}
