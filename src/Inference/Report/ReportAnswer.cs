using System.Globalization;
using Bayes.Checks;
using Bayes.Diagnostics;

namespace Bayes.Report;

/// <summary>One of the questions that a report begins with, answered.</summary>
/// <param name="Code">A stable name: <c>draws</c>, <c>agreement</c>, <c>fit</c>.</param>
/// <param name="Question">The question.</param>
/// <param name="Ok">Whether nothing is wrong.</param>
/// <param name="Answer">The answer in a few words.</param>
/// <param name="Text">The answer in a sentence or two.</param>
public sealed record ReportAnswer(string Code, string Question, bool Ok, string Answer, string Text)
{
    internal static IEnumerable<ReportAnswer> All(FitReport report)
    {
        Verdict verdict = report.Summary.Verdict;
        yield return new ReportAnswer("draws", "Can the draws be trusted?", verdict.Ok, verdict.Ok ? "Yes" : "No", OfDraws(report));
        if (report.Comparison is { Verdict: { } agreement })
        {
            yield return new ReportAnswer("agreement", "Do the methods agree?", agreement.Ok, AgreementInWords.Of(agreement.Code), agreement.Sentence);
        }

        string[] warnings =
        [
            .. report.Check.Warnings.Where(w => w.Severity != WarningSeverity.Note).Select(w => w.Text),
            .. new[] { report.Predictive?.Verdict, report.Residuals?.Verdict }.OfType<Verdict>().SelectMany(v => v.Messages).Where(m => m.Severity != FindingSeverity.Info).Select(m => m.Text),
        ];
        yield return new ReportAnswer(
            "fit",
            "Do model and data fit together?",
            warnings.Length == 0,
            warnings.Length == 0 ? "Nothing speaks against it" : string.Create(CultureInfo.InvariantCulture, $"{warnings.Length} {(warnings.Length == 1 ? "warning" : "warnings")}"),
            warnings.Length == 0 ? $"Checks before the fit{(report.Predictive is null ? "" : ", simulated data and residuals")} found nothing that the results would suffer from." : warnings[0]);
    }

    /// <summary>What the diagnostics say of the draws, in a sentence.</summary>
    internal static string OfDraws(FitReport report)
    {
        ConvergenceFinding? worst = report.Summary.Verdict.Messages.FirstOrDefault(m => m.Severity != FindingSeverity.Info);
        SummaryRow[] defined = [.. report.Summary.Parameters.Concat(report.Summary.GroupEffects).Where(r => r.Summary.EssBulk.IsDefined && r.Summary.EssTail.IsDefined)];
        return worst is not null ? worst.Text
            : report.Fit.Description.Sampler.Kernel == PriorSampling.Kernel ? "These are independent draws from the priors, not from a posterior."
            : defined.Length == 0 ? "Nothing speaks against these draws."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The chains agree (largest R-hat {defined.Max(r => r.Summary.RHat.Value):0.000}), effective sample sizes suffice (smallest {Math.Floor(defined.Min(r => Math.Min(r.Summary.EssBulk.Value, r.Summary.EssTail.Value))):0}), and no transition diverged.");
    }
}
