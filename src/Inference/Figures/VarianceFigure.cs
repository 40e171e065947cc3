using Bayes.Draws;
using Bayes.Plots;
using Bayes.Plots.Statistics;

namespace Bayes.Figures;

/// <summary>Standard deviations, correlations, intraclass correlations and median odds ratios as posteriors.</summary>
internal static class VarianceFigure
{
    /// <summary>Makes the figure; null for a model without group effects.</summary>
    public static Figure? Of(PosteriorFit fit)
    {
        if (fit.Description.Model.Groups.Count == 0)
        {
            return null;
        }

        List<Panel> panels = [];
        foreach (QuantityDescription quantity in fit.Description.Quantities.Where(q => q.Kind is QuantityKinds.StandardDeviation or QuantityKinds.Correlation))
        {
            bool isSd = quantity.Kind == QuantityKinds.StandardDeviation;
            panels.Add(Panel($"{quantity.Group}: {quantity.Term}", fit.Draws.Parameter(quantity.Name), isSd ? 0 : -1, isSd ? null : 1));
        }

        foreach ((QuantityDescription quantity, ParameterDraws draws) in VarianceComponents.Of(fit.Description, fit.Draws))
        {
            bool isShare = quantity.Name.StartsWith("icc_", StringComparison.Ordinal);
            panels.Add(Panel(quantity.Term, draws, isShare ? 0 : 1, isShare ? 1 : null));
        }

        return new Figure
        {
            Name = "variance",
            Title = "Variance components",
            Caption = "Posterior densities; below each the median with its 50% (thick) and 95% (thin) interval. A standard deviation whose density is high at 0 may be 0: the data do not show that groups differ in this respect, and do not show that they do not."
                + (panels.Exists(p => p.Title.StartsWith("median odds ratio", StringComparison.Ordinal)) ? " The median odds ratio compares two like members of two groups drawn at random, the one with the higher odds against the other." : ""),
            Panels = panels,
            Columns = Math.Min(3, panels.Count),
            PanelHeight = panels.Count > 1 ? 110 : 200,
        };
    }

    private static Panel Panel(string title, ParameterDraws draws, double? lower, double? upper)
    {
        double[] values = draws.Pooled();
        DrawIntervals row = DrawIntervals.Of(values);
        KernelDensity? density = KernelDensity.Of(values, lower, upper);
        double below = -0.1 * (density?.Y.Max() ?? 1);
        return new Panel
        {
            Title = title,
            Note = row.Say("median"),
            Y = new Axis { HasTicks = false, Minimum = 1.8 * below },
            Marks =
            [
                .. density is null ? (Mark[])[] :
                [
                    new BandMark(density.X, new double[density.X.Count], density.Y) { Ink = Ink.Blue, Opacity = 0.35, Series = "posterior" },
                    new LineMark(density.X, density.Y) { Ink = Ink.Blue, Width = 1.2, Series = "posterior" },
                ],
                new IntervalMark([below], [row.Low95], [row.High95]) { Ink = Ink.Text, Thickness = 1.3, Series = "95% interval" },
                new IntervalMark([below], [row.Low50], [row.High50]) { Ink = Ink.Text, Thickness = 4, Series = "50% interval" },
                new PointMark([row.Median], [below]) { Ink = Ink.Text, Radius = 3.2, Labels = [row.Say(title)], Series = "median" },
            ],
        };
    }
}
