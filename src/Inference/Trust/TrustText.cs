using System.Globalization;
using System.Text;
using Bayes.Diagnostics;

namespace Bayes.Trust;

/// <summary>What the texts of all examinations share.</summary>
internal static class TrustText
{
    public static void Verdict(StringBuilder text, Verdict verdict, string allIsWell)
    {
        text.Append("\nVerdict\n");
        if (verdict.Ok)
        {
            SummaryText.Wrap(text, "  ", allIsWell);
        }

        for (int m = 0; m < verdict.Messages.Count; m++)
        {
            ConvergenceFinding finding = verdict.Messages[m];
            string severity = finding.Severity switch
            {
                FindingSeverity.Error => "Serious",
                FindingSeverity.Warning => "Warning",
                _ => "Note",
            };
            SummaryText.Wrap(text, "  ", $"{severity}: {finding.Text}");

            // Neighbours with the same next step share it.
            if (m + 1 == verdict.Messages.Count || verdict.Messages[m + 1].NextStep != finding.NextStep)
            {
                SummaryText.Wrap(text, "    ", $"Next: {finding.NextStep}");
            }
        }
    }

    /// <summary>A verdict on findings, gravest first; it is good when none is graver than a note.</summary>
    public static Verdict Judge(IEnumerable<ConvergenceFinding> findings)
    {
        ConvergenceFinding[] sorted = [.. findings.OrderByDescending(f => f.Severity)];
        return new Verdict(Array.TrueForAll(sorted, f => f.Severity == FindingSeverity.Info), sorted);
    }

    public static ConvergenceFinding Finding(string code, FindingSeverity severity, FormattableString text, FormattableString next, string? parameter = null) => new()
    {
        Code = code,
        Severity = severity,
        Parameter = parameter,
        Text = text.ToString(CultureInfo.InvariantCulture),
        NextStep = next.ToString(CultureInfo.InvariantCulture),
    };

    public static FitDocument.VerdictPart Part(Verdict verdict) => new(
        verdict.Ok,
        [.. verdict.Messages.Select(m => new FitDocument.MessagePart(m.Code, m.Severity.ToString().ToLowerInvariant(), m.Parameter, m.Text, m.NextStep))]);

    public static string Number(double value, int digits = 4) => double.IsFinite(value) ? Rounding.Significant(value, digits)
        : double.IsNaN(value) ? "NA" : value > 0 ? "Inf" : "-Inf";

    /// <summary>A number with as many decimals.</summary>
    public static string Fixed(double value, int decimals) =>
        double.IsNaN(value) ? "NA" : double.IsInfinity(value) ? (value > 0 ? "Inf" : "-Inf") : value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public static string P(double value) => double.IsNaN(value) ? "NA" : value < 0.001 ? "< 0.001" : Fixed(value, 3);
}
