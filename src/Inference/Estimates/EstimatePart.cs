using Bayes.Estimation;

namespace Bayes.Estimates;

/// <summary>An estimate in a JSON document.</summary>
/// <param name="Name">Its name, as in the draws of a posterior.</param>
/// <param name="Term">Its label.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Group">Its grouping factor, or null.</param>
/// <param name="Estimate">The estimate; NaN where the likelihood has no maximum.</param>
/// <param name="Se">Its standard error.</param>
/// <param name="Z">Estimate over standard error; only of coefficients.</param>
/// <param name="P">The two-sided Wald p value; only of coefficients.</param>
/// <param name="Intervals">Interval estimates.</param>
public sealed record EstimatePart(
    string Name, string Term, string Kind, string? Group, double Estimate, double Se, double Z, double P, IReadOnlyList<EstimatePart.IntervalPart> Intervals)
{
    internal static EstimatePart Of(Estimate estimate)
    {
        QuantityDescription quantity = Describe.Quantity(estimate.Quantity);
        return new EstimatePart(
            quantity.Name,
            quantity.Term,
            quantity.Kind,
            quantity.Group,
            estimate.Exists ? estimate.Value : double.NaN,
            estimate.StandardError,
            estimate.Z,
            estimate.P,
            [.. estimate.Intervals.Select(i => new IntervalPart(i.Level, i.Lower, i.Upper, i.Kind))]);
    }

    /// <summary>An interval estimate in the document.</summary>
    /// <param name="Level">Its confidence level.</param>
    /// <param name="Lower">Its lower end.</param>
    /// <param name="Upper">Its upper end.</param>
    /// <param name="Kind"><c>wald</c>, <c>profile</c> or <c>bootstrap</c>.</param>
    public sealed record IntervalPart(double Level, double Lower, double Upper, string Kind);
}
