using System.Globalization;
using System.Text;

namespace Bayes;

/// <summary>Writes a summary as a CSV table with full precision.</summary>
internal static class SummaryCsv
{
    public static string Write(FitSummary summary, bool includeGroupEffects)
    {
        StringBuilder text = new("name,term,kind,group,mean,sd,mcse_mean,mcse_sd,median,level,lower,upper,rhat,ess_bulk,ess_tail\n");
        foreach (SummaryRow row in summary.AllRows(includeGroupEffects))
        {
            string[] cells =
            [
                Quote(row.Quantity.Name), Quote(row.Quantity.Term), row.Quantity.Kind, Quote(row.Quantity.Group ?? ""),
                Number(row.Summary.Mean), Number(row.Summary.Sd), Number(row.Summary.McseMean), Number(row.Summary.McseSd),
                Number(row.Summary.Median), Number(summary.Level), Number(row.Lower), Number(row.Upper),
                Number(row.Summary.RHat), Number(row.Summary.EssBulk), Number(row.Summary.EssTail),
            ];
            text.AppendJoin(',', cells).Append('\n');
        }

        return text.ToString();
    }

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "NA";

    private static string Quote(string value) =>
        value.AsSpan().IndexOfAny(",\"\n\r") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
