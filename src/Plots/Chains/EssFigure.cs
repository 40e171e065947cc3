using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Draws;

namespace Bayes.Plots.Chains;

/// <summary>Effective sample sizes as draws accumulate.</summary>
public static class EssFigure
{
    private const int Points = 20;
    private const double PerChain = 100;

    /// <summary>Makes the figure.</summary>
    /// <param name="draws">The draws.</param>
    /// <param name="quantities">What to show, a panel each.</param>
    /// <returns>The figure.</returns>
    public static Figure Of(DrawSet draws, IReadOnlyList<PlottedQuantity> quantities)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(quantities);
        int[] lengths = [.. Enumerable.Range(1, Points).Select(k => draws.DrawCount * k / Points).Where(n => n >= 8).Distinct()];
        double enough = PerChain * draws.ChainCount;
        return new Figure
        {
            Name = "ess",
            Title = "Effective sample size as draws accumulate",
            Caption = string.Create(
                CultureInfo.InvariantCulture,
                $"Both lines should rise steadily, and end above {enough:0} (broken line), from which on diagnostics and intervals can be relied on. A line that levels off shows chains that do not mix: more draws will not help."),
            Panels =
            [
                .. quantities.Select(q => new Panel
                {
                    Title = q.Label,
                    X = new Axis { Label = "draws of all chains", Minimum = 0 },
                    Y = new Axis { Label = "effective draws", Minimum = 0 },
                    Marks = [ReferenceMark.Horizontal(enough) with { IsDashed = true, Series = "enough" }, .. Lines(draws, q, lengths)],
                }),
            ],
            Columns = Math.Min(3, quantities.Count),
            SharesX = true,
            PanelHeight = quantities.Count > 1 ? 110 : 220,
            Legend = [new LegendEntry(Ink.Blue, "bulk"), new LegendEntry(Ink.Orange, "tail")],
        };
    }

    private static IEnumerable<Mark> Lines(DrawSet draws, PlottedQuantity quantity, int[] lengths)
    {
        ParameterDraws all = draws.Parameter(quantity.Name);
        ParameterDraws[] first = Array.ConvertAll(lengths, n => new ParameterDraws(all.Name, [.. Enumerable.Range(0, all.ChainCount).Select(m => all.ChainMemory(m)[..n])]));
        double[] x = Array.ConvertAll(lengths, n => (double)n * all.ChainCount);
        yield return new LineMark(x, Array.ConvertAll(first, d => EffectiveSampleSize.Bulk(d).Value)) { Ink = Ink.Blue, Series = "bulk" };
        yield return new LineMark(x, Array.ConvertAll(first, d => EffectiveSampleSize.Tail(d).Value)) { Ink = Ink.Orange, Series = "tail" };
    }
}
