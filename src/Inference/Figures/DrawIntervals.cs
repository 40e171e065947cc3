using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Draws;

namespace Bayes.Figures;

/// <summary>The median of draws with the intervals that figures show.</summary>
internal readonly record struct DrawIntervals(double Median, double Low50, double High50, double Low95, double High95)
{
    /// <summary>Rank-normalised split R-hat of the draws; not a number where there is none.</summary>
    public double RHat { get; private init; } = double.NaN;

    /// <summary>The smaller of the bulk and the tail effective sample size; not a number where there is none.</summary>
    public double EffectiveDraws { get; private init; } = double.NaN;

    /// <summary>With R-hat and effective sample size.</summary>
    public static DrawIntervals Of(ParameterDraws draws, Func<double, double>? scale = null) => Of(draws.Pooled(), scale) with
    {
        RHat = Diagnostics.RHat.Rank(draws),
        EffectiveDraws = Math.Min(EffectiveSampleSize.Bulk(draws), EffectiveSampleSize.Tail(draws)),
    };

    public static DrawIntervals Of(double[] draws, Func<double, double>? scale = null)
    {
        double[] sorted = [.. draws.Where(double.IsFinite)];
        if (sorted.Length == 0)
        {
            return new DrawIntervals(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        }

        Array.Sort(sorted);
        double At(double p) => scale is null ? Quantile.OfSorted(sorted, p) : scale(Quantile.OfSorted(sorted, p));
        return new DrawIntervals(At(0.5), At(0.25), At(0.75), At(0.025), At(0.975));
    }

    /// <summary>Such as <c>age: 1.23 (0.98 to 1.60)</c>.</summary>
    public string Say(string name) => string.Create(
        CultureInfo.InvariantCulture, $"{name}: {Number(Median)} ({Number(Low95)} to {Number(High95)})");

    private static string Number(double value) => Rounding.Significant(value, 3).Replace('-', '−');
}
