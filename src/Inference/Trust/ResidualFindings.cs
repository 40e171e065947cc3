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
        if (model.Family.Kind == ResponseKind.Binary && model.Design.Response.Trials is null && options.Group is null)
        {
            findings.Add(TrustText.Finding(
                "binary_rows",
                FindingSeverity.Info,
                $"A single 0/1 outcome says next to nothing about the model: these tests have almost no power.",
                $"Add the rows up within groups ({(model.Design.Groups.Count > 0 ? $"--group {model.Design.Groups[0].Name}" : "--group FACTOR")}), and look at the calibration that bayes ppc shows."));
        }

        AddDispersion(findings, residuals["dispersion"]!, pearson, model);
        AddZeros(findings, residuals["zero_inflation"], model);
        AddOutliers(findings, residuals, labels, options);
        ResidualTest uniformity = residuals["uniformity"]!;
        if (!uniformity.Passes)
        {
            findings.Add(TrustText.Finding(
                "uniformity",
                FindingSeverity.Warning,
                $"The residuals are not uniform (D = {uniformity.Statistic:0.000}, p {Compare(uniformity)}): the shape of the distribution, or the mean, is not that of the data.",
                $"Look at what the other tests say first. If they find nothing, plot the residuals against the predictors: a bend asks for a nonlinear term."));
        }

        return TrustText.Judge(findings);
    }

    private static void AddDispersion(List<ConvergenceFinding> findings, ResidualTest test, PearsonOverdispersion pearson, BoundModel model)
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
                $"The data vary {(test.Statistic > 1 ? test.Statistic : pearson.Ratio):0.00} times as much around their expectation as simulations do{(byPearson ? string.Create(CultureInfo.InvariantCulture, $" (Pearson ratio {pearson.Ratio:0.00})") : "")}: intervals and p values are too narrow.",
                $"{next}"));
        }
        else if (!test.Passes && test.Statistic < 1)
        {
            findings.Add(TrustText.Finding(
                "underdispersion",
                FindingSeverity.Warning,
                $"The data vary only {test.Statistic:0.00} times as much around their expectation as simulations do. Effects of groups with few rows take up variation of the rows, and then that is no fault.",
                $"Compare new groups (--unconditional). If it stays, the family spreads wider than the data: intervals are too wide."));
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
        string which = names.Length == 0 ? "" : $": {(options.Group is null ? "rows " : "")}{string.Join(", ", names.Take(Named))}{(names.Length > Named ? ", …" : "")}";
        findings.Add(TrustText.Finding(
            "outliers",
            FindingSeverity.Warning,
            $"{test.Observed:0} observations lie outside all {residuals.Simulations} simulations, {test.Expected:0.#} would be expected{which}.",
            $"Look at these rows for errors of recording. Many of them mean overdispersion or tails heavier than the family's."));
    }

    private static string Compare(ResidualTest test) => test.P < 0.001 ? "< 0.001" : string.Create(CultureInfo.InvariantCulture, $"= {test.P:0.000}");
}
