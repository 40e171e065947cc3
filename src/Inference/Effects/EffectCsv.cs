using System.Text;
using Bayes.Estimates;

namespace Bayes.Effects;

/// <summary>Writes tables of effects as CSV with full precision.</summary>
internal static class EffectCsv
{
    public static string Write(EffectReport report)
    {
        StringBuilder text = new();
        string before = "";
        foreach (EffectTable table in report.Tables)
        {
            bool ratios = table.RatioName is not null;
            string header = string.Join(
                ',',
                (string[])
                [
                    "table", "averaging", "scale", .. table.Labels.Select(EstimateCsv.Quote), "estimate", "median", "error", "level", "lower", "upper",
                    .. ratios ? (string[])["ratio", "ratio_median", "ratio_error", "ratio_lower", "ratio_upper"] : [],
                    .. table.Rows.Count > 0 ? table.Rows[0].Numbers.Select(n => n.Name) : [],
                ]);
            if (header != before)
            {
                text.Append(before.Length == 0 ? "" : "\n").Append(header).Append('\n');
                before = header;
            }

            foreach (EffectRow row in table.Rows)
            {
                string[] cells =
                [
                    table.Name, EffectDocument.Name(table.Averaging), EstimateCsv.Quote(table.Scale), .. row.Labels.Select(EstimateCsv.Quote),
                    EstimateCsv.Number(row.Estimate.Value), EstimateCsv.Number(row.Estimate.Median), EstimateCsv.Number(row.Estimate.Error), EstimateCsv.Number(report.Level),
                    EstimateCsv.Number(row.Estimate.Lower), EstimateCsv.Number(row.Estimate.Upper), .. ratios ? Ratio(row.Ratio) : [],
                    .. row.Numbers.Select(n => EstimateCsv.Number(n.Value)),
                ];
                text.AppendJoin(',', cells).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string[] Ratio(EffectEstimate? ratio) => ratio is null
        ? ["NA", "NA", "NA", "NA", "NA"]
        : [EstimateCsv.Number(ratio.Value), EstimateCsv.Number(ratio.Median), EstimateCsv.Number(ratio.Error), EstimateCsv.Number(ratio.Lower), EstimateCsv.Number(ratio.Upper)];
}
