using System.Globalization;
using System.Text;
using Bayes.Estimation;
using Bayes.Estimation.Gee;

namespace Bayes.Estimates;

/// <summary>Prints a fit by generalized estimating equations for people.</summary>
internal static class GeeText
{
    public static string Write(GeeSummary summary)
    {
        GeeFit fit = summary.Fit;
        StringBuilder text = new();
        ModelHeading.Write(text, summary.Model);
        text.Append(CultureInfo.InvariantCulture, $"Method   generalized estimating equations, {NameOf(fit.Options.Correlation)} working correlation\n");
        text.Append(CultureInfo.InvariantCulture, $"         {fit.Clusters} clusters of {fit.Options.Group}, the largest of {fit.LargestCluster} rows; {fit.Iterations} iterations\n");
        WriteCoefficients(text, summary);
        text.Append("\nWorking correlation and scale\n");
        TextTable table = new("", "Estimate");
        foreach (CorrelationEstimate correlation in fit.Correlations)
        {
            table.Add(correlation.Name, Rounding.Significant(correlation.Value, 3));
        }

        table.Add(fit.Options.Scale is null ? "scale" : "scale (given)", Rounding.Significant(fit.Scale, 4));
        table.Write(text);
        text.Append("\nVerdict\n");
        SummaryText.Wrap(text, "  ", fit.Converged ? "The equations were solved." : "The equations were not solved.");
        LikelihoodText.WriteFindings(text, fit.Findings);
        SummaryText.Wrap(text, "  ", GeeFit.MissingDataAssumption);
        return text.ToString();
    }

    public static string NameOf(WorkingCorrelation correlation) => correlation switch
    {
        WorkingCorrelation.Ar1 => "AR(1)",
        WorkingCorrelation.Independence => "independence",
        WorkingCorrelation.Unstructured => "unstructured",
        _ => "exchangeable",
    };

    private static void WriteCoefficients(StringBuilder text, GeeSummary summary)
    {
        GeeFit fit = summary.Fit;
        string correction = fit.Options.Correction switch
        {
            SmallSampleCorrection.KauermannCarroll => ", corrected for few clusters (Kauermann and Carroll)",
            SmallSampleCorrection.ManclDeRouen => ", corrected for few clusters (Mancl and DeRouen)",
            _ => "",
        };
        string percent = (100 * fit.Options.Level).ToString("0.##", CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"\nCoefficients, on the {summary.Model.Link} scale, population-averaged; robust standard errors{correction}\n");
        TextTable table = new("", "Estimate", "Robust SE", "Model SE", "z", "p", $"l-{percent}% CI", $"u-{percent}% CI");
        foreach ((Estimate estimate, double model) in fit.Estimates.Zip(fit.ModelStandardErrors))
        {
            ConfidenceInterval interval = estimate.Intervals.Count > 0 ? estimate.Intervals[0] : new ConfidenceInterval(fit.Options.Level, double.NaN, double.NaN, "wald");
            table.Add(
                estimate.Quantity.Term,
                EstimateRounding.Value(estimate.Value, estimate.StandardError),
                EstimateRounding.Error(estimate.StandardError),
                EstimateRounding.Error(model),
                EstimateRounding.Z(estimate.Z),
                EstimateRounding.P(estimate.P),
                EstimateRounding.End(interval.Lower, estimate.StandardError),
                EstimateRounding.End(interval.Upper, estimate.StandardError));
        }

        table.Write(text);
    }
}
