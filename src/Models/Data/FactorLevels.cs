using System.Globalization;

namespace Bayes.Models.Data;

/// <summary>The order of levels that nobody ordered.</summary>
/// <remarks>
/// Text sorts by character code, as R's <c>sort</c> does in the C locale. Levels that are all numbers sort as numbers, so that
/// "10" comes after "9": here R sorts text and puts "10" after "1".
/// </remarks>
internal static class FactorLevels
{
    public static string[] Sorted(IEnumerable<string> values)
    {
        string[] levels = [.. values.Distinct(StringComparer.Ordinal)];
        double[] numbers = new double[levels.Length];
        for (int i = 0; i < levels.Length; i++)
        {
            if (!double.TryParse(levels[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || double.IsNaN(numbers[i]))
            {
                Array.Sort(levels, StringComparer.Ordinal);
                return levels;
            }
        }

        // By character code first, so that "1" and "1.0" have an order too.
        return [.. levels.Zip(numbers).OrderBy(p => p.Second).ThenBy(p => p.First, StringComparer.Ordinal).Select(p => p.First)];
    }
}
