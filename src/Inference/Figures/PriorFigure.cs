using Bayes.Comparison;
using Bayes.Diagnostics;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;
using Bayes.Numerics;
using Bayes.Plots;
using Bayes.Plots.Chains;
using Bayes.Plots.Statistics;

namespace Bayes.Figures;

/// <summary>What the data have added: the posterior of each parameter over its prior.</summary>
internal static class PriorFigure
{
    private const int Points = 240;
    private const int PriorDraws = 2001;
    private const ulong Stream = 6UL << 32;

    /// <summary>Makes the figure; null where no parameter has a proper prior of its own.</summary>
    public static Figure? Of(PosteriorFit fit, BoundModel model, IReadOnlyList<PlottedQuantity> quantities)
    {
        Panel[] panels = [.. quantities.Select(q => Panel(fit, model, q)).OfType<Panel>()];
        return panels.Length == 0 ? null : new Figure
        {
            Name = "prior",
            Title = "Prior and posterior",
            Caption = "Where the posterior (filled) is much narrower than the prior (broken line), the data decide. Where the two are alike, the data say little, and the result is what the prior said. The intercept is that of the centred design, to which its prior applies.",
            Panels = panels,
            Columns = Math.Min(3, panels.Length),
            PanelHeight = panels.Length > 1 ? 100 : 220,
            Legend = [new LegendEntry(Ink.Blue, "posterior", LegendShape.Area), new LegendEntry(Ink.Muted, "prior", LegendShape.Dashes)],
        };
    }

    private static Panel? Panel(PosteriorFit fit, BoundModel model, PlottedQuantity shown)
    {
        Quantity? quantity = model.Quantities.All.FirstOrDefault(q => q.Name == shown.Name);
        if (quantity is null || quantity.Kind == QuantityKind.GroupEffect)
        {
            return null;
        }

        bool intercept = quantity.Kind == QuantityKind.Coefficient && PriorSpread.IsIntercept(model, quantity);
        string name = intercept ? ParameterNames.CentredIntercept(quantity.Parameter) : quantity.Name;
        double[] values = intercept ? PriorSpread.CentredIntercept(model, quantity, fit.Draws) : fit.Draws.Parameter(shown.Name).Pooled();
        if (PriorDensity.Of(model, name, quantity.Group) is not { } prior || KernelDensity.Of(values, shown.Lower, shown.Upper) is not { } posterior)
        {
            return null;
        }

        (double low, double high) = PriorRange(model, name);
        low = Math.Max(Math.Min(low, posterior.X[0]), shown.Lower ?? double.NegativeInfinity);
        high = Math.Min(Math.Max(high, posterior.X[^1]), shown.Upper ?? double.PositiveInfinity);
        double[] x = [.. Enumerable.Range(0, Points).Select(k => low + ((high - low) * k / (Points - 1)))];
        return new Panel
        {
            Title = intercept ? $"{shown.Label} (centred)" : shown.Label,
            Y = new Axis { HasTicks = false, Minimum = 0 },
            Marks =
            [
                new BandMark(posterior.X, new double[posterior.X.Count], posterior.Y) { Ink = Ink.Blue, Opacity = 0.45, Series = "posterior" },
                new LineMark(posterior.X, posterior.Y) { Ink = Ink.Blue, Width = 1.2, Series = "posterior" },
                new LineMark(x, Array.ConvertAll(x, v => prior(v))) { Ink = Ink.Muted, IsDashed = true, Series = "prior" },
            ],
        };
    }

    // The middle 80% of the prior, or a correlation's whole range.
    private static (double Low, double High) PriorRange(BoundModel model, string name)
    {
        if (model.Priors.FirstOrDefault(p => p.Parameter == name)?.Density is not { } density)
        {
            return (-1, 1);
        }

        RandomStream random = new(1, Stream);
        double[] sorted = [.. Enumerable.Range(0, PriorDraws).Select(_ => density.Sample(random)).Order()];
        return (Quantile.OfSorted(sorted, density.IsPositive ? 0 : 0.1), Quantile.OfSorted(sorted, 0.9));
    }
}
