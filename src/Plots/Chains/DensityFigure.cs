using Bayes.Draws;
using Bayes.Plots.Statistics;

namespace Bayes.Plots.Chains;

/// <summary>The density of each chain, with the prior's where it is known.</summary>
public static class DensityFigure
{
    private const int PriorPoints = 160;

    /// <summary>Makes the figure.</summary>
    /// <param name="draws">The draws.</param>
    /// <param name="quantities">What to show, a panel each.</param>
    /// <param name="prior">The prior density of a quantity, or null where it has none of its own; null for no priors.</param>
    /// <returns>The figure.</returns>
    public static Figure Of(DrawSet draws, IReadOnlyList<PlottedQuantity> quantities, Func<PlottedQuantity, Func<double, double>?>? prior = null)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(quantities);
        Func<double, double>?[] priors = [.. quantities.Select(q => prior?.Invoke(q))];
        bool any = priors.Any(p => p is not null);
        return new Figure
        {
            Name = "density",
            Title = "Density of each chain",
            Caption = "The chains' densities should lie on top of each other. A hump that only one chain has is a place where the others have not been."
                + (any ? " Where the prior's density, the broken line, is as narrow as the posterior's, the prior and not the data decides." : ""),
            Panels =
            [
                .. quantities.Select((q, i) => new Panel
                {
                    Title = q.Label,
                    Y = new Axis { HasTicks = false, Minimum = 0 },
                    Marks = Marks(draws, q, priors[i]),
                }),
            ],
            Columns = Math.Min(3, quantities.Count),
            PanelHeight = quantities.Count > 1 ? 100 : 220,
            Legend = [.. ChainLegend.Of(draws), .. any ? (LegendEntry[])[new(Ink.Muted, "prior", LegendShape.Dashes)] : []],
        };
    }

    private static Mark[] Marks(DrawSet draws, PlottedQuantity quantity, Func<double, double>? prior)
    {
        List<Mark> marks = [];
        ParameterDraws values = draws.Parameter(quantity.Name);
        for (int m = 0; m < draws.ChainCount; m++)
        {
            if (KernelDensity.Of(values.Chain(m).ToArray(), quantity.Lower, quantity.Upper) is { } density)
            {
                marks.Add(new LineMark(density.X, density.Y) { Ink = Inks.Series(m), Series = ChainLegend.Name(draws, m) });
            }
        }

        if (prior is not null && marks.Count > 0)
        {
            double low = marks.Cast<LineMark>().Min(l => l.X[0]), high = marks.Cast<LineMark>().Max(l => l.X[^1]);
            double[] x = [.. Enumerable.Range(0, PriorPoints).Select(k => low + ((high - low) * k / (PriorPoints - 1)))];
            marks.Insert(0, new LineMark(x, Array.ConvertAll(x, v => prior(v))) { Ink = Ink.Muted, IsDashed = true, Series = "prior" });
        }

        return marks.Count > 0 ? [.. marks] : [new TextMark(0, 0, "constant") { Ink = Ink.Muted }];
    }
}
