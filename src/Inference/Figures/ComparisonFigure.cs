using Bayes.Comparison;
using Bayes.Plots;

namespace Bayes.Figures;

/// <summary>One model by every method: each quantity with the estimates and intervals side by side.</summary>
internal static class ComparisonFigure
{
    private const double Normal95 = 1.959963984540054;
    private const int MostQuantities = 18;

    /// <summary>Fits the model of a posterior by the other methods, and compares.</summary>
    /// <param name="fit">The posterior, with its model.</param>
    /// <param name="level">The probability of the intervals, in (0, 1).</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The comparison; null for draws from priors, or for a model without its data.</returns>
    public static ModelComparison? Compare(PosteriorFit fit, double level, CancellationToken cancellationToken)
    {
        if (fit.Model is not { Data: { } data } model || fit.Description.Sampler.Kernel == PriorSampling.Kernel)
        {
            return null;
        }

        ComparisonOptions options = new()
        {
            Estimation = new Estimation.EstimationOptions { Level = level },
            Integration = new ExactPosteriorOptions { Seed = fit.Description.Sampler.Seed, Level = level },
        };
        return new ComparisonBuilder(fit, model, options, cancellationToken).Maximize().EstimateGee(model.Spec, data).Build();
    }

    /// <summary>Makes the figures: conditional quantities, and population-averaged coefficients where there are any.</summary>
    public static IEnumerable<Figure> Of(ModelComparison comparison)
    {
        yield return new Figure
        {
            Name = "compare",
            Title = "The same model by every method: conditional quantities",
            Caption = "Points are estimates or posterior means; lines are estimate ± 1.96 standard errors, or mean ± 1.96 posterior standard deviations. Draws and integral are two ways to the same posterior, and should agree to the width of a point. A posterior mean beside a maximum differs for good reasons (skewness, prior), most of all for standard deviations.",
            Panels = [.. comparison.Conditional.Take(MostQuantities).Select(r => Panel(
                Title(comparison, r.Quantity),
                [
                    (FirstMethod(comparison), Estimated(r.Laplace), r.Laplace?.StandardError, Ink.Orange),
                    ("quadrature", Estimated(r.Quadrature), r.Quadrature?.StandardError, Ink.Green),
                    ("posterior, draws", r.Posterior.Mean, r.Posterior.Sd, Ink.Blue),
                    ("posterior, integral", r.Exact?.Mean.Value, r.Exact?.Sd.Value, Ink.Sky),
                ]))],
            Columns = 2,
            PanelHeight = 74,
        };
        if (comparison.PopulationAveraged.Count > 0)
        {
            yield return new Figure
            {
                Name = "compare-population",
                Title = $"Conditional and population-averaged coefficients ({comparison.Model.Link} scale)",
                Caption = comparison.Model.Link == "identity"
                    ? "With the identity link, conditional and population-averaged coefficients are the same. GEE estimates them without a distribution of group effects, and needs data missing completely at random."
                    : "The conditional coefficient compares members of one group; the others compare averages over the population, which differ less the more the groups differ. None of them is wrong: they answer different questions, and a paper has to say which one it reports. GEE answers the second question without a distribution of group effects, and needs data missing completely at random.",
                Panels = [.. comparison.PopulationAveraged.Take(MostQuantities).Select(r => Panel(
                    r.Quantity.Term,
                    [
                        ("conditional", Conditional(comparison, r)?.Posterior.Mean.Value, Conditional(comparison, r)?.Posterior.Sd.Value, Ink.Muted),
                        ("population-averaged", r.Posterior.Mean, r.Posterior.Sd, Ink.Blue),
                        ("Zeger's formula", r.Zeger, null, Ink.Orange),
                        ("GEE", Estimated(r.Gee), r.Gee?.StandardError, Ink.Green),
                    ]))],
                Columns = 2,
                PanelHeight = 74,
            };
        }
    }

    /// <summary>What the first fit is: Laplace's approximation, or maximum likelihood where none is needed.</summary>
    public static string FirstMethod(ModelComparison comparison) =>
        comparison.Laplace is { } fit && (fit.Method == Estimation.EstimationMethod.MaximumLikelihood || fit.Model.Layout.Terms.Count == 0) ? "maximum likelihood" : "Laplace";

    private static ComparisonRow? Conditional(ModelComparison comparison, PopulationAveragedRow row) =>
        comparison.Conditional.FirstOrDefault(r => r.Quantity.Name == row.Quantity.Name);

    // Where the likelihood has no maximum there is no point to draw.
    private static double? Estimated(Estimation.Estimate? estimate) => estimate is { Exists: true } ? estimate.Value : null;

    private static string Title(ModelComparison comparison, QuantityDescription quantity) =>
        FigureQuantities.Label(comparison.Model, quantity);

    private static Panel Panel(string title, (string Method, double? Value, double? Error, Ink Ink)[] methods)
    {
        (string Method, double Value, double Error, Ink Ink)[] rows =
            [.. methods.Where(m => m.Value is { } v && double.IsFinite(v)).Select(m => (m.Method, m.Value!.Value, m.Error is { } e && double.IsFinite(e) ? e : double.NaN, m.Ink))];
        return new Panel
        {
            Title = title,
            Y = new Axis { Categories = [.. rows.Select(r => r.Method)] },
            Marks =
            [
                .. rows.SelectMany((r, i) => (Mark[])
                [
                    new IntervalMark([i], [r.Value - (Normal95 * r.Error)], [r.Value + (Normal95 * r.Error)]) { Ink = r.Ink, Thickness = 1.6, Series = r.Method },
                    new PointMark([r.Value], [i])
                    {
                        Ink = r.Ink,
                        Radius = 3.4,
                        Series = r.Method,
                        Labels = [$"{r.Method}: {Rounding.Significant(r.Value, 3)}{(double.IsNaN(r.Error) ? "" : $" ± {Rounding.Significant(r.Error, 2)}")}"],
                    },
                ]),
            ],
        };
    }
}
