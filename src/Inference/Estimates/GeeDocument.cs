using Bayes.Estimation.Gee;

namespace Bayes.Estimates;

/// <summary>The JSON document of a fit by generalized estimating equations, described in <c>docs/json.md</c>.</summary>
public sealed record GeeDocument
{
    /// <summary>The version of the shape.</summary>
    public int SchemaVersion { get; init; } = FitDocument.CurrentVersion;

    /// <summary>The model; its only group are the clusters.</summary>
    public required FitDocument.ModelPart Model { get; init; }

    /// <summary><c>gee</c>.</summary>
    public string Method { get; init; } = "gee";

    /// <summary>The column that names the clusters.</summary>
    public required string? Group { get; init; }

    /// <summary><c>independence</c>, <c>exchangeable</c>, <c>ar1</c> or <c>unstructured</c>.</summary>
    public required string Correlation { get; init; }

    /// <summary>The correction of the robust standard errors: <c>none</c>, <c>kauermann_carroll</c> or <c>mancl_derouen</c>.</summary>
    public required string SmallSample { get; init; }

    /// <summary>The number of clusters.</summary>
    public required int Clusters { get; init; }

    /// <summary>The scale φ.</summary>
    public required double Scale { get; init; }

    /// <summary>The parameters of the working correlation.</summary>
    public required IReadOnlyList<CorrelationPart> Correlations { get; init; }

    /// <summary>The coefficients with robust standard errors.</summary>
    public required IReadOnlyList<EstimatePart> Parameters { get; init; }

    /// <summary>The model-based standard errors, in the order of the parameters.</summary>
    public required IReadOnlyList<double> ModelSe { get; init; }

    /// <summary>Whether the equations were solved.</summary>
    public required bool Converged { get; init; }

    /// <summary>What the missing values must be like.</summary>
    public string MissingDataAssumption { get; init; } = GeeFit.MissingDataAssumption;

    /// <summary>What there is to say about the fit.</summary>
    public required FitDocument.VerdictPart Verdict { get; init; }

    /// <summary>Makes the document of a summary.</summary>
    /// <param name="summary">The summary.</param>
    /// <returns>The document.</returns>
    public static GeeDocument Of(GeeSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        GeeFit fit = summary.Fit;
        return new GeeDocument
        {
            Model = FitDocument.ModelPart.Of(summary.Model),
            Group = fit.Options.Group,
            Correlation = fit.Options.Correlation.ToString().ToLowerInvariant(),
            SmallSample = fit.Options.Correction switch
            {
                SmallSampleCorrection.KauermannCarroll => "kauermann_carroll",
                SmallSampleCorrection.ManclDeRouen => "mancl_derouen",
                _ => "none",
            },
            Clusters = fit.Clusters,
            Scale = fit.Scale,
            Correlations = [.. fit.Correlations.Select(c => new CorrelationPart(c.Name, c.Value))],
            Parameters = [.. fit.Estimates.Select(EstimatePart.Of)],
            ModelSe = fit.ModelStandardErrors,
            Converged = fit.Converged,
            Verdict = LikelihoodDocument.VerdictOf(fit.Converged, fit.Findings),
        };
    }

    /// <summary>A parameter of the working correlation in the document.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Value">Its estimate.</param>
    public sealed record CorrelationPart(string Name, double Value);
}
