using System.Globalization;
using System.Text;
using Bayes.Estimation;

namespace Bayes.Estimates;

/// <summary>Prints a maximum-likelihood fit for people.</summary>
internal static class LikelihoodText
{
    private const double SameLikelihood = 0.01;

    public static string Write(LikelihoodSummary summary, bool includeGroupEffects)
    {
        StringBuilder text = new();
        MaximumLikelihoodFit fit = summary.Fit;
        ModelHeading.Write(text, summary.Model);
        text.Append(CultureInfo.InvariantCulture, $"Method   {LikelihoodSummary.MethodOf(fit)}\n");
        text.Append(CultureInfo.InvariantCulture, $"         {fit.Convergence.Optimizer}, {fit.Convergence.Evaluations} evaluations, {fit.Convergence.Seconds:0.00} s\n");
        WriteCriteria(text, summary);
        EstimateTable.WriteAll(text, summary.Model, fit.Estimates);
        if (summary.Robust is { } robust)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  Standard errors are robust (sandwich of {robust.Clusters} clusters, no correction for few of them), and so are z, p and Wald intervals.\n");
        }

        if (summary.Bootstrap is { } bootstrap)
        {
            string failed = bootstrap.Failed == 0 ? "" : $"; {bootstrap.Failed} more could not be fitted";
            text.Append(CultureInfo.InvariantCulture, $"\n  Bootstrap intervals: percentiles over {bootstrap.Replicates.Count} data sets simulated from the fit{failed}{(bootstrap.Cancelled ? "; cancelled before its end" : "")}.\n");
        }

        WriteLadder(text, fit);
        WriteRuns(text, fit);
        if (includeGroupEffects)
        {
            WriteGroupEffects(text, summary);
        }

        WriteFindings(text, fit);
        return text.ToString();
    }

    /// <summary>Prints findings, each with its next step.</summary>
    public static void WriteFindings(StringBuilder text, IEnumerable<EstimationFinding> findings)
    {
        foreach (EstimationFinding finding in findings.OrderByDescending(f => f.Severity))
        {
            string severity = finding.Severity switch
            {
                EstimationSeverity.Error => "Do not use these estimates",
                EstimationSeverity.Warning => "Warning",
                _ => "Note",
            };
            SummaryText.Wrap(text, "  ", $"{severity}: {finding.Text}");
            SummaryText.Wrap(text, "    ", $"Next: {finding.NextStep}");
        }
    }

    private static void WriteCriteria(StringBuilder text, LikelihoodSummary summary)
    {
        MaximumLikelihoodFit fit = summary.Fit;
        text.Append('\n').Append(fit.Method == EstimationMethod.RestrictedMaximumLikelihood ? "Restricted likelihood\n" : "Likelihood\n");
        TextTable table = new(["log likelihood", "deviance", "AIC", "BIC", "parameters", "n", .. summary.Model.Groups.Select(g => $"groups of {g.Name}")]);
        table.Add(
        [
            EstimateRounding.Likelihood(fit.LogLikelihood),
            EstimateRounding.Likelihood(fit.Deviance),
            EstimateRounding.Likelihood(fit.Aic),
            EstimateRounding.Likelihood(fit.Bic),
            Whole(fit.ParameterCount),
            Whole(summary.Model.Rows),
            .. summary.Model.Groups.Select(g => Whole(g.Levels.Count)),
        ]);
        table.Write(text);
    }

    private static void WriteLadder(StringBuilder text, MaximumLikelihoodFit fit)
    {
        if (fit.Ladder.Count == 0)
        {
            return;
        }

        text.Append("\nQuadrature: what more points change\n");
        TextTable table = new("points", "log likelihood", "largest move", "of");
        foreach (QuadratureRung rung in fit.Ladder)
        {
            table.Add(
                Whole(rung.Points),
                EstimateRounding.Likelihood(rung.LogLikelihood),
                double.IsFinite(rung.LargestMove) ? $"{Rounding.Significant(rung.LargestMove, 2)} SE" : "",
                Term(fit, rung.Moved));
        }

        table.Write(text);
    }

    // One optimizer that found the same from every start needs no table.
    private static void WriteRuns(StringBuilder text, MaximumLikelihoodFit fit)
    {
        IReadOnlyList<OptimizerRun> runs = fit.Convergence.Runs;
        if (fit.Ladder.Count > 0 || (runs.Select(r => r.Optimizer).Distinct().Count() <= 1 && runs.All(r => Math.Abs(r.LogLikelihood - fit.LogLikelihood) < SameLikelihood)))
        {
            return;
        }

        text.Append("\nOptimizers, and where each ended\n");
        TextTable table = new("", "optimizer", "from", "log likelihood", "evaluations", "stopped because") { OfWords = true };
        TextTable estimates = new(["", .. runs.Select((_, r) => $"({r + 1})")]);
        for (int r = 0; r < runs.Count; r++)
        {
            OptimizerRun run = runs[r];
            table.Add($"({r + 1})", run.Optimizer, run.Start, EstimateRounding.Likelihood(run.LogLikelihood), Whole(run.Evaluations), run.Reason);
        }

        for (int v = 0; v < fit.Estimates.Count; v++)
        {
            Estimate estimate = fit.Estimates[v];
            estimates.Add([estimate.Quantity.Term, .. runs.Select(r => EstimateRounding.Value(r.Estimates[v], estimate.StandardError))]);
        }

        table.Write(text);
        text.Append('\n');
        estimates.Write(text);
    }

    private static void WriteGroupEffects(StringBuilder text, LikelihoodSummary summary)
    {
        foreach (IGrouping<string?, GroupEffectMode> group in summary.GroupEffects().GroupBy(e => e.Quantity.Group))
        {
            text.Append(CultureInfo.InvariantCulture, $"\nConditional modes of single groups of {group.Key}, on the {summary.Model.Link} scale\n");
            TextTable table = new("", "Mode", "sd");
            foreach (GroupEffectMode effect in group)
            {
                table.Add(effect.Quantity.Term, Rounding.Significant(effect.Value, 3), Rounding.Significant(effect.StandardDeviation, 3));
            }

            table.Write(text);
        }
    }

    private static void WriteFindings(StringBuilder text, MaximumLikelihoodFit fit)
    {
        text.Append("\nVerdict\n");
        if (fit.Ok)
        {
            SummaryText.Wrap(text, "  ", string.Create(
                CultureInfo.InvariantCulture,
                $"The maximum was reached: the step that is left would change no estimate by more than {Rounding.Significant(fit.Convergence.RemainingStep, 1)} of its standard error."));
        }
        else if (!fit.Convergence.Converged && !fit.Findings.Any(f => f.Code == EstimationCode.NotConverged))
        {
            SummaryText.Wrap(text, "  ", "The maximum was not reached.");
        }

        WriteFindings(text, fit.Findings);
    }

    private static string Term(MaximumLikelihoodFit fit, string? name) => fit.Estimates.FirstOrDefault(e => e.Quantity.Name == name)?.Quantity.Term ?? name ?? "";

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);
}
