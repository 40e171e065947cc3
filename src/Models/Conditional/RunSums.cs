namespace Bayes.Models.Conditional;

/// <summary>Sums of rows by level.</summary>
internal static class RunSums
{
    /// <summary>Adds each row's value to the entry of its level.</summary>
    /// <param name="values">The values, [rows].</param>
    /// <param name="codes">The level of each row.</param>
    /// <param name="stride">The distance between the entries of successive levels.</param>
    /// <param name="sums">Where they are added.</param>
    public static void Add(ReadOnlySpan<double> values, ReadOnlySpan<int> codes, int stride, Span<double> sums)
    {
        // Rows are sorted, so levels come in runs: a run is added up before memory is touched.
        int i = 0;
        while (i < codes.Length)
        {
            int code = codes[i];
            double sum = values[i++];
            while (i < codes.Length && codes[i] == code)
            {
                sum += values[i++];
            }

            sums[code * stride] += sum;
        }
    }
}
