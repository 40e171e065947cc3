using System.Diagnostics;
using Bayes.Comparison;
using Bayes.Estimates;
using Bayes.Estimation;
using Bayes.Estimation.Gee;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Posterior;
using Bayes.Sampler;

namespace Bayes;

/// <summary>The front door to maximum likelihood, GEE, and the comparison with the posterior.</summary>
public static class EstimationExtensions
{
    /// <summary>Fits a model by maximum likelihood, the group effects integrated out.</summary>
    /// <param name="model">The model; its priors play no part.</param>
    /// <param name="data">The data.</param>
    /// <param name="quadrature">How the group effects are integrated out; by the points of <paramref name="options"/> when left out.</param>
    /// <param name="options">How the likelihood is maximised; Laplace's approximation when left out as well.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The fit; <see cref="Summary(MaximumLikelihoodFit)"/> prints it.</returns>
    /// <exception cref="ArgumentException"><paramref name="quadrature"/> and <see cref="EstimationOptions.Points"/> contradict each other.</exception>
    /// <exception cref="Models.Errors.ModelException">Data and formula do not fit together, or the estimator does not exist for the model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static MaximumLikelihoodFit Maximize(
        this ModelSpec model, Table data, Quadrature? quadrature = null, EstimationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new EstimationOptions();
        if (quadrature is { } given)
        {
            // One point is the default, and no wish.
            if (options.Points != 1 && options.Points != given.Points)
            {
                throw new ArgumentException(
                    $"quadrature is {given}, and options.Points asks for {options.Points?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "as many points as it takes"}. Give one of them.",
                    nameof(options));
            }

            options = given.In(options);
        }

        return LikelihoodFitting.Run(BoundModel.Bind(model, data), options, cancellationToken);
    }

    /// <summary>Tables of a maximum-likelihood fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <returns>The summary; <see cref="LikelihoodSummary.ToString"/> prints it.</returns>
    public static LikelihoodSummary Summary(this MaximumLikelihoodFit fit) => LikelihoodSummary.Of(fit);

    /// <summary>Fits population-averaged coefficients by generalized estimating equations.</summary>
    /// <param name="model">The model; its group effects and priors play no part.</param>
    /// <param name="data">The data.</param>
    /// <param name="group">The column that names the clusters; null for that of <paramref name="options"/>, or else the grouping factor of the formula.</param>
    /// <param name="correlation">The working correlation; null for that of <paramref name="options"/>, which is exchangeable by default.</param>
    /// <param name="options">Other options; the defaults when null. What is given beside them comes before them.</param>
    /// <returns>The fit; <see cref="Summary(GeeFit)"/> prints it.</returns>
    /// <exception cref="Models.Errors.ModelException">The data do not fit the model, or no column names the clusters.</exception>
    public static GeeFit EstimateGee(
        this ModelSpec model, Table data, string? group = null, WorkingCorrelation? correlation = null, GeeOptions? options = null)
    {
        options ??= new GeeOptions();
        return GeneralizedEstimatingEquations.Fit(model, data, options with { Group = group ?? options.Group, Correlation = correlation ?? options.Correlation });
    }

    /// <summary>Tables of a fit by generalized estimating equations.</summary>
    /// <param name="fit">The fit.</param>
    /// <returns>The summary; <see cref="GeeSummary.ToString"/> prints it.</returns>
    public static GeeSummary Summary(this GeeFit fit) => GeeSummary.Of(fit);

    /// <summary>Fits a model by Laplace, quadrature, sampling and GEE, and says whether they agree.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <param name="progress">Told how far the chains are, from several threads at once.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The comparison; <see cref="ModelComparison.ToString"/> prints it.</returns>
    /// <exception cref="Models.Errors.ModelException">Data, formula or priors do not fit together.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ModelComparison Compare(
        this ModelSpec model, Table data, ComparisonOptions? options = null, IProgress<ChainProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new ComparisonOptions();
        BoundModel bound = BoundModel.Bind(model, data);
        (PosteriorFit posterior, string? again) = ComparisonSampling.Run(
            sampling => PosteriorSampling.Run(bound, data.Source, sampling, Stopwatch.StartNew(), progress, cancellationToken), options.Sampling, cancellationToken);
        return new ComparisonBuilder(posterior, bound, options, cancellationToken) { SampledAgain = again }.Maximize().EstimateGee(model, data).Build();
    }

    /// <summary>Compares a posterior with fits by maximum likelihood.</summary>
    /// <param name="posterior">The posterior, sampled in this process.</param>
    /// <param name="fits">Fits of the same model, such as one by Laplace and one by quadrature; what is missing is fitted.</param>
    /// <returns>The comparison; <see cref="ModelComparison.ToString"/> prints it. It has no GEE, which needs the table: use <see cref="Compare"/>.</returns>
    /// <exception cref="ArgumentException">The fits are of different models or data, or the posterior was read from disk.</exception>
    public static ModelComparison CompareWith(this PosteriorFit posterior, params MaximumLikelihoodFit[] fits) => posterior.CompareWith(fits, null);

    /// <summary>Compares a posterior with fits by maximum likelihood.</summary>
    /// <param name="posterior">The posterior, sampled in this process.</param>
    /// <param name="fits">Fits of the same model, such as one by Laplace and one by quadrature; what is missing is fitted.</param>
    /// <param name="options">How; <see cref="ComparisonOptions.Sampling"/> plays no part. The defaults when null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The comparison; <see cref="ModelComparison.ToString"/> prints it. It has no GEE, which needs the table: use <see cref="Compare"/>.</returns>
    /// <exception cref="ArgumentException">The fits are of different models or data, or the posterior was read from disk.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ModelComparison CompareWith(
        this PosteriorFit posterior, IReadOnlyList<MaximumLikelihoodFit> fits, ComparisonOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(posterior);
        ArgumentNullException.ThrowIfNull(fits);
        BoundModel model = posterior.Model
            ?? throw new ArgumentException("A posterior read from disk does not have its data. Sample it again, or use model.Compare(data).", nameof(posterior));
        return new ComparisonBuilder(posterior, model, options ?? new ComparisonOptions(), cancellationToken).With(fits).Maximize().Build();
    }
}
