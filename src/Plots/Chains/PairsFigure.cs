using System.Globalization;
using Bayes.Draws;
using Bayes.Plots.Statistics;

namespace Bayes.Plots.Chains;

/// <summary>Every quantity against every other, divergent transitions and those of the largest tree depth on top; standard deviations on a logarithmic scale.</summary>
public static class PairsFigure
{
    private const int MostPoints = 800;
    private const int Bins = 24;

    /// <summary>Makes the figure.</summary>
    /// <param name="draws">The draws.</param>
    /// <param name="quantities">What to show, two or more; each pair has a panel.</param>
    /// <param name="maxTreeDepth">The largest tree depth allowed, to mark the transitions that reached it; null where it is not known.</param>
    /// <returns>The figure.</returns>
    public static Figure Of(DrawSet draws, IReadOnlyList<PlottedQuantity> quantities, int? maxTreeDepth = null)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(quantities);
        double[][] values = [.. quantities.Select(q => draws.Parameter(q.Name).Pooled())];
        int count = draws.DrawCount;
        int[] divergent = [.. ChainLegend.Divergences(draws).Select(d => (d.Chain * count) + d.Draw)];
        int[] deepest = maxTreeDepth is { } depth ? [.. draws.SamplerValues(SamplerColumn.TreeDepth).Pooled().Index().Where(d => d.Item >= depth).Select(d => d.Index)] : [];
        int total = count * draws.ChainCount;
        int every = Math.Max(1, (total + MostPoints - 1) / MostPoints);
        int[] shown = [.. Enumerable.Range(0, total).Where(i => i % every == 0)];
        Axis[] axes = [.. quantities.Select((q, i) => AxisOf(q, values[i]))];
        List<Panel> panels = [];
        for (int row = 0; row < quantities.Count; row++)
        {
            for (int column = 0; column < quantities.Count; column++)
            {
                Axis x = row == quantities.Count - 1 ? axes[column] with { Label = quantities[column].Label } : axes[column] with { HasTicks = false };
                Axis y = column == 0 && row > 0 ? axes[row] with { Label = quantities[row].Label } : axes[row] with { HasTicks = false };
                panels.Add(column > row ? Panel.Empty
                    : column == row ? new Panel { X = x, Y = new Axis { HasTicks = false, Minimum = 0 }, Title = row == 0 ? quantities[0].Label : "", Marks = [Marginal(values[row], axes[row])] }
                    : new Panel
                    {
                        X = x,
                        Y = y,
                        Marks =
                        [
                            Points(values[column], values[row], shown) with { Ink = Ink.Blue, Opacity = 0.5, Radius = 1.2, Series = "draws" },
                            Points(values[column], values[row], deepest) with { Ink = Ink.Orange, Radius = 2.2, IsHollow = true, Series = "largest tree depth" },
                            Points(values[column], values[row], divergent) with { Ink = Ink.Alert, Radius = 2.2, Series = "divergent transition" },
                        ],
                    });
            }
        }

        return new Figure
        {
            Name = "pairs",
            Title = "Pairs of parameters",
            Caption = "Clouds like ellipses are easy to sample. A funnel (narrow at one end), a bend or two clouds are not; divergent transitions that gather in one place show where the sampler cannot go, and the posterior there is missing from the draws. "
                + ChainLegend.Sentence(divergent.Length, "on top")
                + (deepest.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $" Circles are the {deepest.Length} transitions that ended at the largest tree depth, {maxTreeDepth}: they cost time, and bias nothing.") : "")
                + (quantities.Any(q => q.IsPositive) ? " Standard deviations are on a logarithmic scale." : ""),
            Panels = panels,
            Columns = quantities.Count,
            KeepsColumns = true,
            Width = Math.Max(720, 40 + (110 * quantities.Count)),
            PanelHeight = quantities.Count > 3 ? 96 : 130,
            Legend = divergent.Length + deepest.Length == 0 ? [] :
            [
                new LegendEntry(Ink.Blue, "draws", LegendShape.Point),
                .. divergent.Length > 0 ? (LegendEntry[])[new(Ink.Alert, "divergent transitions", LegendShape.Point)] : [],
                .. deepest.Length > 0 ? (LegendEntry[])[new(Ink.Orange, "largest tree depth", LegendShape.Circle)] : [],
            ],
        };
    }

    private static Axis AxisOf(PlottedQuantity quantity, double[] values)
    {
        double[] seen = [.. values.Where(v => double.IsFinite(v) && (!quantity.IsPositive || v > 0))];
        if (seen.Length == 0)
        {
            return new Axis();
        }

        (double low, double high) = (seen.Min(), seen.Max());
        if (quantity.IsPositive)
        {
            double ratio = Math.Max(Math.Pow(high / low, 0.05), 1.02);
            return new Axis { IsLogarithmic = true, Minimum = low / ratio, Maximum = high * ratio };
        }

        double pad = high > low ? 0.05 * (high - low) : 0.5;
        return new Axis { Minimum = low - pad, Maximum = high + pad };
    }

    private static PointMark Points(double[] x, double[] y, int[] which) => new(Array.ConvertAll(which, i => x[i]), Array.ConvertAll(which, i => y[i]));

    private static BarMark Marginal(double[] values, Axis axis)
    {
        if (axis.Minimum is not { } low || axis.Maximum is not { } high)
        {
            return new BarMark([], [], [], []);
        }

        // On a logarithmic axis the bins have equal ratios.
        BarMark bars = axis.IsLogarithmic
            ? Histogram.Of(values.Where(v => v > 0).Select(v => Math.Log(v)), Math.Log(low), Math.Log(high), Bins)
            : Histogram.Of(values, low, high, Bins);
        bars = bars with { Ink = Ink.Muted, Opacity = 0.6, Series = "draws" };
        return axis.IsLogarithmic ? bars with { Left = [.. bars.Left.Select(v => Math.Exp(v))], Right = [.. bars.Right.Select(v => Math.Exp(v))] } : bars;
    }
}
