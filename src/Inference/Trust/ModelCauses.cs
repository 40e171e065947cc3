using Bayes.Comparison;
using Bayes.Diagnostics;
using Bayes.Models.Posterior;

namespace Bayes.Trust;

/// <summary>Causes of trouble that only the model knows: priors that the data do not move, and groups that say little.</summary>
internal static class ModelCauses
{
    private const double PriorRules = 0.9;
    private const int FewGroups = 5;

    /// <summary>Explains quantities that mix badly; empty when none does.</summary>
    public static IEnumerable<ConvergenceFinding> Find(PosteriorFit fit, IReadOnlyList<ParameterSummary> summaries, ConvergenceCriteria criteria)
    {
        double least = criteria.EssPerChain * fit.Draws.ChainCount;
        var bad = summaries.Where(s => s.RHat > criteria.RHat || s.EssBulk < least || s.EssTail < least).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        if (bad.Count == 0 && fit.Description.Sampler.Divergent == 0)
        {
            yield break;
        }

        foreach (GroupDescription group in fit.Description.Model.Groups)
        {
            string[] deviations = [.. group.Terms.SelectMany(t => t.StandardDeviations)];
            if (!deviations.Any(bad.Contains) && fit.Description.Sampler.Divergent == 0)
            {
                continue;
            }

            if (group.Levels.Count < FewGroups)
            {
                yield return TrustText.Finding(
                    "few_groups",
                    FindingSeverity.Info,
                    $"{group.Name} has {group.Levels.Count} groups: its standard deviations ({string.Join(", ", deviations)}) rest on {group.Levels.Count} numbers, and their posteriors have long tails.",
                    $"Give them an informative prior (--prior \"sd_{group.Name}: half_normal(0, 1)\"), or make {group.Name} a fixed effect.",
                    deviations[0]);
            }
            else if (group.LargestGroup == 1)
            {
                yield return TrustText.Finding(
                    "single_rows",
                    FindingSeverity.Info,
                    $"Every group of {group.Name} has one row: its effects compete with the residual variation of the family.",
                    $"Drop the effects of {group.Name}, unless they stand for overdispersion that the family does not have.",
                    deviations[0]);
            }
        }

        if (fit.Model is not { } model)
        {
            yield break;
        }

        foreach (Quantity quantity in model.Quantities.All.Take(model.Quantities.PopulationCount).Where(q => bad.Contains(q.Name) || (q.Kind == QuantityKind.StandardDeviation && fit.Description.Sampler.Divergent > 0)))
        {
            (string? prior, double share) = PriorSpread.Of(model, quantity, fit.Draws);
            if (share > PriorRules)
            {
                yield return TrustText.Finding(
                    "prior_only",
                    FindingSeverity.Warning,
                    $"The posterior of {quantity.Name} is as wide as its prior, {prior}: the data say nothing about it, and the sampler wanders where the prior allows.",
                    $"Give it a prior that says what is known, or drop the term.",
                    quantity.Name);
            }
            else if (prior == "flat" && bad.Contains(quantity.Name))
            {
                yield return TrustText.Finding(
                    "flat_prior",
                    FindingSeverity.Info,
                    $"The prior of {quantity.Name} is flat: nothing but the data keeps it from running away.",
                    $"Give it a proper prior, such as --prior \"{quantity.Name}: normal(0, 2.5)\".",
                    quantity.Name);
            }
        }
    }
}
