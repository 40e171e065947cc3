using System.Globalization;
using System.Text;
using Bayes.Estimates;

namespace Bayes.Effects;

/// <summary>Prints tables of effects for people.</summary>
internal static class EffectText
{
    public static string Write(EffectReport report)
    {
        StringBuilder text = new();
        ModelHeading.Write(text, report.Model);
        text.Append(CultureInfo.InvariantCulture, $"Method   {report.Method}\n");
        foreach (EffectTable table in report.Tables)
        {
            Write(text, report, table);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, EffectReport report, EffectTable table)
    {
        text.Append('\n').Append(table.Title).Append('\n');
        string percent = (100 * report.Level).ToString("0.##", CultureInfo.InvariantCulture);
        string error = report.IsPosterior ? "Est.Error" : "Std.Error";
        string[] ends = [$"l-{percent}% CI", $"u-{percent}% CI"];
        EffectNumber[] numbers = table.Rows.Count == 0 ? [] : [.. table.Rows[0].Numbers];
        bool[] shown = [.. numbers.Select((_, n) => table.Rows.Any(r => double.IsFinite(r.Numbers[n].Value)))];
        TextTable grid = new(
        [
            .. table.Labels.Select((l, i) => i == 0 && table.Labels.Count == 1 && l == "term" ? "" : l), "Estimate", error, .. ends,
            .. table.RatioName is { } ratio ? (string[])[Capital(ratio), error, .. ends] : [],
            .. numbers.Where((_, n) => shown[n]).Select(n => n.Header),
        ]);
        foreach (EffectRow row in table.Rows)
        {
            grid.Add(
            [
                .. row.Labels, .. Cells(row.Estimate, row.Estimate.Value),
                .. table.RatioName is null ? [] : row.Ratio is { } of ? Cells(of, of.Median) : ["", "", "", ""],
                .. row.Numbers.Where((_, n) => shown[n]).Select(n => Number(n, row.Estimate.Error)),
            ]);
        }

        grid.Write(text);
        foreach (string note in table.Notes)
        {
            SummaryText.Wrap(text, "  ", note);
        }

        if (table.RatioName is not null && report.IsPosterior)
        {
            SummaryText.Wrap(text, "  ", $"The {table.RatioName} shown is its posterior median.");
        }
    }

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static string[] Cells(EffectEstimate e, double centre) => double.IsFinite(e.Mcse) && e.Mcse > 0
        ? [Rounding.Statistic(centre, e.Mcse), EstimateRounding.Error(e.Error), EstimateRounding.End(e.Lower, e.Error), EstimateRounding.End(e.Upper, e.Error)]
        : [EstimateRounding.Value(centre, e.Error), EstimateRounding.Error(e.Error), EstimateRounding.End(e.Lower, e.Error), EstimateRounding.End(e.Upper, e.Error)];

    private static string Number(EffectNumber number, double error) => !double.IsFinite(number.Value) ? ""
        : number.Name.StartsWith("p_", StringComparison.Ordinal) || number.Name == "p" ? EstimateRounding.P(number.Value)
        : number.Name.StartsWith("probability", StringComparison.Ordinal) ? number.Value.ToString("0.000", CultureInfo.InvariantCulture)
        : number.Name == "z" ? EstimateRounding.Z(number.Value)
        : number.Name == "evidence_ratio" ? Rounding.Significant(number.Value, 3)
        : error > 0 && double.IsFinite(error) ? EstimateRounding.Value(number.Value, error)
        : Rounding.Significant(number.Value, 3);
}
