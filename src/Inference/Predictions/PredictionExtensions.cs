using Bayes.Effects;
using Bayes.Estimation;
using Bayes.Models.Data;

namespace Bayes.Predictions;

/// <summary>Predictions of a fit.</summary>
public static class PredictionExtensions
{
    /// <summary>Predicts rows from a posterior, draw by draw.</summary>
    /// <param name="fit">A fit with its model.</param>
    /// <param name="data">New data; null for the rows of the fit. Columns that the prediction does not need may be missing.</param>
    /// <param name="options">How; the defaults when null: subject-specific means.</param>
    /// <returns>The predictions with their draws.</returns>
    /// <exception cref="Models.Errors.DataException">A column is missing, a level or a group was not in the fit, or no row is complete.</exception>
    public static PredictionTable Predict(this PosteriorFit fit, Table? data = null, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        options ??= new PredictionOptions();
        return Predictor.Of(FittedParameters.Of(fit, options.Level), data, options);
    }

    /// <summary>Predicts means of rows from an estimate, at random effects of 0 or marginal, with standard errors by the delta method.</summary>
    /// <param name="fit">A fit.</param>
    /// <param name="data">New data; null for the rows of the fit.</param>
    /// <param name="options">How; <see cref="PredictionKind.Zero"/> or <see cref="PredictionKind.Marginal"/>.</param>
    /// <returns>The predictions.</returns>
    /// <exception cref="Models.Errors.DataException">A column is missing or a level was not in the fit; or what is asked for needs a posterior.</exception>
    public static PredictionTable Predict(this MaximumLikelihoodFit fit, Table? data, PredictionOptions options)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(options);
        return Predictor.Of(FittedParameters.Of(fit, options.Level), data, options);
    }
}
