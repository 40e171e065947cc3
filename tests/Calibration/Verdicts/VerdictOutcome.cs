using Bayes.Comparison;

namespace Bayes.Calibration.Verdicts;

/// <summary>The verdict that a case got.</summary>
/// <param name="Name">The case.</param>
/// <param name="Expected">The verdict it deserves.</param>
/// <param name="Verdict">The verdict it got.</param>
/// <param name="Sentence">The verdict in words.</param>
/// <param name="Reason">The first reason that it gives.</param>
/// <param name="Notes">The codes of its further notes.</param>
/// <param name="Seconds">The time the comparison took.</param>
public sealed record VerdictOutcome(string Name, string Expected, string Verdict, string Sentence, string Reason, string Notes, double Seconds)
{
    /// <summary>Whether the verdict is the one deserved.</summary>
    public bool IsRight => Verdict == Expected;

    /// <summary>Compares the methods on a case at default settings.</summary>
    /// <param name="verdictCase">The case.</param>
    /// <returns>What came out.</returns>
    public static VerdictOutcome Of(VerdictCase verdictCase)
    {
        ArgumentNullException.ThrowIfNull(verdictCase);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        ModelComparison comparison = verdictCase.Model.Compare(verdictCase.Data, new ComparisonOptions { Gee = false });
        AgreementVerdict verdict = comparison.Verdict;
        return new VerdictOutcome(
            verdictCase.Name,
            verdictCase.Expected,
            verdict.Name,
            verdict.Sentence,
            verdict.Reasons.Count == 0 ? "" : verdict.Reasons[0],
            string.Join(' ', verdict.Notes.Select(n => n.Code)),
            watch.Elapsed.TotalSeconds);
    }
}
