using Bayes.Estimation.Gee;

namespace Bayes.Estimates;

/// <summary>The summary of a fit by generalized estimating equations: tables for people and programs.</summary>
/// <remarks>Immutable; the text, JSON and CSV forms are made from it.</remarks>
public sealed record GeeSummary
{
    /// <summary>The model and its data.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>The fit.</summary>
    public required GeeFit Fit { get; init; }

    /// <summary>Summarises a fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="source">Where the data came from, or null.</param>
    /// <returns>The summary.</returns>
    public static GeeSummary Of(GeeFit fit, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ModelDescription model = Describe.Model(fit.Model, source);

        // The clusters ride along as a group term; the model has no group effects.
        Models.ModelSpec spec = fit.Model.Spec;
        string formula = (spec with { Predictors = [spec.Predictors[0] with { Groups = [] }] }).Formula;
        return new GeeSummary { Model = model with { Formula = formula }, Fit = fit };
    }

    /// <summary>Prints the summary as text.</summary>
    /// <returns>Coefficients, working correlation, and what was found.</returns>
    public override string ToString() => ToText();

    /// <summary>Prints the summary as text.</summary>
    /// <returns>The text, with a final line feed.</returns>
    public string ToText() => GeeText.Write(this);

    /// <summary>Writes the summary as a JSON document; see <c>docs/json.md</c> for its shape.</summary>
    /// <returns>The document, with a final line feed.</returns>
    public string ToJson() => ResultJson.Write(GeeDocument.Of(this));

    /// <summary>Writes the coefficients as a CSV table, one row each, unrounded, with robust standard errors.</summary>
    /// <returns>The table with a header.</returns>
    public string ToCsv() => EstimateCsv.Write(Fit.Estimates);
}
