using System.Text;
using Bayes.Estimation;
using static Bayes.Estimates.EstimateCsv;

namespace Bayes.Comparison;

/// <summary>Writes a comparison as one CSV table: conditional rows, then population-averaged ones.</summary>
internal static class ComparisonCsv
{
    private const string Header =
        "scale,name,term,kind,group,laplace,laplace_se,quadrature,quadrature_se,mean,sd,mcse_mean,integrated_mean,integrated_sd,difference,zeger,gee,gee_se\n";

    public static string Write(ModelComparison comparison)
    {
        StringBuilder text = new(Header);
        foreach (ComparisonRow row in comparison.Conditional)
        {
            Append(
                text, "conditional", row.Quantity,
                [
                    .. Pair(row.Laplace), .. Pair(row.Quadrature),
                    row.Posterior.Mean, row.Posterior.Sd, row.Posterior.McseMean,
                    row.Exact?.Mean.Value ?? double.NaN, row.Exact?.Sd.Value ?? double.NaN,
                    row.Differences.Count > 0 ? row.Differences[0].Difference : double.NaN,
                    double.NaN, double.NaN, double.NaN,
                ]);
        }

        foreach (PopulationAveragedRow row in comparison.PopulationAveraged)
        {
            Append(
                text, "population_averaged", row.Quantity,
                [
                    double.NaN, double.NaN, double.NaN, double.NaN,
                    row.Posterior.Mean, row.Posterior.Sd, row.Posterior.McseMean,
                    double.NaN, double.NaN, double.NaN,
                    row.Zeger, .. Pair(row.Gee),
                ]);
        }

        return text.ToString();
    }

    private static double[] Pair(Estimate? estimate) => [estimate is { Exists: true } ? estimate.Value : double.NaN, estimate?.StandardError ?? double.NaN];

    private static void Append(StringBuilder text, string scale, QuantityDescription quantity, double[] numbers) =>
        text.AppendJoin(',', [scale, Quote(quantity.Name), Quote(quantity.Term), quantity.Kind, Quote(quantity.Group ?? ""), .. numbers.Select(Number)]).Append('\n');
}
