using Bayes.Estimation;
using Bayes.Estimation.Gee;

namespace Bayes.Comparison;

/// <summary>One model by Laplace, quadrature, the posterior and GEE, side by side, with a verdict on whether they agree.</summary>
/// <remarks>Immutable; the text, JSON and CSV forms are made from it.</remarks>
public sealed record ModelComparison
{
    /// <summary>The posterior: the summary of its population quantities, with their diagnostics.</summary>
    public required FitSummary Posterior { get; init; }

    /// <summary>Maximum likelihood by Laplace's approximation, or exactly where none is needed; null when there is no fit.</summary>
    public MaximumLikelihoodFit? Laplace { get; init; }

    /// <summary>Maximum likelihood by adaptive quadrature; null where it is not needed or not to be had.</summary>
    public MaximumLikelihoodFit? Quadrature { get; init; }

    /// <summary>Marginal likelihood × prior, integrated without a Markov chain; null where it is not to be had.</summary>
    public ExactPosterior? Integration { get; init; }

    /// <summary>The marginal model by GEE; null without one.</summary>
    public GeeFit? Gee { get; init; }

    /// <summary>Why a method is missing, by its name; empty when none is.</summary>
    public IReadOnlyDictionary<string, string> Missing { get; init; } = new Dictionary<string, string>();

    /// <summary>Why and how often the posterior was sampled again with more draws before it was judged; null when once was enough.</summary>
    public string? SampledAgain { get; init; }

    /// <summary>The conditional quantities: coefficients, standard deviations, correlations, family parameters.</summary>
    public required IReadOnlyList<ComparisonRow> Conditional { get; init; }

    /// <summary>The population-averaged coefficients; empty for a model without group effects, and where <see cref="Missing"/> says why.</summary>
    public required IReadOnlyList<PopulationAveragedRow> PopulationAveraged { get; init; }

    /// <summary>Whether the methods agree, and which to believe.</summary>
    public required AgreementVerdict Verdict { get; init; }

    /// <summary>The model and its data.</summary>
    public ModelDescription Model => Posterior.Description.Model;

    /// <summary>Prints the comparison as text.</summary>
    /// <returns>Tables and verdict, with a final line feed.</returns>
    public override string ToString() => ToText();

    /// <summary>Prints the comparison as text.</summary>
    /// <returns>Tables and verdict, with a final line feed.</returns>
    public string ToText() => ComparisonText.Write(this);

    /// <summary>Writes the comparison as a JSON document; see <c>docs/json.md</c> for its shape.</summary>
    /// <returns>The document, with a final line feed.</returns>
    public string ToJson() => ComparisonDocument.Of(this).ToJson();

    /// <summary>Writes both tables as one CSV table, unrounded.</summary>
    /// <returns>The table with a header.</returns>
    public string ToCsv() => ComparisonCsv.Write(this);
}
