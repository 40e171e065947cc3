using System.Globalization;
using System.Text;

namespace Bayes.Calibration.Verdicts;

/// <summary>Writes the outcomes of the verdict battery as a page.</summary>
public static class VerdictReport
{
    /// <summary>The largest number of healthy data sets that may get another verdict than agreement.</summary>
    public const int FalseAlarmsAllowed = 1;

    /// <summary>Whether all hard cases got the verdict they deserve, with at most one false alarm on the healthy ones.</summary>
    /// <param name="hard">The hard cases.</param>
    /// <param name="healthy">The healthy data sets.</param>
    /// <returns>True when the bar is met.</returns>
    public static bool Passes(IReadOnlyList<VerdictOutcome> hard, IReadOnlyList<VerdictOutcome> healthy) =>
        hard.All(o => o.IsRight) && healthy.Count(o => !o.IsRight) <= FalseAlarmsAllowed;

    /// <summary>The page, without times, so that a second run gives the same file.</summary>
    /// <param name="hard">The hard cases.</param>
    /// <param name="healthy">The healthy data sets.</param>
    /// <returns>The text of a markdown page.</returns>
    public static string Markdown(IReadOnlyList<VerdictOutcome> hard, IReadOnlyList<VerdictOutcome> healthy)
    {
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            # Verdicts on hard cases and on healthy data

            Every hard case has its verdict and the reason for it written down in `cases.tsv` before the verdict was programmed. Each is
            compared at default settings. {hard.Count(o => o.IsRight)} of {hard.Count} hard cases get the verdict they deserve;
            {healthy.Count(o => !o.IsRight)} of {healthy.Count} healthy data sets raise a false alarm (at most {FalseAlarmsAllowed} may).

            | case | deserves | gets | in words | first reason | notes |
            |---|---|---|---|---|---|

            """);
        foreach (VerdictOutcome o in hard.Concat(healthy.Where(o => !o.IsRight)))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {o.Name} | {o.Expected} | {(o.IsRight ? o.Verdict : $"**{o.Verdict}**")} | {Cell(o.Sentence)} | {Cell(o.Reason)} | {o.Notes} |\n");
        }

        text.Append("\nRegenerate with `dotnet run --project tests/Calibration -c Release -- verdicts`.\n");
        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');
}
