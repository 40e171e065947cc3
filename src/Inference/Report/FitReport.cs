using Bayes.Checks;
using Bayes.Comparison;
using Bayes.Figures;
using Bayes.Models.Posterior;
using Bayes.Plots;
using Bayes.Trust;

namespace Bayes.Report;

/// <summary>Everything about a fit on one page: model, data, priors, results, whether to trust them, how to make them again.</summary>
/// <remarks>Immutable. <see cref="ToHtml"/> gives one file that opens offline, without scripts, and prints.</remarks>
public sealed class FitReport
{
    private readonly Lazy<(string Html, IReadOnlyList<Figure> Figures)> _page;

    private FitReport(PosteriorFit fit, BoundModel model, FitSummary summary, ModelReport check, ModelComparison? comparison)
    {
        (Fit, Model, Summary, Check, Comparison) = (fit, model, summary, check, comparison);
        _page = new Lazy<(string, IReadOnlyList<Figure>)>(Write);
    }

    /// <summary>The fit.</summary>
    public PosteriorFit Fit { get; }

    /// <summary>Its summary, with the verdict on the draws.</summary>
    public FitSummary Summary { get; }

    /// <summary>What the model makes of the data.</summary>
    public ModelReport Check { get; }

    /// <summary>The same model by every method; null when it was left out.</summary>
    public ModelComparison? Comparison { get; }

    /// <summary>The data among simulated data; null where that cannot be checked.</summary>
    public PredictiveReport? Predictive { get; private init; }

    /// <summary>Simulated residuals; null where there can be none.</summary>
    public ResidualReport? Residuals { get; private init; }

    /// <summary>Leave-one-out cross-validation; null where there can be none.</summary>
    public LooReport? CrossValidation { get; private init; }

    /// <summary>The questions that the page begins with, answered: can the draws be trusted, do the methods agree, do model and data fit together.</summary>
    public IReadOnlyList<ReportAnswer> Answers => [.. ReportAnswer.All(this)];

    internal BoundModel Model { get; }

    /// <summary>Gathers a report.</summary>
    /// <param name="fit">A fit with its model and data: one that was sampled here, or read by <see cref="FitStore.Open"/>.</param>
    /// <param name="compare">Whether the other methods are fitted and compared.</param>
    /// <param name="level">The probability of the intervals, in (0, 1).</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The report.</returns>
    /// <exception cref="InvalidOperationException">The fit has no model, or its model no table.</exception>
    public static FitReport Of(PosteriorFit fit, bool compare = true, double level = 0.95, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        if (fit.Model is not { Data: { } data } model)
        {
            throw new InvalidOperationException("The report needs the fit's model and data. Read the fit with FitStore.Open, or give it its data with WithData.");
        }

        ModelComparison? comparison = compare ? ComparisonFigure.Compare(fit, level, cancellationToken) : null;
        bool check = FigureCatalogue.CanCheck(fit);
        return new FitReport(fit, model, fit.Summary(level), ModelReport.Of(model.Spec, data), comparison)
        {
            Predictive = check ? fit.PosteriorPredictive(FigureCatalogue.Checks, cancellationToken) : null,
            Residuals = check ? fit.Residuals() : null,
            CrossValidation = check ? fit.LooReport(cancellationToken: cancellationToken) : null,
        };
    }

    /// <summary>Writes the page.</summary>
    /// <returns>One HTML document with its style sheet and figures inside.</returns>
    public string ToHtml() => _page.Value.Html;

    /// <summary>What the page states, for programs.</summary>
    /// <param name="file">Where the page was written; null where it was not.</param>
    /// <returns>The document.</returns>
    public ReportDocument ToDocument(string? file = null) => ReportDocument.Of(this, _page.Value.Figures, file);

    private (string Html, IReadOnlyList<Figure> Figures) Write()
    {
        ReportPage page = new(this);
        return (page.Write(), page.Figures);
    }
}
