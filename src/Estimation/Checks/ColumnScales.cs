using Bayes.Models.Design;

namespace Bayes.Estimation.Checks;

/// <summary>The columns of a design with the largest and the smallest standard deviation.</summary>
/// <param name="Wide">The label of the widest.</param>
/// <param name="Widest">Its standard deviation.</param>
/// <param name="Narrow">The label of the narrowest that varies.</param>
/// <param name="Narrowest">Its standard deviation.</param>
public readonly record struct ColumnScales(string Wide, double Widest, string Narrow, double Narrowest)
{
    /// <summary>Standard deviations further apart than this are worth a word.</summary>
    public const double WildRatio = 1e4;

    /// <summary>Whether the two are further apart than <see cref="WildRatio"/>.</summary>
    public bool AreWild => Widest > WildRatio * Narrowest;

    /// <summary>Looks at the columns of all predictors.</summary>
    /// <param name="design">The design.</param>
    /// <returns>The extremes; null when fewer than two columns vary.</returns>
    public static ColumnScales? Of(DesignedModel design)
    {
        ArgumentNullException.ThrowIfNull(design);
        (string Label, double Sd)[] varying =
        [
            .. design.Predictors.SelectMany(p => p.Columns).DistinctBy(c => c.Label).Select(c => (c.Label, Sd: StandardDeviation(c.Values!))).Where(c => c.Sd > 0),
        ];
        if (varying.Length < 2)
        {
            return null;
        }

        (string wide, double widest) = varying.MaxBy(c => c.Sd);
        (string narrow, double narrowest) = varying.MinBy(c => c.Sd);
        return new ColumnScales(wide, widest, narrow, narrowest);
    }

    private static double StandardDeviation(double[] values)
    {
        // Rounding of the mean must not make a constant column look as if it varied.
        if (values.Length < 2 || Array.TrueForAll(values, v => v == values[0]))
        {
            return 0;
        }

        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
    }
}
