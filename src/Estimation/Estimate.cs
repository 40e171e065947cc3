using Bayes.Models.Posterior;

namespace Bayes.Estimation;

/// <summary>An interval estimate.</summary>
/// <param name="Level">Its confidence level, in (0, 1).</param>
/// <param name="Lower">The lower end; NaN where it cannot be had.</param>
/// <param name="Upper">The upper end; NaN where it cannot be had.</param>
/// <param name="Kind"><c>wald</c>, <c>profile</c> or <c>bootstrap</c>.</param>
public readonly record struct ConfidenceInterval(double Level, double Lower, double Upper, string Kind);

/// <summary>A parameter as maximum likelihood or an estimating equation sees it.</summary>
/// <remarks>Values are on the scale on which people read them: coefficients on the link scale, standard deviations and correlations as such.</remarks>
public sealed record Estimate
{
    /// <summary>What is estimated; named as in the draws of the posterior.</summary>
    public required Quantity Quantity { get; init; }

    /// <summary>The estimate; NaN for a correlation with an effect whose standard deviation is 0. Where the search ended, if there is none (<see cref="Exists"/>).</summary>
    public required double Value { get; init; }

    /// <summary>Whether the likelihood has a maximum in this parameter; false for a coefficient that separation sends to infinity, which tables show as NA.</summary>
    /// <value>True.</value>
    public bool Exists { get; init; } = true;

    /// <summary>Its standard error, by the observed information; NaN at a boundary, and where there is no estimate.</summary>
    public required double StandardError { get; init; }

    /// <summary>Estimate over standard error for coefficients; NaN for others, where 0 is no inner point and the ratio tests nothing.</summary>
    public double Z => Quantity.Kind == QuantityKind.Coefficient ? Value / StandardError : double.NaN;

    /// <summary>The two-sided Wald p value of a coefficient; NaN for others.</summary>
    public double P => 2 * Numerics.NormalDistribution.Cdf(-Math.Abs(Z));

    /// <summary>Interval estimates; the Wald interval first where there is one.</summary>
    public IReadOnlyList<ConfidenceInterval> Intervals { get; init; } = [];
}
