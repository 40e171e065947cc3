using System.Globalization;

namespace Bayes.Cli.Progress;

/// <summary>Prints durations briefly.</summary>
internal static class Durations
{
    public static string Text(double seconds) => seconds switch
    {
        < 9.95 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 119.5 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 7170 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
    };
}
