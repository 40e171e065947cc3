using Bayes.Draws;
using Bayes.Models.Design;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;
using Bayes.Numerics;

namespace Bayes.Comparison;

/// <summary>How wide the posterior of a parameter is beside its prior.</summary>
/// <remarks>
/// Widths are half the central 68% range, which is the standard deviation of a normal density and exists for heavy tails too. The
/// intercept is that of the centred design, to which its prior applies. For a standard deviation the smaller of the ratios on its own and
/// on the log scale counts: a large one that the data pin down has a wide posterior, and a small one a wide posterior of its logarithm.
/// </remarks>
internal static class PriorSpread
{
    private const ulong Stream = 5UL << 32;
    private const int PriorDraws = 4001;

    /// <summary>The text of the prior of a quantity, and the ratio of widths; NaN where there is no proper density of its own.</summary>
    public static (string? Prior, double Share) Of(BoundModel model, Quantity quantity, DrawSet draws)
    {
        string name = quantity.Kind == QuantityKind.Coefficient && IsIntercept(model, quantity) ? ParameterNames.CentredIntercept(quantity.Parameter) : quantity.Name;
        ResolvedPrior? prior = quantity.Kind == QuantityKind.Correlation
            ? model.Priors.FirstOrDefault(p => p.Parameter == (quantity.IsOfStructure ? name : $"cor_{quantity.Group}"))
            : model.Priors.FirstOrDefault(p => p.Parameter == name);
        if (prior?.Density is not { IsProper: true } density)
        {
            return (prior?.Text, double.NaN);
        }

        double[] posterior = name == quantity.Name ? draws.Parameter(quantity.Name).Pooled() : CentredIntercept(model, quantity, draws);
        RandomStream random = new(1, Stream);
        double[] before = [.. Enumerable.Range(0, PriorDraws).Select(_ => density.Sample(random))];
        if (quantity.IsOfStructure)
        {
            // The density is that of the place between the lowest value and 1.
            before = Array.ConvertAll(before, p => quantity.LowestCorrelation + ((1 - quantity.LowestCorrelation) * p));
            return (prior.Text, Width(posterior, x => x) / Width(before, x => x));
        }

        double share = Width(posterior, x => x) / Width(before, x => x);
        return (prior.Text, density.IsPositive ? Math.Min(share, Width(posterior, Math.Log) / Width(before, Math.Log)) : share);
    }

    public static bool IsIntercept(BoundModel model, Quantity quantity) =>
        model.Design.Predictors.Any(p => p.HasIntercept && ParameterNames.Coefficient(p.Parameter, "Intercept") == quantity.Name);

    /// <summary>The draws of the intercept of the centred design.</summary>
    public static double[] CentredIntercept(BoundModel model, Quantity quantity, DrawSet draws)
    {
        double[] values = draws.Parameter(quantity.Name).Pooled();
        PredictorDesign design = model.Design.Predictors.First(p => p.Parameter == quantity.Parameter);
        foreach (DesignColumn column in design.Columns)
        {
            VectorKernels.AddScaled(values, draws.Parameter(ParameterNames.Coefficient(design.Parameter, column.CoefficientName)).Pooled(), column.Values!.Average());
        }

        return values;
    }

    private static double Width(double[] values, Func<double, double> scale)
    {
        double[] sorted = Array.ConvertAll(values, v => scale(v));
        Array.Sort(sorted);
        return 0.5 * (Diagnostics.Quantile.OfSorted(sorted, 0.84) - Diagnostics.Quantile.OfSorted(sorted, 0.16));
    }
}
