using Bayes.Diagnostics.CrossValidation;
using Bayes.Export;
using Bayes.Trust;

namespace Bayes;

/// <summary>Examinations of a fit: how well it predicts, whether its data look like its predictions, what its results rest on.</summary>
/// <remarks>A fit read from disk needs its model: read it with <see cref="FitStore.Open"/>. <c>docs/trust.md</c> says what each number means.</remarks>
public static class TrustExtensions
{
    /// <summary>Leave-one-out cross-validation from the draws, by Pareto smoothed importance sampling.</summary>
    /// <param name="fit">The fit, with its model.</param>
    /// <param name="options">What to leave out; single rows when null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The expected log predictive density with the k-hat of each row or group.</returns>
    /// <remarks>Rows are visited in blocks: beside the draws it needs some 100 MB, however many rows there are.</remarks>
    /// <exception cref="TrustException">The model has no such factor, or the draws of its group effects were not kept.</exception>
    /// <exception cref="InvalidOperationException">The fit was read without its model.</exception>
    public static Loo Loo(this PosteriorFit fit, LooOptions? options = null, CancellationToken cancellationToken = default)
    {
        RequirePosterior(fit);
        return new LeaveOneOutRun(fit, options ?? new LooOptions(), cancellationToken).Run().Loo;
    }

    /// <summary>The widely applicable information criterion.</summary>
    /// <param name="fit">The fit, with its model.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The criterion. <see cref="Loo"/> comes close to it and says where it fails.</returns>
    /// <exception cref="TrustException">The draws of the group effects were not kept.</exception>
    /// <exception cref="InvalidOperationException">The fit was read without its model.</exception>
    public static Waic Waic(this PosteriorFit fit, CancellationToken cancellationToken = default)
    {
        RequirePosterior(fit);
        return new LeaveOneOutRun(fit, new LooOptions(), cancellationToken).Run().Waic!;
    }

    /// <summary>Cross-validation with all that is printed of it: LOO, WAIC, bad rows and what to do about them.</summary>
    /// <param name="fit">The fit, with its model.</param>
    /// <param name="options">What to leave out; single rows when null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The report, as plain data with its text, JSON and CSV forms.</returns>
    /// <exception cref="TrustException">The model has no such factor, or the draws of its group effects were not kept.</exception>
    /// <exception cref="InvalidOperationException">The fit was read without its model.</exception>
    public static LooReport LooReport(this PosteriorFit fit, LooOptions? options = null, CancellationToken cancellationToken = default)
    {
        RequirePosterior(fit);
        return Trust.LooReport.Of(fit, options ?? new LooOptions(), cancellationToken);
    }

    /// <summary>Simulated residuals with tests of uniformity, dispersion, zeros and outliers.</summary>
    /// <param name="fit">The fit, with its model.</param>
    /// <param name="options">How to simulate; the defaults when null.</param>
    /// <returns>Residuals, tests and verdict, as plain data with its text, JSON and CSV forms.</returns>
    /// <exception cref="TrustException">The model has no such factor, or the draws of its group effects were not kept.</exception>
    /// <exception cref="InvalidOperationException">The fit was read without its model.</exception>
    public static ResidualReport Residuals(this PosteriorFit fit, ResidualOptions? options = null)
    {
        RequirePosterior(fit);
        return ResidualReport.Of(fit, options ?? new ResidualOptions());
    }

    /// <summary>Compares statistics of the data with those of data simulated from the posterior, and each row with its prediction from the others.</summary>
    /// <param name="fit">The fit, with its model.</param>
    /// <param name="options">How to simulate; the defaults when null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Statistics, LOO-PIT values, calibration and verdict, as plain data with its text, JSON and CSV forms.</returns>
    /// <exception cref="TrustException">The model has no such factor, or the draws of its group effects were not kept.</exception>
    /// <exception cref="InvalidOperationException">The fit was read without its model.</exception>
    public static PredictiveReport PosteriorPredictive(this PosteriorFit fit, PredictiveOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return PredictiveReport.Of(fit, options ?? new PredictiveOptions(), cancellationToken);
    }

    /// <summary>Prior sensitivity by power-scaling: how posteriors move when the priors, or the likelihood, count for more or less.</summary>
    /// <param name="fit">The fit, with its model.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The sensitivities and the verdict, as plain data with its text, JSON and CSV forms.</returns>
    /// <exception cref="TrustException">The draws of the group effects were not kept.</exception>
    /// <exception cref="InvalidOperationException">The fit was read without its model.</exception>
    public static SensitivityReport Sensitivity(this PosteriorFit fit, CancellationToken cancellationToken = default)
    {
        RequirePosterior(fit);
        return SensitivityReport.Of(fit, cancellationToken);
    }

    /// <summary>Writes the fit as InferenceData in a Zarr directory, which ArviZ and xarray read.</summary>
    /// <param name="fit">The fit; with its model, observed data are written too, and the log likelihood and simulated responses can be.</param>
    /// <param name="path">The directory, new or empty.</param>
    /// <param name="options">What to write beside the posterior; nothing but observed data when null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="TrustException">The directory holds something, or the draws of group effects that are needed were not kept.</exception>
    /// <exception cref="InvalidOperationException">Log likelihood or simulated responses are asked of a fit without its model.</exception>
    public static void ExportZarr(this PosteriorFit fit, string path, ExportOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(path);
        options ??= new ExportOptions();
        if (fit.Model is null && (options.LogLikelihood || options.PosteriorPredictive))
        {
            throw new InvalidOperationException("The fit was read without its model. Read it with FitStore.Open, or give it its data with WithData.");
        }

        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
        {
            throw new TrustException($"'{path}' holds something already. Name a new directory, such as fit.zarr.");
        }

        new InferenceDataExport(fit, path).Write(options, cancellationToken);
    }

    private static void RequirePosterior(PosteriorFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        if (fit.Description.Sampler.Kernel == PriorSampling.Kernel)
        {
            throw new TrustException("these are draws from the priors, which no data entered, so there is nothing to examine. Sample the posterior: 'bayes fit' without --prior-only.");
        }
    }
}
