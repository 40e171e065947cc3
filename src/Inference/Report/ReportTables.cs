using System.Globalization;
using Bayes.Comparison;
using Bayes.Diagnostics;
using Bayes.Estimates;
using Bayes.Estimation;
using static Bayes.Report.HtmlText;

namespace Bayes.Report;

/// <summary>The tables of a report, rounded as the results on the console are.</summary>
internal static class ReportTables
{
    public static string Summary(string title, IEnumerable<SummaryRow> rows, double level)
    {
        string percent = (100 * level).ToString("0.##", CultureInfo.InvariantCulture);
        return Table(
            title, ["", "mean", "sd", "median", $"{percent}% from", "to"],
            rows.Select(r => (string[])
            [
                r.Quantity.Term,
                Rounding.Statistic(r.Summary.Mean, r.Summary.McseMean),
                Rounding.Statistic(r.Summary.Sd, r.Summary.McseSd),
                Rounding.Statistic(r.Summary.Median, r.Summary.McseMean),
                Rounding.Statistic(r.Lower, r.Summary.Quantiles[0].Mcse),
                Rounding.Statistic(r.Upper, r.Summary.Quantiles[1].Mcse),
            ]));
    }

    public static string Convergence(ModelDescription model, IEnumerable<SummaryRow> rows) => Table(
        "Convergence, by parameter", ["", "R-hat", "effective draws: bulk", "tail", "Monte Carlo error of the mean"],
        rows.Select(r => (string[])
        [
            r.Quantity.Group is { } group ? $"{group}: {r.Quantity.Term}" : ModelHeading.OfTerm(model, r.Quantity.Parameter, r.Quantity.Term),
            Rounding.RHat(r.Summary.RHat),
            Rounding.SampleSize(r.Summary.EssBulk),
            Rounding.SampleSize(r.Summary.EssTail),
            Rounding.Significant(r.Summary.McseMean, 2),
        ]));

    public static string Conditional(ModelComparison comparison)
    {
        string[] likelihood =
        [
            .. comparison.Laplace is null ? [] : (string[])[Figures.ComparisonFigure.FirstMethod(comparison), "SE"],
            .. comparison.Quadrature is null ? [] : (string[])[string.Create(CultureInfo.InvariantCulture, $"quadrature ({comparison.Quadrature.Points})"), "SE"],
        ];
        string[] integral = comparison.Integration is null ? [] : ["integral", "sd", "difference"];
        return Table(
            "Conditional quantities by every method", ["", .. likelihood, "draws", "sd", .. integral],
            comparison.Conditional.Select(r => (string[])
            [
                r.Quantity.Group is { } group ? $"{group}: {r.Quantity.Term}" : Figures.FigureQuantities.Label(comparison.Model, r.Quantity),
                .. comparison.Laplace is null ? [] : Cells(r.Laplace),
                .. comparison.Quadrature is null ? [] : Cells(r.Quadrature),
                .. Draws(r.Posterior),
                .. comparison.Integration is null ? []
                    : r.Exact is { } exact
                        ? (string[])[Rounding.Statistic(exact.Mean.Value, exact.Mean.Error), Rounding.Statistic(exact.Sd.Value, exact.Sd.Error), r.LargestDifference!.Value.Difference.ToString("0.00", CultureInfo.InvariantCulture)]
                        : ["", "", ""],
            ]));
    }

    public static string PopulationAveraged(ModelComparison comparison)
    {
        bool zeger = comparison.PopulationAveraged.Any(r => double.IsFinite(r.Zeger));
        bool gee = comparison.Gee is not null;
        return Table(
            $"Population-averaged coefficients, {comparison.Model.Link} scale", ["", "mean", "sd", .. zeger ? (string[])["Zeger's formula"] : [], .. gee ? (string[])["GEE", "robust SE"] : []],
            comparison.PopulationAveraged.Select(r => (string[])
            [
                r.Quantity.Term,
                .. Draws(r.Posterior),
                .. zeger ? (string[])[EstimateRounding.Value(r.Zeger, r.Posterior.Sd)] : [],
                .. gee ? Cells(r.Gee) : [],
            ]));
    }

    private static string[] Draws(ParameterSummary summary) => [Rounding.Statistic(summary.Mean, summary.McseMean), Rounding.Statistic(summary.Sd, summary.McseSd)];

    private static string[] Cells(Estimate? estimate) => estimate is null
        ? ["", ""]
        : [EstimateRounding.Value(estimate), EstimateRounding.Error(estimate.StandardError)];
}
