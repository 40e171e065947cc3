using System.Globalization;
using Bayes.Estimation;

namespace Bayes.Estimates;

/// <summary>Rounds estimates to what a reader can use: three to four digits of the standard error, and the estimate to the same place.</summary>
/// <remarks>There is no Monte Carlo error to go by; finer differences between methods than a thousandth of a standard error mean nothing.</remarks>
internal static class EstimateRounding
{
    private const double FinestShare = 1e-3;

    // A sample size or a likelihood cannot make these digits meaningful where there is no standard error.
    private const int DigitsWithoutError = 4;

    public static string Value(double value, double standardError) =>
        standardError > 0 && double.IsFinite(standardError)
            ? Rounding.Statistic(value, FinestShare * standardError)
            : Rounding.Significant(value, DigitsWithoutError);

    /// <summary>An estimate; NA where the likelihood has no maximum.</summary>
    public static string Value(Estimate estimate) => estimate.Exists ? Value(estimate.Value, estimate.StandardError) : "NA";

    /// <summary>The end of an interval: it is for reading, not for comparing, and has a digit less than the estimate.</summary>
    public static string End(double value, double standardError) =>
        standardError > 0 && double.IsFinite(standardError) ? Rounding.Statistic(value, 10 * FinestShare * standardError) : Rounding.Significant(value, 3);

    public static string Error(double standardError) => Value(standardError, standardError);

    public static string Z(double z) => double.IsFinite(z) ? z.ToString("0.00", CultureInfo.InvariantCulture) : "";

    public static string P(double p) => !double.IsFinite(p) ? "" : p < 1e-16 ? "<1e-16" : p < 0.001 ? Rounding.Significant(p, 2) : p.ToString("0.000", CultureInfo.InvariantCulture);

    public static string Likelihood(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "NA";
}
