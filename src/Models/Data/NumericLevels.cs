namespace Bayes.Models.Data;

/// <summary>Numbers as levels of a factor, in numeric order.</summary>
internal static class NumericLevels
{
    public static (int[] Codes, string[] Levels) Of(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        var distinct = new List<double>();
        foreach (double value in sorted)
        {
            // NaN sorts first; −0 and 0 are one level.
            if (!double.IsNaN(value) && (distinct.Count == 0 || distinct[^1] != value))
            {
                distinct.Add(value);
            }
        }

        Dictionary<double, int> codeOf = new(distinct.Count);
        for (int code = 0; code < distinct.Count; code++)
        {
            codeOf.Add(distinct[code], code);
        }

        int[] codes = new int[values.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            codes[row] = double.IsNaN(values[row]) ? -1 : codeOf[values[row]];
        }

        return (codes, [.. distinct.Select(NumericColumn.Label)]);
    }
}
