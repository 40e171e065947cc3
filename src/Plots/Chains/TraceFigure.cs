using Bayes.Draws;

namespace Bayes.Plots.Chains;

/// <summary>Values against iteration, one line a chain.</summary>
public static class TraceFigure
{
    // A long chain is drawn by the extremes of as many stretches: what a line of every draw would look like.
    private const int Stretches = 200;

    /// <summary>Makes the figure.</summary>
    /// <param name="draws">The draws.</param>
    /// <param name="quantities">What to show, a panel each.</param>
    /// <returns>The figure, with a tick under each divergent transition.</returns>
    public static Figure Of(DrawSet draws, IReadOnlyList<PlottedQuantity> quantities)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(quantities);
        IReadOnlyList<(int Chain, int Draw)> divergences = ChainLegend.Divergences(draws);
        RugMark rug = new([.. divergences.Select(d => d.Draw + 1.0)]) { Ink = Ink.Alert, Series = "divergent transition" };
        return new Figure
        {
            Name = "trace",
            Title = "Trace of each chain",
            Caption = "Chains that have found the posterior look alike: level bands that lie on top of each other, without drift, steps or long flat stretches. Draws of the warmup are not among them. "
                + ChainLegend.Sentence(divergences.Count, "by ticks at the bottom"),
            Panels =
            [
                .. quantities.Select(q => new Panel
                {
                    Title = q.Label,
                    X = new Axis { Label = "draw", Minimum = 1, Maximum = Math.Max(2, draws.DrawCount) },
                    Marks = [.. Enumerable.Range(0, draws.ChainCount).Select(m => Line(draws, q, m)), .. divergences.Count > 0 ? (Mark[])[rug] : []],
                }),
            ],
            Columns = quantities.Count > 1 ? 2 : 1,
            SharesX = true,
            PanelHeight = quantities.Count > 1 ? 96 : 180,
            Legend = [.. ChainLegend.Of(draws), .. divergences.Count > 0 ? (LegendEntry[])[new(Ink.Alert, "divergent")] : []],
        };
    }

    private static LineMark Line(DrawSet draws, PlottedQuantity quantity, int chain)
    {
        (double[] x, double[] y) = Reduce(draws.Parameter(quantity.Name).Chain(chain));
        return new LineMark(x, y) { Ink = Inks.Series(chain), Width = 0.8, Opacity = 0.75, Series = ChainLegend.Name(draws, chain) };
    }

    private static (double[] X, double[] Y) Reduce(ReadOnlySpan<double> values)
    {
        if (values.Length <= 2 * Stretches)
        {
            return ([.. Enumerable.Range(1, values.Length).Select(i => (double)i)], values.ToArray());
        }

        List<double> x = [], y = [];
        for (int k = 0; k < Stretches; k++)
        {
            int from = (int)((long)values.Length * k / Stretches), to = (int)((long)values.Length * (k + 1) / Stretches);
            int low = from, high = from;
            for (int i = from; i < to; i++)
            {
                low = values[i] < values[low] ? i : low;
                high = values[i] > values[high] ? i : high;
            }

            foreach (int i in (ReadOnlySpan<int>)[Math.Min(low, high), Math.Max(low, high)])
            {
                x.Add(i + 1);
                y.Add(values[i]);
            }
        }

        return ([.. x], [.. y]);
    }
}
