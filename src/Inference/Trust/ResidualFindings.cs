using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Diagnostics.Residuals;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Trust;

/// <summary>What the tests of simulated residuals mean, and the next step for the family at hand.</summary>
internal static class ResidualFindings
{
    private const int Named = 5;

    public static Verdict Judge(SimulatedResiduals residuals, PearsonOverdispersion pearson, IReadOnlyList<string> labels, BoundModel model, ResidualOptions options)
    {
        List<ConvergenceFinding> findings = [];
        string? factor = model.Design.Groups.Count > 0 ? model.Design.Groups[0].Name : null;
        bool outcomes = PearsonOverdispersion.HasOneTrialRows(model) && options.Group is null;
        bool reproduced = options.Group is not null && !options.Unconditional;
        if (outcomes)
        {
            findings.Add(TrustText.Finding(
                "binary_rows",
                FindingSeverity.Info,
                $"A single 0/1 outcome says next to nothing about the model: its mean fixes its variance, and these tests have almost no power.",
                $"{(factor is null ? "Look" : $"Add the rows up within groups and compare them with new groups (--group {factor} --unconditional), and look")} at the calibration that bayes ppc shows."));
        }

        if (reproduced)
        {
            findings.Add(TrustText.Finding(
                "conditional_sums",
                FindingSeverity.Info,
                $"The effects of the groups of {options.Group} were estimated from these very sums and take up part of what they vary: residuals lie nearer to 1/2 than the model says, and hide faults.",
                $"Compare with new groups: --group {options.Group} --unconditional."));
        }

        if (!outcomes)
        {
            AddDispersion(findings, residuals["dispersion"]!, pearson, model, options, reproduced);
        }

        AddZeros(findings, residuals["zero_inflation"], model);
        AddOutliers(findings, residuals, labels, options);
        ResidualTest uniformity = residuals["uniformity"]!;
        if (!uniformity.Passes && !reproduced)
        {
            findings.Add(TrustText.Finding(
                "uniformity",
                FindingSeverity.Warning,
                $"The residuals are not uniform (D = {uniformity.Statistic:0.000}, p {Compare(uniformity)}): the shape of the distribution, or the mean, is not that of the data.",
                $"Look at what the other tests say first. If they find nothing, plot the residuals against the predictors: a bend asks for a nonlinear term."));
        }

        return TrustText.Judge(findings);
    }

    private static void AddDispersion(
        List<ConvergenceFinding> findings, ResidualTest test, PearsonOverdispersion pearson, BoundModel model, ResidualOptions options, bool reproduced)
    {
        bool byPearson = pearson.Refused is null && pearson.P < 0.05;
        if ((!test.Passes && test.Statistic > 1) || byPearson)
        {
            string next = model.Family switch
            {
                PoissonFamily => "Allow for overdispersion: --family negbinomial, or an effect of each row, (1 | row). If zeros stand out, a zero-inflated family.",
                BinomialFamily => "Allow for overdispersion: --family beta_binomial, or an effect of each row, (1 | row).",
                ZeroInflatedPoissonFamily => "Use --family zero_inflated_negbinomial.",
                HurdlePoissonFamily => "Use --family hurdle_negbinomial.",
                GaussianFamily => "Look for outliers and for a variance that changes with a predictor (sigma ~ x); --family student has heavier tails.",
                _ => "Look for a missing predictor or a group effect that should vary (a slope), then for a family with heavier tails.",
            };
            findings.Add(TrustText.Finding(
                "overdispersion",
                FindingSeverity.Warning,
                byPearson
                    ? (FormattableString)$"The data vary {pearson.Ratio:0.00} times as much around their expectation as the family has it (Pearson ratio, 95% range {pearson.Lower:0.00} to {pearson.Upper:0.00}): intervals are too narrow and p values too small."
                    : $"The data vary {test.Statistic:0.00} times as much around their expectation as simulations do: intervals are too narrow and p values too small.",
                $"{next}"));
        }
        else if (!test.Passes && test.Statistic < 1 && !reproduced)
        {
            // Simulations of the groups of the data carry what is not known of their effects; the data, from which the effects were estimated, do not.
            bool sure = options.Unconditional || model.Design.Groups.Count == 0 || pearson is { Refused: null, P: > 0.95 };
            findings.Add(TrustText.Finding(
                "underdispersion",
                sure ? FindingSeverity.Warning : FindingSeverity.Info,
                sure
                    ? (FormattableString)$"The data vary only {test.Statistic:0.00} times as much around their expectation as simulations do."
                    : $"The data vary only {test.Statistic:0.00} times as much around their expectation as simulations do. The effects of groups, estimated from the data, take up variation of the rows, and the Pearson ratio{(pearson.Refused is null ? string.Create(CultureInfo.InvariantCulture, $", {pearson.Ratio:0.00},") : "")} does not confirm that the family is too wide.",
                sure ? (FormattableString)$"{(options.Unconditional && model.Design.Groups.Count > 0 ? "The family, or the spread between groups, is" : "The family spreads")} wider than the data: intervals are too wide." : (FormattableString)$"Compare new groups: --unconditional."));
        }
    }

    private static void AddZeros(List<ConvergenceFinding> findings, ResidualTest? test, BoundModel model)
    {
        if (test is null || test.Passes)
        {
            return;
        }

        string next = test.Statistic < 1 ? "A zero-inflated family or a hurdle is not needed; look for a lower bound above 0 in how the data were collected."
            : model.Family.Kind == ResponseKind.Binary ? "If dispersion is found too, allow for that first (beta_binomial); else --family zero_inflated_binomial."
            : "If dispersion is found too, allow for that first (negbinomial); else --family zero_inflated_poisson or hurdle_poisson.";
        findings.Add(TrustText.Finding(
            "zeros",
            FindingSeverity.Warning,
            $"The data have {test.Observed:0} zeros, simulations {test.Expected:0.#} in the mean.",
            $"{next}"));
    }

    private static void AddOutliers(List<ConvergenceFinding> findings, SimulatedResiduals residuals, IReadOnlyList<string> labels, ResidualOptions options)
    {
        ResidualTest test = residuals["outliers"]!;
        if (test.Passes || test.Observed <= test.Expected)
        {
            return;
        }

        string[] names = [.. labels.Where((_, i) => residuals.IsOutlier[i])];
        string which = names.Length == 0 ? "" : $": {(options.Group is null ? "rows " : "")}{string.Join(", ", names.Take(Named))}{(names.Length > Named ? " and others" : "")}";
        findings.Add(TrustText.Finding(
            "outliers",
            FindingSeverity.Warning,
            $"{test.Observed:0} observations lie outside all {residuals.Simulations} simulations, {test.Expected:0.#} would be expected{which}.",
            $"Look at these rows for errors of recording. Many of them mean overdispersion or tails heavier than the family's."));
    }

    private static string Compare(ResidualTest test) => test.P < 0.001 ? "< 0.001" : string.Create(CultureInfo.InvariantCulture, $"= {test.P:0.000}");
}
