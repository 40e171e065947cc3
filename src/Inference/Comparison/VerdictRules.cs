using System.Globalization;
using Bayes.Diagnostics;
using Bayes.Estimation;
using Bayes.Models.Posterior;

namespace Bayes.Comparison;

/// <summary>One rule of the verdict.</summary>
/// <param name="Code">The code it gives.</param>
/// <param name="Reasons">What speaks for it, with numbers; empty when the rule does not hold.</param>
/// <param name="Sentence">The verdict in one sentence.</param>
/// <param name="Believe">Which result to believe.</param>
/// <param name="NextStep">What to do.</param>
internal sealed record VerdictRule(
    AgreementCode Code, Func<Evidence, IEnumerable<string>> Reasons, Func<Evidence, string> Sentence, Func<Evidence, string> Believe, Func<Evidence, string> NextStep);

/// <summary>The rules of the verdict, first to last: the first that holds is the verdict, the others that hold are notes. <c>docs/verdict.md</c> explains them.</summary>
internal static class VerdictRules
{
    /// <summary>The largest difference between draws and integration that still counts as agreement, in posterior standard deviations.</summary>
    public const double LargestDifference = 0.1;

    /// <summary>The largest error of Laplace's approximation that still counts as accurate: of an estimate in standard errors, of a standard error as a share.</summary>
    public const double LargestLaplaceError = 0.1;

    /// <summary>A posterior this wide beside its prior owes a quarter of its information to the prior: (1/2)² of the precision.</summary>
    public const double LargestPriorShare = 0.5;

    // With larger Monte Carlo errors a difference that matters could hide behind them.
    private const double LargestErrorOfConfirmed = 0.2;

    /// <summary>Correlations beyond this count as ±1, and standard deviations below this share of their posterior mean as 0.</summary>
    private const double BoundaryTolerance = 1e-3;

    public static IReadOnlyList<VerdictRule> All { get; } =
    [
        new(
            AgreementCode.CannotTell,
            e => BadDraws(e).Concat(NoFit(e)),
            e => BadDraws(e).Any() ? "The draws cannot be trusted, so there is nothing to compare." : "There is no maximum-likelihood fit to compare with.",
            e => BadDraws(e).Any() ? e.HasJudge ? "the integration (likelihood × prior), which needs no Markov chain." : "none of the results yet." : "the posterior, by its own diagnostics.",
            e => BadDraws(e).Any() ? e.Draws.Messages.First(m => Grave(e, m)).NextStep : "Simplify the model, or report the posterior with its priors."),
        new(
            AgreementCode.Separation,
            Separated,
            _ => "A predictor separates the outcomes: there is no maximum-likelihood estimate, and the posterior exists because of its priors.",
            _ => "the posterior, with its priors stated; no coefficient, standard error or p value of the maximum-likelihood fit.",
            e => $"Report the prior beside the posterior of the coefficients named, and fit again under another scale of it (--prior \"b: normal(0, 1)\"): what changes is what the prior decides.{Shares(e)}"),
        new(
            AgreementCode.Multimodal,
            e => e.Findings(EstimationCode.Multimodal).Select(f => f.Text),
            _ => "The likelihood has more than one maximum: which one an optimizer reports depends on where it starts.",
            e => e.JudgeIsExact && !e.DrawsDiffer ? "the posterior, which weighs all of them." : "the highest maximum, with the others reported beside it.",
            _ => "Look at the posterior of the quantities named, and at the starts with --all-optimizers; a simpler covariance of the random effects is often enough."),
        new(
            AgreementCode.DrawsDisagree,
            e => e.JudgeIsExact ? Differing(e) : [],
            e => $"The draws pass their diagnostics and yet differ from {JudgeName(e)}.",
            e => $"{JudgeName(e)}, which needs no Markov chain.",
            _ => "Run longer chains from another seed with --target-accept 0.95. If the difference stays, please report it with data and command: one of the two is wrong."),
        new(
            AgreementCode.PriorDominates,
            e => Dominated(e, e.Of(QuantityKind.Coefficient, QuantityKind.StandardDeviation, QuantityKind.FamilyParameter)),
            e => $"The data say little about {string.Join(", ", DominatedRows(e, e.Of(QuantityKind.Coefficient, QuantityKind.StandardDeviation, QuantityKind.FamilyParameter)).Select(r => Evidence.TermOf(r.Quantity)))}: the posterior is mostly the prior.",
            _ => "the posterior only as far as its prior; the maximum-likelihood estimate is hardly determined.",
            _ => "Show prior and posterior side by side, and fit again under another prior that could be defended."),
        new(
            AgreementCode.Boundary,
            Boundary,
            _ => "Maximum likelihood ends at the boundary of the parameters, where it has no standard errors; the posterior does not.",
            _ => "the posterior for the standard deviations and correlations named; the coefficients of both.",
            _ => "Report the posterior interval instead of an estimate of 0 or ±1. If the effect is not part of the design, leave it out."),
        new(
            AgreementCode.CannotTell,
            e => Unfinished(e).Concat(Unsettled(e)).Concat(Unjudged(e)),
            e => Unfinished(e).Any() ? "The maximum of the likelihood was not reached, so there is no estimate to compare with."
                : e.IsFarFromSettled ? "Quadrature still moves with every point more, so its estimates are not known well enough to compare with."
                : e.HasJudge && e.QuadratureProblem is null ? "The draws differ from an integration with too few quadrature points: one of them is off."
                : e.HasJudge ? "Laplace's approximation and the draws differ, and quadrature is not to be had: one of them is off."
                : "The draws could not be checked without a Markov chain.",
            _ => "the posterior, by its own diagnostics.",
            e => Unfinished(e).Any() ? "Try --all-optimizers, or a simpler model."
                : e.IsFarFromSettled ? "Report the posterior; or take fewer effects per group, for which more points are to be had."
                : "Simulate data of this shape with known parameters, or compare with a model whose groups are nested."),
        new(
            AgreementCode.LaplaceInaccurate,
            Inaccurate,
            e => $"Laplace's approximation is inaccurate for {string.Join(", ", InaccurateRows(e).Select(r => Evidence.TermOf(r.Quantity)))}; quadrature with {e.Quadrature!.Points} points{(e.JudgeIsExact ? " and the draws agree" : " differs from it")}.",
            e => e.JudgeIsExact ? "quadrature, or the posterior." : "quadrature.",
            e => $"Report quadrature (bayes ml … --method agq --points {e.Quadrature!.Points}) or the posterior, not Laplace."),
    ];

    /// <summary>The verdict when no rule holds.</summary>
    public static VerdictRule Agreement { get; } = new(
        AgreementCode.Agree,
        e => [.. Accuracy(e), .. Closeness(e)],
        e => e.Quadrature is not null ? "Laplace, quadrature and the draws agree."
            : e.QuadratureProblem is not null ? "Laplace and the draws agree; quadrature is not to be had here."
            : "Maximum likelihood and the draws agree.",
        _ => "either: the posterior and the maximum-likelihood fit answer alike.",
        _ => "Report one of them, and name the other as the check.");

    private static IEnumerable<string> BadDraws(Evidence e) => e.Draws.Messages.Where(m => Grave(e, m)).Select(m => m.Text);

    // A warning asks for care. Too few effective draws are imprecise, not wrong, and where the integration confirms them they can be compared.
    private static bool Grave(Evidence e, ConvergenceFinding finding) => finding.Severity == FindingSeverity.Error
        && !(finding.Code is FindingCode.EssBulk or FindingCode.EssTail && e.JudgeIsExact && !e.DrawsDiffer
            && e.Rows.All(r => r.Differences.Count == 0 || r.Differences[0].Error <= LargestErrorOfConfirmed));

    private static IEnumerable<string> NoFit(Evidence e) => e.Best is null && e.Separation.Count == 0 ? [e.LikelihoodProblem ?? "Maximum likelihood gave no fit."] : [];

    private static IEnumerable<string> Separated(Evidence e) => e.Separation.Count == 0 ? [] :
    [
        .. e.Separation,
        .. e.Rows.Where(r => e.SeparatedCoefficients.Contains(r.Quantity.Name)).Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $"{Evidence.TermOf(r.Quantity)}: prior {r.Prior}; posterior mean {Two(r.Posterior.Mean)}, sd {Two(r.Posterior.Sd)}.")),
    ];

    private static IEnumerable<string> Unfinished(Evidence e) =>
        e.Best is { Convergence.Converged: false } fit
            ? [string.Create(CultureInfo.InvariantCulture, $"The step that is left at the end would move an estimate by {Rounding.Significant(fit.Convergence.RemainingStep, 2)} standard errors; 0.01 counts as reached.")]
            : [];

    private static IEnumerable<string> Unsettled(Evidence e) => e.IsFarFromSettled ? [e.Unsettled!.Text] : [];

    private static IEnumerable<string> Unjudged(Evidence e)
    {
        if (!e.HasJudge)
        {
            return [e.JudgeProblem ?? "There is no integration to compare with."];
        }

        return !e.JudgeIsExact && e.DrawsDiffer ? [e.JudgeDoubt!, .. Differing(e)] : [];
    }

    private static IEnumerable<string> Differing(Evidence e) =>
        e.Rows.Where(r => e.HasJudge && r.DrawsDiffer(LargestDifference)).OrderByDescending(r => Math.Abs(r.LargestDifference!.Value.Difference)).Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $"{Evidence.TermOf(r.Quantity)}: the {r.LargestDifference!.Value.Of} differs by {Two(r.LargestDifference.Value.Difference)} posterior standard deviations (Monte Carlo error {Two(r.LargestDifference.Value.Error)})."));

    // Laplace's fit counts as well: it is what other programs call singular, and whoever saw that asks about it.
    private static IEnumerable<string> Boundary(Evidence e) => e.Of(QuantityKind.StandardDeviation, QuantityKind.Correlation)
        .Where(r => IsAtBoundary(r, r.Laplace) || IsAtBoundary(r, r.Quadrature))
        .Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $"{Evidence.TermOf(r.Quantity)}: {(r.Laplace is null ? "" : $"{(e.Quadrature is null ? "maximum likelihood" : "Laplace")} {EstimateOf(r.Laplace)}; ")}{(r.Quadrature is null ? "" : $"quadrature {EstimateOf(r.Quadrature)}; ")}posterior mean {Two(r.Posterior.Mean)}, 68% interval {Two(r.Posterior.Quantiles[0].Value)} to {Two(r.Posterior.Quantiles[^1].Value)}."));

    private static bool IsAtBoundary(ComparisonRow row, Estimate? estimate) => estimate is not null
        && (row.Quantity.Kind == QuantityKinds.StandardDeviation ? estimate.Value < BoundaryTolerance * row.Posterior.Mean : Math.Abs(estimate.Value) > 1 - BoundaryTolerance);

    private static IEnumerable<ComparisonRow> DominatedRows(Evidence e, IEnumerable<ComparisonRow> rows) => rows.Where(r => r.PriorShare >= LargestPriorShare);

    private static IEnumerable<string> Dominated(Evidence e, IEnumerable<ComparisonRow> rows) => DominatedRows(e, rows).Select(r => string.Create(
        CultureInfo.InvariantCulture,
        $"{Evidence.TermOf(r.Quantity)}: prior {r.Prior}; the posterior has {Two(r.PriorShare)} of its width, with mean {Two(r.Posterior.Mean)} and sd {Two(r.Posterior.Sd)}."));

    private static IEnumerable<ComparisonRow> InaccurateRows(Evidence e) => e.Quadrature is null ? [] : e.Rows
        .Where(r => Math.Abs(r.LaplaceShift) > LargestLaplaceError || Math.Abs(r.LaplaceErrorShift) > LargestLaplaceError)
        .OrderByDescending(r => Math.Max(Math.Abs(r.LaplaceShift), Math.Abs(r.LaplaceErrorShift)));

    private static IEnumerable<string> Inaccurate(Evidence e) => InaccurateRows(e).Select(r => string.Create(
        CultureInfo.InvariantCulture,
        $"{Evidence.TermOf(r.Quantity)}: Laplace {EstimateOf(r.Laplace!)}, quadrature {EstimateOf(r.Quadrature!)}; Laplace is {(Math.Abs(r.LaplaceShift) > LargestLaplaceError ? $"off by {Two(r.LaplaceShift)} standard errors" : "near")}{(Math.Abs(r.LaplaceErrorShift) > LargestLaplaceError ? $", its standard error off by {100 * r.LaplaceErrorShift:0}%" : "")}."));

    private static IEnumerable<string> Accuracy(Evidence e)
    {
        ComparisonRow? row = e.Rows.Where(r => double.IsFinite(r.LaplaceShift)).MaxBy(r => Math.Abs(r.LaplaceShift));
        return row is null ? [] : [string.Create(CultureInfo.InvariantCulture, $"Laplace is nowhere off by more than {Two(Math.Abs(row.LaplaceShift))} standard errors ({Evidence.TermOf(row.Quantity)}).")];
    }

    private static IEnumerable<string> Closeness(Evidence e)
    {
        ComparisonRow? row = e.HasJudge ? e.Rows.Where(r => r.Exact is not null).MaxBy(r => Math.Abs(r.Differences[0].Difference)) : null;
        return row is null ? [] : [string.Create(CultureInfo.InvariantCulture, $"The means of the draws are nowhere further from {JudgeName(e)} than {Two(Math.Abs(row.Differences[0].Difference))} posterior standard deviations ({Evidence.TermOf(row.Quantity)}; Monte Carlo error {Two(row.Differences[0].Error)}).")];
    }

    private static string Shares(Evidence e)
    {
        ComparisonRow[] rows = [.. DominatedRows(e, e.Of(QuantityKind.Coefficient))];
        return rows.Length == 0 ? "" : $" The prior decides {string.Join(", ", rows.Select(r => r.Quantity.Term))}.";
    }

    private static string JudgeName(Evidence e) => e.Judge!.Method switch
    {
        EstimationMethod.Quadrature => "quadrature × prior",
        EstimationMethod.Laplace when e.QuadratureProblem is not null => "Laplace × prior",
        _ => "likelihood × prior",
    };

    private static string EstimateOf(Estimate estimate) => double.IsNaN(estimate.StandardError)
        ? $"{Two(estimate.Value)} (no SE)"
        : $"{Estimates.EstimateRounding.Value(estimate)} (SE {Estimates.EstimateRounding.Error(estimate.StandardError)})";

    private static string Two(double value) => Rounding.Significant(value, 2);
}
