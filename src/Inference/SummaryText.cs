using System.Globalization;
using System.Text;
using Bayes.Diagnostics;

namespace Bayes;

/// <summary>Prints a summary as text, in sections like those of brms.</summary>
internal static class SummaryText
{
    private const int Width = 96;

    public static string Write(FitSummary summary, bool includePriors, bool includeGroupEffects)
    {
        StringBuilder text = new();
        WriteModel(text, summary);
        if (includePriors)
        {
            WritePriors(text, summary.Description.Priors);
        }

        WriteGroups(text, summary);
        WriteCoefficients(text, summary);
        WriteRows(text, "Family parameters", Of(summary, QuantityKinds.FamilyParameter), summary);
        if (includeGroupEffects)
        {
            WriteGroupEffects(text, summary);
        }

        WriteVerdict(text, summary);
        return text.ToString();
    }

    public static void WritePriors(StringBuilder text, IReadOnlyList<PriorDescription> priors)
    {
        text.Append("\nPriors\n");
        TextTable table = new("parameter", "prior", "source") { OfWords = true };
        foreach (PriorDescription prior in priors)
        {
            table.Add(prior.Parameter, prior.Prior, prior.Source);
        }

        table.Write(text);
        if (priors.Any(p => p.Class == "Intercept"))
        {
            text.Append("  The prior of the intercept is that of the design with centred columns.\n");
        }
    }

    private static void WriteModel(StringBuilder text, FitSummary summary)
    {
        ModelDescription model = summary.Description.Model;
        SamplerDescription sampler = summary.Description.Sampler;
        ModelHeading.Write(text, model);
        text.Append(CultureInfo.InvariantCulture, $"Sampler  {sampler.Kernel}; {sampler.Chains} chains, {sampler.WarmupMade} warmup + {sampler.Draws} draws each{(sampler.Thin > 1 ? $", every {sampler.Thin}th kept" : "")}, seed {sampler.Seed}\n");
        text.Append(CultureInfo.InvariantCulture, $"         {sampler.Seconds.Total:0.0} s, {sampler.Gradients} gradients\n");
        if (sampler.AdaptFrom is { } taken)
        {
            WriteAdaptation(text, taken, sampler.Chains);
        }

        foreach (ChainReason chain in sampler.GaveUp)
        {
            text.Append(CultureInfo.InvariantCulture, $"         chain {chain.Chain} gave up short trajectories: {chain.Reason}\n");
        }

        if (sampler.Target is { } target)
        {
            text.Append(CultureInfo.InvariantCulture, $"         until {target.Until}: {(target.Met ? "met" : "not met")} (smallest ESS {Math.Floor(target.SmallestEss):0}, largest R-hat {target.LargestRHat:0.000})\n");
        }
    }

    private static void WriteAdaptation(StringBuilder text, AdaptationDescription taken, int chains)
    {
        string kept = taken.Refused.Count == 0 ? "all chains"
            : taken.Refused.Count == chains ? "no chain"
            : $"{chains - taken.Refused.Count} of {chains} chains";
        text.Append(CultureInfo.InvariantCulture, $"         adaptation of {taken.Directory}: kept by {kept}\n");
        foreach (ChainReason refusal in taken.Refused)
        {
            text.Append(CultureInfo.InvariantCulture, $"         chain {refusal.Chain} warmed up anew: {refusal.Reason}\n");
        }
    }

    private static void WriteGroups(StringBuilder text, FitSummary summary)
    {
        foreach (GroupDescription group in summary.Description.Model.Groups)
        {
            SummaryRow[] rows = [.. Of(summary, QuantityKinds.StandardDeviation, QuantityKinds.Correlation).Where(r => r.Quantity.Group == group.Name)];
            WriteRows(text, ModelHeading.OfGroup(summary.Description.Model, group), rows, summary);
        }

        WriteRows(text, "Variance components", summary.Derived, summary);
    }

    private static void WriteGroupEffects(StringBuilder text, FitSummary summary)
    {
        foreach (IGrouping<string?, SummaryRow> group in summary.GroupEffects.GroupBy(r => r.Quantity.Group))
        {
            WriteRows(text, $"Effects of single groups of {group.Key}, on the {summary.Description.Model.Link} scale", group, summary);
        }
    }

    private static void WriteCoefficients(StringBuilder text, FitSummary summary)
    {
        foreach (IGrouping<string, SummaryRow> predictor in Of(summary, QuantityKinds.Coefficient).GroupBy(r => r.Quantity.Parameter))
        {
            WriteRows(text, ModelHeading.OfCoefficients(summary.Description.Model, predictor.Key), predictor, summary);
        }
    }

    private static void WriteRows(StringBuilder text, string title, IEnumerable<SummaryRow> rows, FitSummary summary)
    {
        SummaryRow[] all = [.. rows];
        if (all.Length == 0)
        {
            return;
        }

        string percent = (100 * summary.Level).ToString("0.##", CultureInfo.InvariantCulture);
        TextTable table = new("", "Estimate", "Est.Error", $"l-{percent}% CI", $"u-{percent}% CI", "Rhat", "Bulk_ESS", "Tail_ESS");
        foreach (SummaryRow row in all)
        {
            ParameterSummary s = row.Summary;
            table.Add(
                row.Quantity.Term,
                Rounding.Statistic(s.Mean, s.McseMean),
                Rounding.Statistic(s.Sd, s.McseSd),
                Rounding.Statistic(row.Lower, s.Quantiles[0].Mcse),
                Rounding.Statistic(row.Upper, s.Quantiles[1].Mcse),
                Rounding.RHat(s.RHat),
                Rounding.SampleSize(s.EssBulk),
                Rounding.SampleSize(s.EssTail));
        }

        int width = summary.Parameters.Concat(summary.Derived).Max(r => r.Quantity.Term.Length);
        text.Append('\n').Append(title).Append('\n');
        table.Write(text, width);
    }

    private static void WriteVerdict(StringBuilder text, FitSummary summary)
    {
        Verdict verdict = summary.Verdict;
        text.Append("\nVerdict\n");
        if (summary.Description.Sampler.Kernel == PriorSampling.Kernel)
        {
            Wrap(text, "  ", PriorSampling.Finding.Text);
            return;
        }

        if (verdict.Ok)
        {
            SummaryRow[] defined = [.. summary.Parameters.Concat(summary.GroupEffects).Where(r => r.Summary.EssBulk.IsDefined)];
            Wrap(text, "  ", defined.Length == 0
                ? "Nothing speaks against these draws."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The draws can be trusted: the chains agree (largest R-hat {defined.Max(r => r.Summary.RHat.Value):0.000}), effective sample sizes suffice (smallest {Math.Floor(defined.Min(r => Math.Min(r.Summary.EssBulk, r.Summary.EssTail))):0}), and no transition diverged."));
        }

        foreach (ConvergenceFinding finding in verdict.Messages)
        {
            string severity = finding.Severity switch
            {
                FindingSeverity.Error => "Do not use these draws",
                FindingSeverity.Warning => "Warning",
                _ => "Note",
            };
            Wrap(text, "  ", $"{severity}: {finding.Text}");
            Wrap(text, "    ", $"Next: {finding.NextStep}");
        }
    }

    private static IEnumerable<SummaryRow> Of(FitSummary summary, params string[] kinds) =>
        summary.Parameters.Where(r => kinds.Contains(r.Quantity.Kind, StringComparer.Ordinal));

    /// <summary>Appends a paragraph; lines after the first are indented by blanks.</summary>
    internal static void Wrap(StringBuilder text, string indent, string words)
    {
        int column = 0;
        string lead = indent;
        foreach (string word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append('\n');
                column = 0;
                lead = new string(' ', indent.Length);
            }

            text.Append(column == 0 ? lead : " ").Append(word);
            column += (column == 0 ? lead.Length : 1) + word.Length;
        }

        text.Append('\n');
    }
}
