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
/// <para>A replicate fails when its likelihood cannot be maximised, as on separated data; failures are counted and left out.</para>
/// </remarks>
public static class ParametricBootstrap
{
    private const double SmallEffect = 0.1;

    /// <summary>Tests a model within a larger one.</summary>
    /// <param name="first">A fit.</param>
    /// <param name="second">Another of the same data by the same likelihood; which is the smaller is seen from them.</param>
    /// <param name="options">How many replicates, and how.</param>
    /// <param name="progress">Told of every replicate.</param>
    /// <param name="cancellation">Ends the run, keeping what was done.</param>
    /// <returns>The test.</returns>
    /// <exception cref="EstimationException">The fits cannot be compared.</exception>
    public static BootstrapTest Test(
        MaximumLikelihoodFit first, MaximumLikelihoodFit second, BootstrapOptions? options = null, IProgress<BootstrapProgress>? progress = null, CancellationToken cancellation = default)
    {
        LikelihoodRatio test = LikelihoodRatioTest.Compare(first, second);
        (double[]?[] results, bool cancelled) = Run(test.Null, options ?? new(), responses =>
        {
            MaximumLikelihoodFit? smaller = Refit(test.Null, responses, fromEstimates: true, cancellation);
            MaximumLikelihoodFit? larger = smaller is null ? null : Refit(test.Alternative, responses, fromEstimates: true, cancellation);
            if (larger is not null && larger.LogLikelihood < smaller!.LogLikelihood - 1e-6)
            {
                larger = Refit(test.Alternative, responses, fromEstimates: false, cancellation);
            }

            return larger is null ? null : [Math.Max(0, 2 * (larger.LogLikelihood - smaller!.LogLikelihood))];
        }, progress, cancellation);
        return new BootstrapTest
        {
            Test = test,
            Statistics = [.. results.OfType<double[]>().Where(r => r.Length > 0).Select(r => r[0])],
            Failed = results.Count(r => r is { Length: 0 }),
            Cancelled = cancelled,
        };
    }

    /// <summary>Looks how estimates vary.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="options">How many replicates, and how.</param>
    /// <param name="progress">Told of every replicate.</param>
    /// <param name="cancellation">Ends the run, keeping what was done.</param>
    /// <returns>Percentile intervals, standard errors and biases.</returns>
    public static BootstrapEstimates Estimates(
        MaximumLikelihoodFit fit, BootstrapOptions? options = null, IProgress<BootstrapProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        options ??= new BootstrapOptions();
        (double[]?[] results, bool cancelled) = Run(
            fit, options, responses => Refit(fit, responses, fromEstimates: true, cancellation)?.Estimates.Select(e => e.Value).ToArray(), progress, cancellation);
        double[][] done = [.. results.OfType<double[]>().Where(r => r.Length > 0)];
        return new BootstrapEstimates
        {
            Fit = fit,
            Replicates = done,
            Failed = results.Count(r => r is { Length: 0 }),
            Cancelled = cancelled,
            Estimates = [.. fit.Estimates.Select((e, k) => Summarise(e, [.. done.Select(r => r[k])], options.Level))],
        };
    }

    // One entry a replicate: null where it was not done, empty where it failed.
    private static (double[]?[] Results, bool Cancelled) Run(
        MaximumLikelihoodFit fit, BootstrapOptions options, Func<double[], double[]?> replicate, IProgress<BootstrapProgress>? progress, CancellationToken cancellation)
    {
        options.Validate();
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
                double[]? result = replicate(data.Draw(new RandomStream(options.Seed, (ulong)b)));
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
        return (results, done < options.Replicates);
    }

    private static MaximumLikelihoodFit? Refit(MaximumLikelihoodFit fit, double[] responses, bool fromEstimates, CancellationToken cancellation)
    {
        try
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
        catch (ModelException)
        {
            return null;
        }
    }

    // An effect of standard deviation 0 is a stationary point: a search that starts there would not leave it.
    private static double[] Inside(MaximumLikelihoodFit fit)
    {
        double[] start = [.. fit.Parameters];
        double[] units = ResponseScale.Units(fit.Model);
        foreach (TermSlots term in fit.Model.Layout.Terms)
        {
            for (int r = 0; r < term.Effects; r++)
            {
                int place = Marginal.MarginalParameters.FactorPlace(term, r, r);
                if (Math.Abs(start[place]) < SmallEffect * units[place])
                {
                    start[place] = SmallEffect * units[place];
                }
            }
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
}
