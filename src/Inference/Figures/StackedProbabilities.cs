using Bayes.Plots;

namespace Bayes.Figures;

/// <summary>Probabilities of categories on top of each other along a column: they fill the height, whose parts can be compared.</summary>
internal static class StackedProbabilities
{
    private const double HalfWidth = 0.36;

    /// <summary>The marks of one panel.</summary>
    /// <param name="places">The places along the column.</param>
    /// <param name="probabilities">The posterior mean of each category's probability at each place, [categories][places].</param>
    /// <param name="categories">The categories' names, from the bottom.</param>
    /// <param name="ofNumbers">Whether the column is of numbers: areas, else bars.</param>
    public static IEnumerable<Mark> Marks(double[] places, double[][] probabilities, IReadOnlyList<string> categories, bool ofNumbers)
    {
        double[] below = new double[places.Length];
        for (int c = 0; c < categories.Count; c++)
        {
            double[] bottom = below, top = [.. below.Zip(probabilities[c], (b, p) => b + p)];
            string[] labels = [.. probabilities[c].Select(p => $"{categories[c]}: {Rounding.Significant(p, 3)}")];
            yield return ofNumbers
                ? new BandMark(places, bottom, top) { Ink = Inks.Series(c), Opacity = Opacity(c), Series = categories[c] }
                : new BarMark([.. places.Select(p => p - HalfWidth)], [.. places.Select(p => p + HalfWidth)], bottom, top) { Ink = Inks.Series(c), Opacity = Opacity(c), Series = categories[c], Labels = labels };
            below = top;
        }
    }

    /// <summary>How much a category's colour covers: colours repeat after five, and the next five are paler.</summary>
    public static double Opacity(int category) => category / 5 % 2 == 0 ? 0.85 : 0.45;
}
