using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Estimation;
using Bayes.Models.Posterior;

namespace Bayes.Comparison;

/// <summary>Applies the rules and gathers what is worth a note.</summary>
internal static class VerdictNotes
{
    public static AgreementVerdict Judge(Evidence evidence)
    {
        (VerdictRule Rule, string[] Reasons)[] holding = [.. VerdictRules.All.Select(r => (r, (string[])[.. r.Reasons(evidence)])).Where(r => r.Item2.Length > 0)];
        (VerdictRule rule, string[] reasons) = holding.Length > 0 ? holding[0] : (VerdictRules.Agreement, [.. VerdictRules.Agreement.Reasons(evidence)]);
        return new AgreementVerdict
        {
            Code = rule.Code,
            Sentence = rule.Sentence(evidence),
            Reasons = reasons,
            Believe = rule.Believe(evidence),
            NextStep = rule.NextStep(evidence),
            Notes = [.. holding.Skip(1).SelectMany(h => h.Reasons.Select(r => new AgreementNote(AgreementVerdict.NameOf(h.Rule.Code), r))), .. Small(evidence)],
        };
    }

    private static IEnumerable<AgreementNote> Small(Evidence evidence)
    {
        foreach (ConvergenceFinding finding in evidence.Draws.Messages.Where(m => m.Severity != FindingSeverity.Info))
        {
            yield return new AgreementNote(finding.Code, $"The draws: {finding.Text} {finding.NextStep}");
        }

        foreach (ComparisonRow row in evidence.Of(QuantityKind.Correlation).Where(r => r.Posterior.Sd > 0.4))
        {
            yield return new AgreementNote("correlation_unknown", string.Create(
                CultureInfo.InvariantCulture,
                $"The data say little about {Evidence.TermOf(row.Quantity)}: its posterior has sd {Rounding.Significant(row.Posterior.Sd, 2)}, and a uniform density on (−1, 1) 0.58."));
        }

        foreach (EstimationFinding finding in evidence.Findings(EstimationCode.FlatDirection))
        {
            yield return new AgreementNote("flat_direction", $"Maximum likelihood: {finding.Text} {finding.NextStep}");
        }

        if (evidence is { Unsettled: { } unsettled, IsFarFromSettled: false })
        {
            yield return new AgreementNote("quadrature_not_settled", unsettled.Text);
        }

        if (evidence is { HasJudge: true, GridProblem: { } problem })
        {
            yield return new AgreementNote("integration_rough", problem);
        }

        if (evidence.SampledAgain is { } again)
        {
            yield return new AgreementNote("sampled_again", again);
        }

        if (evidence.Judge is { IsReliable: false })
        {
            yield return new AgreementNote("integration_unreliable", evidence.JudgeProblem ?? "The integration cannot be relied on.");
        }
    }
}
