using System.Diagnostics;
using System.Globalization;
using Bayes.Estimation.Marginal;
using Bayes.Models.Posterior;

namespace Bayes.Estimation;

/// <summary>Adaptive quadrature with more and more points until the estimates stand still.</summary>
/// <remarks>
/// <para>
/// The rungs are 1 (Laplace's approximation), 7, 15, 25, 35, 51, 75 and 101 points per effect. Each starts at the maximum of the one before, the
/// second also from fresh starting values, because Laplace's approximation may have led astray. The ladder ends at the rung on which no
/// estimate moves by more than 0.01 of its standard error and the log likelihood by no more than 0.001.
/// </para>
/// <para>
/// Grids of several dimensions end sooner when the next one would have more than ten million row evaluations; then, or when the last
/// rung still moves, a finding says how far the estimates are from settled.
/// </para>
/// </remarks>
internal static class QuadratureLadder
{
    private const double SettledMove = 0.01;
    private const double SettledLogLikelihood = 1e-3;
    private const double DoubtfulMove = 0.1;
    private const double LargestCost = 1e7;

    private static readonly int[] s_rungs = [1, 7, 15, 25, 35, 51, 75, 101];

    /// <summary>Fits a model, taking as many points as it needs.</summary>
    public static MaximumLikelihoodFit Climb(BoundModel model, EstimationOptions options, IProgress<EstimationProgress>? progress, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        IMarginalLikelihood likelihood = MarginalLikelihoods.Create(model, 1, restricted: false);
        MaximumSearch search = new(model, likelihood, options, progress, cancellation);
        FoundMaximum found = search.Run();
        MaximumLikelihoodFit fit = Maximizer.Report(model, likelihood, options, search.Units, found, started);
        if (fit.Method != EstimationMethod.Laplace || !MarginalLikelihoods.HasQuadrature(model))
        {
            return fit;
        }

        MaximumLikelihoodFit laplace = fit;
        List<QuadratureRung> ladder = [new QuadratureRung(1, fit.LogLikelihood, double.NaN, null, Values(fit))];
        List<OptimizerRun> runs = [.. fit.Convergence.Runs];
        int evaluations = found.Evaluations;
        bool settled = false;
        for (int rung = 1; rung < s_rungs.Length && !settled && Cost(model, s_rungs[rung]) <= LargestCost; rung++)
        {
            likelihood = MarginalLikelihoods.Create(model, s_rungs[rung], restricted: false);
            search = new MaximumSearch(model, likelihood, options, progress, cancellation);
            found = search.Continue(found, alone: rung > 1);
            evaluations += found.Evaluations;
            MaximumLikelihoodFit next = Maximizer.Report(model, likelihood, options, search.Units, found, started);
            (double move, string? moved) = LargestMove(fit, next);
            settled = move < SettledMove && Math.Abs(next.LogLikelihood - fit.LogLikelihood) < SettledLogLikelihood;
            fit = next;
            ladder.Add(new QuadratureRung(fit.Points, fit.LogLikelihood, move, moved, Values(fit)));
            runs.AddRange(fit.Convergence.Runs.Select(r => r with { Start = string.Create(CultureInfo.InvariantCulture, $"{r.Start}, {fit.Points} points") }));
        }

        List<EstimationFinding> findings = [.. fit.Findings];
        AddSensitivity(findings, laplace, fit, ladder, settled);
        return fit with
        {
            Ladder = ladder,
            Findings = findings,
            Convergence = fit.Convergence with { Evaluations = evaluations, Runs = runs, Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds },
        };
    }

    /// <summary>The largest difference of an estimate between two fits in standard errors of the second, and whose it is.</summary>
    internal static (double Move, string? Moved) LargestMove(MaximumLikelihoodFit before, MaximumLikelihoodFit after)
    {
        double largest = 0;
        string? moved = null;
        for (int v = 0; v < after.Estimates.Count; v++)
        {
            Estimate estimate = after.Estimates[v];
            double se = double.IsNaN(estimate.StandardError) ? before.Estimates[v].StandardError : estimate.StandardError;
            double move = Math.Abs(estimate.Value - before.Estimates[v].Value) / se;
            if (move > largest)
            {
                largest = move;
                moved = estimate.Quantity.Name;
            }
        }

        return (largest, moved);
    }

    private static void AddSensitivity(List<EstimationFinding> findings, MaximumLikelihoodFit laplace, MaximumLikelihoodFit fit, List<QuadratureRung> ladder, bool settled)
    {
        (double move, string? moved) = LargestMove(laplace, fit);
        if (move > DoubtfulMove)
        {
            int v = Enumerable.Range(0, fit.Estimates.Count).First(i => fit.Estimates[i].Quantity.Name == moved);
            findings.Add(new EstimationFinding(
                EstimationCode.LaplaceDoubtful,
                EstimationSeverity.Information,
                moved,
                $"Laplace's approximation is off here: {fit.Points} points move {moved} from {Number(laplace.Estimates[v].Value)} to {Number(fit.Estimates[v].Value)}, by {Number(move)} standard errors, "
                + $"and the log likelihood from {Digits(laplace.LogLikelihood)} to {Digits(fit.LogLikelihood)}.",
                "The estimates reported are those by quadrature; do not use Laplace's, nor compare its log likelihood with others'."));
        }

        if (!settled)
        {
            QuadratureRung last = ladder[^1];
            findings.Add(new EstimationFinding(
                EstimationCode.QuadratureNotSettled,
                EstimationSeverity.Warning,
                last.Moved,
                ladder.Count == 1
                    ? "No grid of several points per effect is small enough to try: there are too many effects in a group."
                    : $"{last.Points} points still move {last.Moved ?? "the log likelihood"} by {Number(last.LargestMove)} standard errors and the log likelihood by "
                    + $"{Number(Math.Abs(last.LogLikelihood - ladder[^2].LogLikelihood))} (settled is below {Number(SettledMove)} and {Number(SettledLogLikelihood)}).",
                "Take the estimates as good to that size, or compare with the posterior."));
        }
    }

    private static double Cost(BoundModel model, int points) => Math.Pow(points, MarginalLikelihoods.QuadratureDimension(model)) * model.Design.RowCount;

    private static double[] Values(MaximumLikelihoodFit fit) => [.. fit.Estimates.Select(e => e.Value)];

    private static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Digits(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
