using System.Globalization;

namespace Bayes.Plots.Rendering;

/// <summary>A tick of an axis.</summary>
/// <param name="Value">Where it is.</param>
/// <param name="Label">What it says; empty for a tick without words.</param>
internal readonly record struct Tick(double Value, string Label);

/// <summary>Chooses ticks at round numbers: multiples of 1, 2, 2½ or 5 times a power of ten, and on a logarithmic axis those themselves.</summary>
internal static class Ticks
{
    /// <summary>Ticks at round numbers within a range.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="most">How many at most, 2 or more.</param>
    public static IReadOnlyList<Tick> Linear(double low, double high, int most)
    {
        double step = Step((high - low) / (2 * Math.Max(1, most)));
        while (Count(low, high, step) > most)
        {
            step = Step(step * 1.2);
        }

        int decimals = Decimals(step);
        List<Tick> ticks = [];
        double first = Math.Ceiling((low / step) - 1e-9);
        for (double k = first; k * step <= high + (1e-9 * step); k++)
        {
            double value = k * step;
            ticks.Add(new Tick(value, Label(value, decimals)));
        }

        return ticks;
    }

    /// <summary>Ticks of a logarithmic axis.</summary>
    /// <param name="low">The lower end, above 0.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="most">How many at most, 2 or more.</param>
    public static IReadOnlyList<Tick> Logarithmic(double low, double high, int most)
    {
        int first = (int)Math.Floor(Math.Log10(low));
        int last = (int)Math.Ceiling(Math.Log10(high));
        foreach (double[] digits in (double[][])[[1, 2, 3, 5], [1, 2, 5], [1, 3], [1]])
        {
            Tick[] ticks = [.. Enumerable.Range(first, last - first + 1)
                .SelectMany(e => digits.Select(d => d * Math.Pow(10, e)))
                .Where(v => v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9))
                .Select(v => new Tick(v, LogLabel(v)))];
            if (ticks.Length <= most && (ticks.Length >= 2 || digits.Length == 1))
            {
                return ticks.Length >= 2 ? ticks : Linear(low, high, most);
            }

            if (digits.Length == 4 && ticks.Length < 3)
            {
                return Linear(low, high, most);
            }
        }

        int every = (int)Math.Ceiling((last - first + 1) / (double)most);
        return [.. Enumerable.Range(0, ((last - first) / every) + 1)
            .Select(k => Math.Pow(10, first + (k * every)))
            .Where(v => v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9))
            .Select(v => new Tick(v, LogLabel(v)))];
    }

    private static double Step(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double digit = least / power;
        return power * (digit <= 1.0001 ? 1 : digit <= 2.0001 ? 2 : digit <= 2.5001 ? 2.5 : digit <= 5.0001 ? 5 : 10);
    }

    // As many as it takes to write the step.
    private static int Decimals(double step)
    {
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        double digits = step * Math.Pow(10, decimals);
        return decimals + (Math.Abs(digits - Math.Round(digits)) > 1e-6 * digits ? 1 : 0);
    }

    private static double Count(double low, double high, double step) => Math.Floor((high / step) + 1e-9) - Math.Ceiling((low / step) - 1e-9) + 1;

    private static string Label(double value, int decimals)
    {
        if (value != 0 && (Math.Abs(value) >= 1e6 || decimals > 5))
        {
            return value.ToString("0.###e0", CultureInfo.InvariantCulture).Replace('-', '−');
        }

        string text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.AsSpan().TrimStart('-').IndexOfAnyExcept('0', '.') < 0 ? text.TrimStart('-') : text.Replace('-', '−');
    }

    private static string LogLabel(double value) => value is >= 1e-4 and < 1e6
        ? value.ToString("0.######", CultureInfo.InvariantCulture)
        : value.ToString("0e0", CultureInfo.InvariantCulture).Replace('-', '−');
}
