namespace Bayes.Diagnostics.Residuals;

/// <summary>One test of simulated residuals.</summary>
/// <param name="Name"><c>uniformity</c>, <c>dispersion</c>, <c>zero_inflation</c> or <c>outliers</c>.</param>
/// <param name="Statistic">Its statistic: the distance D, the ratio of observed to expected, or a count.</param>
/// <param name="P">The p value, two-sided; 0 means below 1/<paramref name="Resolution"/>.</param>
/// <param name="Resolution">The number of simulations on which p rests; 0 where it is computed.</param>
/// <param name="Observed">What was seen: D, the dispersion, the number of zeros or of outliers.</param>
/// <param name="Expected">What simulations of the model have of it, their mean; NaN where there is none.</param>
public sealed record ResidualTest(string Name, double Statistic, double P, int Resolution, double Observed, double Expected)
{
    /// <summary>Whether the test finds nothing at 5%.</summary>
    public bool Passes => !(P < 0.05);
}
