using System.Globalization;
using Bayes.Diagnostics;

namespace Bayes.Figures;

/// <summary>The median of draws with the intervals that figures show.</summary>
internal readonly record struct DrawIntervals(double Median, double Low50, double High50, double Low95, double High95)
{
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
        CultureInfo.InvariantCulture, $"{name}: {Rounding.Significant(Median, 3)} ({Rounding.Significant(Low95, 3)} to {Rounding.Significant(High95, 3)})");
}
