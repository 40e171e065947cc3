using System.Globalization;

namespace Bayes;

/// <summary>Rounds numbers to the digits that their Monte Carlo error supports.</summary>
/// <remarks>A statistic keeps −⌊log₁₀(2·MCSE)⌋ decimals, as in ArviZ: the last digit printed is the first that is uncertain.</remarks>
internal static class Rounding
{
    private const int MostDecimals = 8;

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

        int decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(2 * error)), 0, MostDecimals);
        return Fixed(value, decimals);
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

        int decimals = Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, MostDecimals);
        return Fixed(value, decimals);
    }

    private static string Fixed(double value, int decimals)
    {
        string text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

        // A rounded negative zero would look like a claim about the sign.
        return text.AsSpan().TrimStart('-').IndexOfAnyExcept('0', '.') < 0 ? text.TrimStart('-') : text;
    }
}
