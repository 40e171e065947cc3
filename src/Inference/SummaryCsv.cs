using System.Text;
using Bayes.Estimates;

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
                EstimateCsv.Quote(row.Quantity.Name), EstimateCsv.Quote(row.Quantity.Term), row.Quantity.Kind, EstimateCsv.Quote(row.Quantity.Group ?? ""),
                EstimateCsv.Number(row.Summary.Mean), EstimateCsv.Number(row.Summary.Sd), EstimateCsv.Number(row.Summary.McseMean), EstimateCsv.Number(row.Summary.McseSd),
                EstimateCsv.Number(row.Summary.Median), EstimateCsv.Number(summary.Level), EstimateCsv.Number(row.Lower), EstimateCsv.Number(row.Upper),
                EstimateCsv.Number(row.Summary.RHat), EstimateCsv.Number(row.Summary.EssBulk), EstimateCsv.Number(row.Summary.EssTail),
            ];
            text.AppendJoin(',', cells).Append('\n');
        }

        return text.ToString();
    }
}
