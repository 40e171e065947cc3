namespace Bayes.Models.Conditional;

/// <summary>The normal prior of a coefficient of the mean that is integrated out.</summary>
/// <param name="Column">The coefficient, by its place among <see cref="GaussianCrossProducts.Coefficients"/>.</param>
/// <param name="Mean">The prior mean.</param>
/// <param name="Precision">One over the prior variance; 0 for a flat prior.</param>
public readonly record struct CoefficientPrior(int Column, double Mean, double Precision)
{
    /// <summary>Flat priors for all coefficients: what restricted maximum likelihood integrates out.</summary>
    /// <param name="data">The data.</param>
    /// <returns>One prior a coefficient.</returns>
    public static IReadOnlyList<CoefficientPrior> Flat(GaussianCrossProducts data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return [.. Enumerable.Range(0, data.Coefficients.Count).Select(c => new CoefficientPrior(c, 0, 0))];
    }
}
