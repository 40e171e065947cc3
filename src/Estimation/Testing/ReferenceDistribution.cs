using System.Globalization;

namespace Bayes.Estimation.Testing;

/// <summary>A part of a mixture of χ² distributions.</summary>
/// <param name="Weight">Its weight.</param>
/// <param name="Degrees">Its degrees of freedom; χ²₀ is 0 for certain.</param>
public readonly record struct ChiSquaredPart(double Weight, int Degrees);

/// <summary>The distribution of a likelihood-ratio statistic when the smaller model holds and the data are many.</summary>
/// <param name="Parts">χ², or a mixture of several.</param>
public sealed record ReferenceDistribution(IReadOnlyList<ChiSquaredPart> Parts)
{
    /// <summary>A plain χ².</summary>
    /// <param name="degrees">Its degrees of freedom.</param>
    /// <returns>The distribution.</returns>
    public static ReferenceDistribution ChiSquare(int degrees) => new([new ChiSquaredPart(1, degrees)]);

    /// <summary>Half χ² with one number of degrees of freedom, half with the next.</summary>
    /// <param name="degrees">The smaller number.</param>
    /// <returns>The distribution.</returns>
    public static ReferenceDistribution HalfAndHalf(int degrees) => new([new ChiSquaredPart(0.5, degrees), new ChiSquaredPart(0.5, degrees + 1)]);

    /// <summary>The name, such as <c>½χ²(0) + ½χ²(1)</c>.</summary>
    public string Name => string.Join(" + ", Parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{(p.Weight == 0.5 ? "½" : p.Weight == 1 ? "" : p.Weight.ToString("R", CultureInfo.InvariantCulture))}χ²({p.Degrees})")));

    /// <summary>The log of the probability of a statistic as large.</summary>
    /// <param name="statistic">The statistic, 0 or more.</param>
    /// <returns>log p.</returns>
    public double LogP(double statistic) =>
        Parts.Select(p => Math.Log(p.Weight) + ChiSquared.LogUpperTail(statistic, p.Degrees)).Aggregate(double.NegativeInfinity, ChiSquared.LogAdd);
}
