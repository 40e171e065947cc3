using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Diagnostics.CrossValidation;
using Bayes.Models.Posterior;

namespace Bayes.Trust;

/// <summary>What cross-validation says against itself and against the model.</summary>
internal static class LooFindings
{
    private const int Named = 5;

    public static Verdict Judge(Loo loo, Waic? waic, BoundModel model, LooOptions options)
    {
        List<ConvergenceFinding> findings = [];
        AddBad(findings, loo, model, options);
        AddFlexibility(findings, loo, model);
        if (waic is { Unreliable: > 0 })
        {
            findings.Add(TrustText.Finding(
                "waic_unreliable",
                FindingSeverity.Info,
                $"{waic.Unreliable} rows have a p_waic above {Waic.LargestP}: WAIC is not to be relied on.",
                $"Use LOO, which says of each row whether it can be trusted."));
        }

        return TrustText.Judge(findings);
    }

    private static void AddBad(List<ConvergenceFinding> findings, Loo loo, BoundModel model, LooOptions options)
    {
        PointwiseLoo[] bad = [.. loo.Bad.OrderByDescending(p => p.ParetoK)];
        if (bad.Length == 0)
        {
            return;
        }

        string one = options.Group is null ? "row" : $"group of {options.Group}";
        string names = string.Join(", ", bad.Take(Named).Select(p => string.Create(CultureInfo.InvariantCulture, $"{(options.Group is null ? "row " : "")}{p.Label} ({p.ParetoK:0.00})")));
        bool tooMany = options.Refit && bad.Length > options.MostRefits;
        findings.Add(TrustText.Finding(
            "pareto_k",
            bad.Any(p => p.ParetoK > 1) ? FindingSeverity.Error : FindingSeverity.Warning,
            $"{bad.Length} of {loo.Pointwise.Count} {loo.Unit} have a k-hat above {loo.Threshold:0.00}: {names}{(bad.Length > Named ? " and others" : "")}. Without such a {one} the posterior would be so different that the draws cannot tell how well it is predicted; elpd is too high.",
            tooMany ? $"{bad.Length} refits are more than the {options.MostRefits} allowed. Look at the model first; then allow them (--max-refits {bad.Length})."
            : options.Group is null && model.Design.Groups.Count > 0 ? (FormattableString)$"Fit again without them (--refit). If they are the only rows of their groups, or the question is about new groups, leave out whole groups (--group {model.Design.Groups[0].Name})."
            : (FormattableString)$"Fit again without them (--refit), and look at what is special about them."));
    }

    // Vehtari's rules of thumb in the help of the R package loo: p_loo against the number of parameters says which kind of trouble it is.
    private static void AddFlexibility(List<ConvergenceFinding> findings, Loo loo, BoundModel model)
    {
        int parameters = model.Layout.Dimension;
        double p = loo.P.Value;
        if (loo.Unit != "rows")
        {
            return;
        }

        if (p > parameters)
        {
            findings.Add(TrustText.Finding(
                "p_loo",
                FindingSeverity.Warning,
                $"The effective number of parameters, {p:0.0}, is above the number of parameters, {parameters}: single rows move the fit more than a model that describes the data would let them.",
                $"Look for outliers, overdispersion or a missing predictor: bayes residuals and bayes ppc show them."));
        }
        else if (loo.Bad.Count > 0 && p > loo.Pointwise.Count / 5.0)
        {
            findings.Add(TrustText.Finding(
                "p_loo",
                FindingSeverity.Info,
                $"The effective number of parameters, {p:0.0}, is more than a fifth of the {loo.Pointwise.Count} rows: the model is flexible, and many rows are described by parameters of their own. Bad k-hats come with that; they need not mean that the model is wrong.",
                $"Fit again without the bad rows, or leave out whole groups."));
        }
    }
}
