using System.Globalization;
using Bayes.Estimation.Starting;
using Bayes.Estimation.Testing;
using Bayes.Models.Errors;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Estimation.Bootstrap;

/// <summary>Simulates data from a fitted model, fits them again, and looks how the results vary.</summary>
/// <remarks>
/// <para>
/// Group effects and outcomes are drawn anew in every replicate, at the rows, groups, trials and weights of the data. The fits use the
/// likelihood of the fit given. Same seed, same replicates, whatever the number of threads. Cancelling keeps the replicates done.
/// </para>
/// <para>
/// A replicate fails when its likelihood cannot be maximised, as on separated data, and in a test also when the larger model ends below the
/// smaller one; failures are counted and left out, and more than one in twenty are a finding.
/// </para>
/// </remarks>
public static class ParametricBootstrap
{
    private const double SmallEffect = 0.1;
    private const double LargestAngle = 1.5;
    private const double ManyFailures = 0.05;

    /// <summary>Tests a model within a larger one.</summary>
    /// <param name="first">A fit.</param>
    /// <param name="second">Another of the same data by the same likelihood; which is the smaller is seen from them.</param>
    /// <param name="options">How many replicates, and how.</param>
    /// <param name="progress">Told of every replicate.</param>
    /// <param name="cancellation">Ends the run, keeping what was done.</param>
    /// <returns>The test.</returns>
    /// <exception cref="EstimationException">The fits cannot be compared, or the data have case weights other than 0 and 1.</exception>
    public static BootstrapTest Test(
        MaximumLikelihoodFit first, MaximumLikelihoodFit second, BootstrapOptions? options = null, IProgress<BootstrapProgress>? progress = null, CancellationToken cancellation = default)
    {
        LikelihoodRatio test = LikelihoodRatioTest.Compare(first, second);
        Outcome outcome = Run(test.Null, options ?? new(), responses =>
        {
            MaximumLikelihoodFit? smaller = Refit(test.Null, responses, fromEstimates: true, cancellation);
            MaximumLikelihoodFit? larger = smaller is null ? null : Refit(test.Alternative, responses, fromEstimates: true, cancellation);
            if (larger is not null && larger.LogLikelihood < smaller!.LogLikelihood - 1e-6)
            {
                larger = Refit(test.Alternative, responses, fromEstimates: false, cancellation);
            }

            // A maximum not found is no statistic of 0, beyond what two converged fits may be short of theirs.
            return larger is null || larger.LogLikelihood < smaller!.LogLikelihood - Short(larger)
                ? null
                : [Math.Max(0, 2 * (larger.LogLikelihood - smaller.LogLikelihood))];
        }, progress, cancellation);
        return new BootstrapTest
        {
            Test = test,
            Statistics = [.. outcome.Done.Select(r => r[0])],
            Failed = outcome.Failed,
            Cancelled = outcome.Cancelled,
            Findings = Failures(outcome),
        };
    }

    /// <summary>Looks how estimates vary.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="options">How many replicates, and how.</param>
    /// <param name="progress">Told of every replicate.</param>
    /// <param name="cancellation">Ends the run, keeping what was done.</param>
    /// <returns>Percentile intervals, standard errors and biases.</returns>
    /// <exception cref="EstimationException">The data have case weights other than 0 and 1.</exception>
    public static BootstrapEstimates Estimates(
        MaximumLikelihoodFit fit, BootstrapOptions? options = null, IProgress<BootstrapProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        options ??= new BootstrapOptions();
        Outcome outcome = Run(
            fit, options, responses => Refit(fit, responses, fromEstimates: true, cancellation)?.Estimates.Select(e => e.Value).ToArray(), progress, cancellation);
        double[][] done = outcome.Done;
        return new BootstrapEstimates
        {
            Fit = fit,
            Replicates = done,
            Failed = outcome.Failed,
            Cancelled = outcome.Cancelled,
            Findings = Failures(outcome),
            Estimates = [.. fit.Estimates.Select((e, k) => Summarise(e, [.. done.Select(r => r[k])], options.Level))],
        };
    }

    // What a Newton step below the tolerance of convergence in each parameter may still gain.
    private static double Short(MaximumLikelihoodFit fit) => 0.5 * fit.ParameterCount * Maximizer.StepTolerance * Maximizer.StepTolerance;

    private static IReadOnlyList<EstimationFinding> Failures(Outcome outcome)
    {
        int all = outcome.Done.Length + outcome.Failed;
        if (outcome.Failed <= ManyFailures * all)
        {
            return [];
        }

        bool none = outcome.Done.Length == 0;
        return
        [
            new EstimationFinding(
                EstimationCode.BootstrapFailures,
                none ? EstimationSeverity.Error : EstimationSeverity.Warning,
                null,
                string.Create(CultureInfo.InvariantCulture, $"{outcome.Failed} of {all} simulated data sets could not be fitted: {(none ? "the bootstrap says nothing" : "those left may not be like them, and the bootstrap is doubtful")}.")
                + (outcome.Reason is { } reason ? $" The first said: {reason}" : ""),
                "Use a simpler model, or the posterior, where a prior keeps estimates finite."),
        ];
    }

    private static void RequireWholeRows(MaximumLikelihoodFit fit)
    {
        if (fit.Model.Design.Response.CaseWeights is { } weights && weights.FirstOrDefault(w => w is not (0 or 1), 1) is double weight && weight != 1)
        {
            throw new EstimationException(string.Create(
                CultureInfo.InvariantCulture,
                $"the bootstrap draws one outcome for each row, and a row with a case weight of {weight} is several or a part of one. Write rows as often as their weights say and leave the weights out, or use profile intervals."));
        }
    }

    private static Outcome Run(
        MaximumLikelihoodFit fit, BootstrapOptions options, Func<double[], double[]?> replicate, IProgress<BootstrapProgress>? progress, CancellationToken cancellation)
    {
        options.Validate();
        RequireWholeRows(fit);
        string?[] reasons = new string?[options.Replicates];
        double[]?[] results = new double[options.Replicates][];
        int done = 0;
        int failed = 0;
        Lock gate = new();
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads };
        Parallel.For(0, options.Replicates, parallel, () => new SimulatedData(fit), (b, state, data) =>
        {
            if (cancellation.IsCancellationRequested)
            {
                state.Stop();
                return data;
            }

            try
            {
                double[]? result = null;
                try
                {
                    result = replicate(data.Draw(new RandomStream(options.Seed, (ulong)b)));
                }
                catch (Exception problem) when (IsNumerical(problem))
                {
                    reasons[b] = problem.Message;
                }

                lock (gate)
                {
                    results[b] = result ?? [];
                    done++;
                    failed += result is null ? 1 : 0;
                    progress?.Report(new BootstrapProgress(done, failed, options.Replicates));
                }
            }
            catch (OperationCanceledException)
            {
                state.Stop();
            }

            return data;
        }, _ => { });
        return new Outcome([.. results.OfType<double[]>().Where(r => r.Length > 0)], failed, done < options.Replicates, reasons.FirstOrDefault(r => r is not null));
    }

    // Data that nobody has looked at may break a decomposition or a density where those of the user do not.
    private static bool IsNumerical(Exception problem) =>
        problem is ModelException or ArithmeticException or ArgumentException or InvalidOperationException or MathNet.Numerics.NonConvergenceException
            or MathNet.Numerics.NumericalBreakdownException or MathNet.Numerics.SingularUMatrixException;

    private static MaximumLikelihoodFit? Refit(MaximumLikelihoodFit fit, double[] responses, bool fromEstimates, CancellationToken cancellation)
    {
        BoundModel model = SimulatedData.WithResponse(fit.Model, responses);
        EstimationOptions options = new()
        {
            Points = fit.Points,
            Restricted = fit.Method == EstimationMethod.RestrictedMaximumLikelihood,
            Start = fromEstimates ? Inside(fit) : null,
        };
        MaximumLikelihoodFit refit = Maximizer.Maximize(model, options, null, cancellation);
        return double.IsFinite(refit.LogLikelihood) && refit.Convergence.Converged ? refit : null;
    }

    // An effect of standard deviation 0 is a stationary point: a search that starts there would not leave it.
    private static double[] Inside(MaximumLikelihoodFit fit)
    {
        double[] start = [.. fit.Parameters];
        double[] units = ResponseScale.Units(fit.Model);
        foreach (int place in Marginal.MarginalParameters.DeviationPlaces(fit.Model.Layout))
        {
            if (Math.Abs(start[place]) < SmallEffect * units[place])
            {
                start[place] = SmallEffect * units[place];
            }
        }

        // So are the ends of the range of a single correlation.
        foreach (TermSlots term in fit.Model.Layout.Covariances.Where(t => t.HasOneCorrelation))
        {
            start[term.Correlation] = Math.Clamp(start[term.Correlation], -LargestAngle, LargestAngle);
        }

        return start;
    }

    private static BootstrapEstimate Summarise(Estimate estimate, double[] values, double level)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        double mean = sorted.Length > 0 ? sorted.Average() : double.NaN;
        double variance = sorted.Length > 1 ? sorted.Sum(v => (v - mean) * (v - mean)) / (sorted.Length - 1) : double.NaN;
        double boundary = values.Length == 0 ? double.NaN : values.Count(v => IsBoundary(estimate.Quantity.Kind, v)) / (double)values.Length;
        double tail = 0.5 * (1 - level);
        return new BootstrapEstimate(
            estimate.Quantity,
            estimate.Value,
            mean - estimate.Value,
            Math.Sqrt(variance),
            new ConfidenceInterval(level, Percentile(sorted, tail), Percentile(sorted, 1 - tail), "bootstrap"),
            boundary);
    }

    private static bool IsBoundary(QuantityKind kind, double value) => kind switch
    {
        QuantityKind.StandardDeviation => value == 0,
        QuantityKind.Correlation => !(Math.Abs(value) < 1 - 1e-9),
        _ => false,
    };

    // Linear between order statistics (Hyndman and Fan 1996, definition 7).
    private static double Percentile(double[] sorted, double probability)
    {
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        double place = probability * (sorted.Length - 1);
        int below = (int)Math.Floor(place);
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>The replicates of a run.</summary>
    /// <param name="Done">The results of those that were fitted, in the order of their numbers.</param>
    /// <param name="Failed">How many could not be.</param>
    /// <param name="Cancelled">Whether the run ended before all were done.</param>
    /// <param name="Reason">The message of the first failure that had one.</param>
    private sealed record Outcome(double[][] Done, int Failed, bool Cancelled, string? Reason);
}
