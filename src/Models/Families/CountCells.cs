namespace Bayes.Models.Families;

/// <summary>The counts over which an expectation is summed: one by one while they are few, then the middles of cells of several.</summary>
/// <remarks>
/// Cells are an eighth of the relative standard deviation wide, at most a twentieth of the count, and reach from 12 standard deviations
/// below the mean to 40 above it: the sum, divided by its total probability, is then right to a few parts in a thousand or better,
/// which is what weights and starting values need.
/// </remarks>
internal static class CountCells
{
    private const double MostSingles = 2048;
    private const double SinglesBeforeCells = 64;
    private const double LargestCount = 1e15;

    public static IEnumerable<(double Value, double Width)> Of(double mean, double variance, double most)
    {
        double sd = Math.Sqrt(Math.Min(variance, LargestCount * LargestCount));
        double upper = Math.Min(Math.Min(mean + (40 * sd) + 40, most), LargestCount);
        double value = 0;
        double singles = upper <= MostSingles ? upper : SinglesBeforeCells;
        for (; value <= singles; value++)
        {
            yield return (value, 1);
        }

        double ratio = Math.Min(0.05, sd / (8 * Math.Max(mean, 1)));
        double lower = Math.Floor(Math.Max(value, mean - (12 * sd)));
        while (lower <= upper)
        {
            double width = Math.Max(1, Math.Floor(lower * ratio));
            yield return (lower + Math.Floor(0.5 * (width - 1)), width);
            lower += width;
        }
    }
}
