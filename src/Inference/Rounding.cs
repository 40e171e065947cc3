using System.Globalization;

namespace Bayes;

/// <summary>Rounds numbers to the digits that their Monte Carlo error supports.</summary>
/// <remarks>
/// A statistic keeps −⌊log₁₀(2·MCSE)⌋ decimals, as in ArviZ: the last digit printed is the first that is uncertain. Where that would be
/// fewer than none, or more than six, the number is written with an exponent.
/// </remarks>
internal static class Rounding
{
    private const int MostDecimals = 6;

    /// <summary>Prints a statistic with the decimals its Monte Carlo error supports; two significant digits when that is unknown.</summary>
    public static string Statistic(double value, double error)
    {
        if (!double.IsFinite(value))
        {
            return "NA";
        }

        if (!(error > 0) || !double.IsFinite(error))
        {
            return Significant(value, 2);
        }

        int decimals = -(int)Math.Floor(Math.Log10(2 * error));
        if (decimals is >= 0 and <= MostDecimals)
        {
            return Fixed(value, decimals);
        }

        // The exponent's digits end at the same place.
        int magnitude = value == 0 ? -decimals : (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return Scientific(value, Math.Max(0, magnitude + decimals));
    }

    /// <summary>Prints R-hat with three decimals.</summary>
    public static string RHat(double value) => double.IsFinite(value) ? Fixed(value, 3) : "NA";

    /// <summary>Prints an effective sample size as a whole number, rounded down.</summary>
    public static string SampleSize(double value) => double.IsFinite(value) ? Math.Floor(value).ToString("0", CultureInfo.InvariantCulture) : "NA";

    /// <summary>Prints a number with some significant digits, without exponent where it is short.</summary>
    public static string Significant(double value, int digits)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value == 0 ? "0" : "NA";
        }

        int decimals = digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return decimals is >= 0 and <= MostDecimals ? Fixed(value, decimals) : Scientific(value, digits - 1);
    }

    private static string Scientific(double value, int decimals) =>
        value.ToString("0." + new string('0', Math.Min(decimals, 15)) + "e+00", CultureInfo.InvariantCulture).Replace(".e", "e", StringComparison.Ordinal);

    private static string Fixed(double value, int decimals)
    {
        string text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

        // A rounded negative zero would look like a claim about the sign.
        return text.AsSpan().TrimStart('-').IndexOfAnyExcept('0', '.') < 0 ? text.TrimStart('-') : text;
    }
}
