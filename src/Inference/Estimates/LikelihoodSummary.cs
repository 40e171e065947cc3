using Bayes.Estimation;
using Bayes.Estimation.Bootstrap;
using Bayes.Estimation.Profiles;
using Bayes.Estimation.Robust;

namespace Bayes.Estimates;

/// <summary>The summary of a maximum-likelihood fit: tables for people and programs.</summary>
/// <remarks>Immutable; the text, JSON and CSV forms are made from it.</remarks>
public sealed record LikelihoodSummary
{
    /// <summary>The model and its data.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>The fit.</summary>
    public required MaximumLikelihoodFit Fit { get; init; }

    /// <summary>The profiles behind the profile intervals of the fit; empty when there are none.</summary>
    public IReadOnlyList<ParameterProfile> Profiles { get; init; } = [];

    /// <summary>The bootstrap behind the bootstrap intervals of the fit; null without one.</summary>
    public BootstrapEstimates? Bootstrap { get; init; }

    /// <summary>Summarises a fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="source">Where the data came from, or null.</param>
    /// <returns>The summary.</returns>
    public static LikelihoodSummary Of(MaximumLikelihoodFit fit, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return new LikelihoodSummary { Model = Describe.Model(fit.Model, source), Fit = fit };
    }

    /// <summary>Names a method for people.</summary>
    /// <param name="fit">A fit.</param>
    /// <returns>For example <c>maximum likelihood by adaptive Gauss-Hermite quadrature, 25 points</c>.</returns>
    public static string MethodOf(MaximumLikelihoodFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        bool hasGroups = fit.Model.Layout.Terms.Count > 0;
        return fit.Method switch
        {
            EstimationMethod.RestrictedMaximumLikelihood => "restricted maximum likelihood, exact",
            EstimationMethod.MaximumLikelihood => "maximum likelihood, exact",
            _ when !hasGroups => "maximum likelihood, exact: there are no group effects",
            EstimationMethod.Quadrature when fit.Points > 1 => string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"maximum likelihood by adaptive Gauss-Hermite quadrature, {fit.Points} points per effect"),
            _ => "maximum likelihood by Laplace's approximation",
        };
    }

    /// <summary>The robust covariance behind the standard errors of the fit; null where they are those of the observed information.</summary>
    public ClusterSandwich? Robust { get; init; }

    /// <summary>Puts the sandwich of independent clusters in the place of the standard errors, z, p and Wald intervals of the fit.</summary>
    /// <param name="sandwich">The sandwich of the same fit.</param>
    /// <param name="level">The level of the Wald intervals.</param>
    /// <returns>The summary with robust standard errors; other intervals stay.</returns>
    public LikelihoodSummary WithRobust(ClusterSandwich sandwich, double level)
    {
        ArgumentNullException.ThrowIfNull(sandwich);
        double width = Numerics.NormalDistribution.Quantile(0.5 + (level / 2));
        Estimate[] estimates =
        [
            .. Fit.Estimates.Select((e, v) => e with
            {
                StandardError = sandwich.StandardErrors[v],
                Intervals =
                [
                    .. double.IsFinite(sandwich.StandardErrors[v])
                        ? [new ConfidenceInterval(level, e.Value - (width * sandwich.StandardErrors[v]), e.Value + (width * sandwich.StandardErrors[v]), "wald")]
                        : Array.Empty<ConfidenceInterval>(),
                    .. e.Intervals.Where(i => i.Kind != "wald"),
                ],
            }),
        ];
        return this with { Robust = sandwich, Fit = Fit with { Estimates = estimates, Covariance = sandwich.Covariance } };
    }

    /// <summary>The conditional modes of the group effects with their conditional standard deviations, in the order of the draws of a posterior.</summary>
    /// <returns>One for each group and effect, on the link scale.</returns>
    public IReadOnlyList<GroupEffectMode> GroupEffects() => ConditionalModes.Of(Fit);

    internal IEnumerable<Estimate> GroupEffectEstimates() =>
        GroupEffects().Select(e => new Estimate { Quantity = e.Quantity, Value = e.Value, StandardError = e.StandardDeviation });

    /// <summary>Prints the summary as text.</summary>
    /// <returns>Sections for model, likelihood, group effects, coefficients, and what was found.</returns>
    public override string ToString() => ToText();

    /// <summary>Prints the summary as text.</summary>
    /// <param name="includeGroupEffects">Whether the conditional modes of single groups are listed.</param>
    /// <returns>The text, with a final line feed.</returns>
    public string ToText(bool includeGroupEffects = false) => LikelihoodText.Write(this, includeGroupEffects);

    /// <summary>Writes the summary as a JSON document; see <c>docs/json.md</c> for its shape.</summary>
    /// <param name="includeGroupEffects">Whether the conditional modes of single groups are listed.</param>
    /// <returns>The document, with a final line feed.</returns>
    public string ToJson(bool includeGroupEffects = false) => LikelihoodDocument.Of(this, includeGroupEffects).ToJson();

    /// <summary>Writes the estimates as a CSV table, one row each, unrounded.</summary>
    /// <param name="includeGroupEffects">Whether the conditional modes of single groups are listed.</param>
    /// <returns>The table with a header.</returns>
    public string ToCsv(bool includeGroupEffects = false) => EstimateCsv.Write(
        [.. Fit.Estimates, .. includeGroupEffects ? GroupEffectEstimates() : []]);
}
