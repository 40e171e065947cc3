using System.Diagnostics;
using Bayes.Estimation.Marginal;
using Bayes.Models.Posterior;

namespace Bayes.Estimation;

/// <summary>Fits a model by maximum likelihood with the group effects integrated out.</summary>
/// <remarks>Safe for concurrent use: every call has scratch memory of its own.</remarks>
public static class Maximizer
{
    /// <summary>A fit has converged when every remaining Newton step is below this share of a standard error.</summary>
    public const double StepTolerance = 0.01;

    /// <summary>Fits a model.</summary>
    /// <param name="model">The model bound to data; its priors play no part.</param>
    /// <param name="options">How; null for the defaults, Laplace's approximation.</param>
    /// <param name="progress">Told of every optimisation that ends.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The fit, with findings where something needs saying.</returns>
    /// <exception cref="EstimationException">The estimator does not exist for the model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static MaximumLikelihoodFit Maximize(
        BoundModel model, EstimationOptions? options = null, IProgress<EstimationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new EstimationOptions();
        return options.Points is null && !options.Restricted
            ? QuadratureLadder.Climb(model, options, progress, cancellation)
            : Maximize(model, MarginalLikelihoods.Create(model, options.Points ?? 1, options.Restricted), options, progress, cancellation);
    }

    /// <summary>Maximises a marginal likelihood that is at hand already.</summary>
    /// <param name="model">The model.</param>
    /// <param name="likelihood">Its marginal likelihood.</param>
    /// <param name="options">How; <see cref="EstimationOptions.Points"/> and <see cref="EstimationOptions.Restricted"/> are the likelihood's.</param>
    /// <param name="progress">Told of every optimisation that ends.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The fit.</returns>
    public static MaximumLikelihoodFit Maximize(
        BoundModel model, IMarginalLikelihood likelihood, EstimationOptions options, IProgress<EstimationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(likelihood);
        ArgumentNullException.ThrowIfNull(options);
        long started = Stopwatch.GetTimestamp();
        MaximumSearch search = new(model, likelihood, options, progress, cancellation);
        FoundMaximum found = search.Run();
        return Report(model, likelihood, options, search.Units, found, started);
    }

    /// <summary>The fit that a maximum makes.</summary>
    internal static MaximumLikelihoodFit Report(
        BoundModel model, IMarginalLikelihood likelihood, EstimationOptions options, double[] units, FoundMaximum found, long started)
    {
        double[] psi = found.Point.Parameters;
        int[] free = found.Point.Free;
        int n = free.Length;
        ReportingScale scale = new(model, likelihood.Parameters);
        double[] values = scale.Values(psi);

        // From units back to ψ.
        double[] covariance = [.. found.Information.Covariance];
        double[] spread = new double[n];
        double[] step = found.Information.Step(found.Gradient);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                covariance[(i * n) + j] *= units[free[i]] * units[free[j]];
            }

            double se = Math.Sqrt(covariance[(i * n) + i]);
            spread[i] = se > 0 ? se : 1e-3 * units[free[i]];
            step[i] *= units[free[i]];
        }

        double[] jacobian = scale.Jacobian(psi, free, spread);
        bool[] boundary = scale.AtBoundary(values);
        bool[] flat = FlatDirections.Exact(scale, jacobian, model, found.Information, units, free);
        bool[] undetermined = FlatDirections.Near(scale, jacobian, model, found.Information, units, free);
        bool[] without = [.. boundary.Zip(flat, (a, b) => a || b)];
        double[] reported = scale.Covariance(jacobian, covariance, n, without);
        IReadOnlyList<Estimate> estimates = scale.Estimates(values, reported, options.Level);
        double remaining = RemainingStep(jacobian, step, estimates, n);
        bool converged = remaining < StepTolerance && found.Information.IsFinite && !found.Information.HasAscent;
        double[] modes = new double[model.Layout.Dimension - model.Layout.PopulationCount];
        double[] gradient = new double[psi.Length];
        likelihood.Evaluate(psi, gradient);
        likelihood.WriteConditionalModes(modes);
        Convergence convergence = new(converged, remaining, found.Optimizer, found.Evaluations, Stopwatch.GetElapsedTime(started).TotalSeconds)
        {
            Runs = [.. found.Runs.Select(r => new OptimizerRun(r.Optimizer, r.Start, r.Optimum.Value, r.Optimum.Evaluations, r.Optimum.Reason, scale.Values(r.Parameters)))],
        };
        MaximumLikelihoodFit fit = new()
        {
            Model = model,
            Method = likelihood.Method,
            Points = likelihood.Points,
            Parameters = psi,
            LogLikelihood = found.LogLikelihood,
            Estimates = estimates,
            Covariance = reported,
            Hessian = FullHessian(found.Hessian, units, free),
            ConditionalModes = modes,
            Convergence = convergence,
        };
        return WithoutRunaways(fit, FitFindings.Runaways(fit, found, flat)) with { Findings = FitFindings.Of(fit, found, flat, undetermined) };
    }

    // Where a coefficient grows without end, its place and the curvature there are those at which the search gave up, and say nothing.
    private static MaximumLikelihoodFit WithoutRunaways(MaximumLikelihoodFit fit, IReadOnlyList<int> runaways)
    {
        if (runaways.Count == 0)
        {
            return fit;
        }

        int n = fit.Estimates.Count;
        bool[] without = [.. fit.Estimates.Select((_, v) => runaways.Contains(v))];
        double[] covariance = [.. fit.Covariance.Select((v, i) => without[i / n] || without[i % n] ? double.NaN : v)];
        return fit with
        {
            Covariance = covariance,
            Estimates =
            [
                .. fit.Estimates.Select((e, i) => !without[i] ? e : e with
                {
                    Exists = false,
                    StandardError = double.NaN,
                    Intervals = [.. e.Intervals.Select(c => c with { Lower = double.NaN, Upper = double.NaN })],
                }),
            ],
        };
    }

    private static double RemainingStep(double[] jacobian, double[] step, IReadOnlyList<Estimate> estimates, int n)
    {
        double largest = 0;
        bool told = n == 0;
        for (int v = 0; v < estimates.Count; v++)
        {
            if (double.IsNaN(estimates[v].StandardError))
            {
                continue;
            }

            told = true;
            double move = 0;
            for (int i = 0; i < n; i++)
            {
                move += jacobian[(v * n) + i] * step[i];
            }

            double share = move == 0 ? 0 : Math.Abs(move) / estimates[v].StandardError;
            if (double.IsNaN(share))
            {
                return double.NaN;
            }

            largest = Math.Max(largest, share);
        }

        // Where no estimate has a standard error nothing says that the maximum is near.
        return told ? largest : double.NaN;
    }

    // In ψ; NaN for the entries that the boundary took out.
    private static double[] FullHessian(double[] hessian, double[] units, int[] free)
    {
        int k = units.Length;
        double[] full = new double[k * k];
        Array.Fill(full, double.NaN);
        for (int i = 0; i < free.Length; i++)
        {
            for (int j = 0; j < free.Length; j++)
            {
                full[(free[i] * k) + free[j]] = hessian[(i * free.Length) + j] / (units[free[i]] * units[free[j]]);
            }
        }

        return full;
    }
}
