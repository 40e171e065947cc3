using System.Text.Json;
using Bayes.Estimates;
using Bayes.Estimation;

namespace Bayes.Comparison;

/// <summary>The JSON document of a comparison: a contract with programs that read it, described in <c>docs/json.md</c>.</summary>
public sealed record ComparisonDocument
{
    /// <summary>The version of the shape.</summary>
    public int SchemaVersion { get; init; } = FitDocument.CurrentVersion;

    /// <summary>The model.</summary>
    public required FitDocument.ModelPart Model { get; init; }

    /// <summary>The fit by Laplace's approximation, or the exact one; null without one.</summary>
    public required LikelihoodPart? Laplace { get; init; }

    /// <summary>The fit by quadrature; null without one.</summary>
    public required LikelihoodPart? Quadrature { get; init; }

    /// <summary>The integration of likelihood × prior; null without one.</summary>
    public required IntegrationPart? Integration { get; init; }

    /// <summary>Why methods are missing, by name.</summary>
    public required IReadOnlyDictionary<string, string> Missing { get; init; }

    /// <summary>The conditional quantities.</summary>
    public required IReadOnlyList<ParameterPart> Parameters { get; init; }

    /// <summary>The population-averaged coefficients.</summary>
    public required IReadOnlyList<PopulationAveragedPart> PopulationAveraged { get; init; }

    /// <summary>The verdict.</summary>
    public required AgreementPart Verdict { get; init; }

    /// <summary>Makes the document of a comparison.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <returns>The document.</returns>
    public static ComparisonDocument Of(ModelComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        AgreementVerdict verdict = comparison.Verdict;
        return new ComparisonDocument
        {
            Model = FitDocument.ModelPart.Of(comparison.Model),
            Laplace = LikelihoodPart.Of(comparison.Laplace),
            Quadrature = LikelihoodPart.Of(comparison.Quadrature),
            Integration = comparison.Integration is { } i
                ? new IntegrationPart(JsonNamingPolicy.SnakeCaseLower.ConvertName(i.Method.ToString()), i.Points, i.Draws, i.EffectiveSampleSize, i.ParetoShape, i.IsReliable)
                : null,
            Missing = comparison.Missing,
            Parameters = [.. comparison.Conditional.Select(ParameterPart.Of)],
            PopulationAveraged =
            [
                .. comparison.PopulationAveraged.Select(r => new PopulationAveragedPart(
                    r.Quantity.Name, r.Quantity.Term, r.Posterior.Mean, r.Posterior.Sd, r.Posterior.McseMean, r.Zeger, r.Gee?.Value ?? double.NaN, r.Gee?.StandardError ?? double.NaN)),
            ],
            Verdict = new AgreementPart(
                verdict.Name, verdict.Ok, verdict.Sentence, verdict.Reasons, verdict.Believe, verdict.NextStep, [.. verdict.Notes.Select(n => new NotePart(n.Code, n.Text))]),
        };
    }

    /// <summary>Writes the document.</summary>
    /// <returns>Indented JSON with a final line feed.</returns>
    public string ToJson() => ResultJson.Write(this);

    /// <summary>A fit by maximum likelihood in the document.</summary>
    /// <param name="Method"><c>laplace</c>, <c>agq</c> or <c>ml</c>.</param>
    /// <param name="Points">Quadrature points per effect.</param>
    /// <param name="LogLikelihood">The log likelihood.</param>
    /// <param name="Converged">Whether the maximum was reached.</param>
    public sealed record LikelihoodPart(string Method, int Points, double LogLikelihood, bool Converged)
    {
        internal static LikelihoodPart? Of(MaximumLikelihoodFit? fit) =>
            fit is null ? null : new LikelihoodPart(LikelihoodDocument.MethodCode(fit), fit.Points, fit.LogLikelihood, fit.Convergence.Converged);
    }

    /// <summary>The integration in the document.</summary>
    /// <param name="Method">How the group effects were integrated out: <c>quadrature</c>, <c>laplace</c> or <c>maximum_likelihood</c> (exactly).</param>
    /// <param name="Points">Quadrature points per effect.</param>
    /// <param name="Draws">Draws weighed.</param>
    /// <param name="EffectiveSampleSize">What they are worth.</param>
    /// <param name="ParetoK">k-hat of the weights.</param>
    /// <param name="Reliable">Whether it can be relied on.</param>
    public sealed record IntegrationPart(string Method, int Points, int Draws, double EffectiveSampleSize, double ParetoK, bool Reliable);

    /// <summary>An estimate with its standard error in the document.</summary>
    /// <param name="Estimate">The estimate.</param>
    /// <param name="Se">Its standard error.</param>
    public sealed record EstimatePair(double Estimate, double Se)
    {
        internal static EstimatePair? Of(Estimate? estimate) => estimate is null ? null : new EstimatePair(estimate.Exists ? estimate.Value : double.NaN, estimate.StandardError);
    }

    /// <summary>A posterior mean with its spread in the document.</summary>
    /// <param name="Mean">The mean.</param>
    /// <param name="Sd">The standard deviation.</param>
    /// <param name="McseMean">The Monte Carlo standard error of the mean.</param>
    public sealed record MomentPair(double Mean, double Sd, double McseMean);

    /// <summary>A conditional quantity in the document.</summary>
    /// <param name="Name">Its name in the draws.</param>
    /// <param name="Term">Its label.</param>
    /// <param name="Kind">What it is.</param>
    /// <param name="Group">Its grouping factor, or null.</param>
    /// <param name="Laplace">Laplace's estimate, or null.</param>
    /// <param name="Quadrature">The estimate by quadrature, or null.</param>
    /// <param name="Posterior">The draws.</param>
    /// <param name="Integrated">Likelihood × prior, integrated, or null.</param>
    /// <param name="Difference">Mean of the draws less the integrated one, in posterior standard deviations.</param>
    /// <param name="DifferenceError">Its Monte Carlo error.</param>
    /// <param name="Prior">The prior, or null.</param>
    /// <param name="PriorShare">The width of the posterior over that of the prior.</param>
    public sealed record ParameterPart(
        string Name,
        string Term,
        string Kind,
        string? Group,
        EstimatePair? Laplace,
        EstimatePair? Quadrature,
        MomentPair Posterior,
        MomentPair? Integrated,
        double Difference,
        double DifferenceError,
        string? Prior,
        double PriorShare)
    {
        internal static ParameterPart Of(ComparisonRow row) => new(
            row.Quantity.Name,
            row.Quantity.Term,
            row.Quantity.Kind,
            row.Quantity.Group,
            EstimatePair.Of(row.Laplace),
            EstimatePair.Of(row.Quadrature),
            new MomentPair(row.Posterior.Mean, row.Posterior.Sd, row.Posterior.McseMean),
            row.Exact is { } exact ? new MomentPair(exact.Mean.Value, exact.Sd.Value, exact.Mean.Error) : null,
            row.Differences.Count > 0 ? row.Differences[0].Difference : double.NaN,
            row.Differences.Count > 0 ? row.Differences[0].Error : double.NaN,
            row.Prior,
            row.PriorShare);
    }

    /// <summary>A population-averaged coefficient in the document.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Term">Its label.</param>
    /// <param name="Mean">The posterior mean.</param>
    /// <param name="Sd">The posterior standard deviation.</param>
    /// <param name="McseMean">The Monte Carlo error of the mean.</param>
    /// <param name="Zeger">Zeger's approximation.</param>
    /// <param name="Gee">The estimate by GEE.</param>
    /// <param name="GeeSe">Its robust standard error.</param>
    public sealed record PopulationAveragedPart(string Name, string Term, double Mean, double Sd, double McseMean, double Zeger, double Gee, double GeeSe);

    /// <summary>The verdict in the document.</summary>
    /// <param name="Code">Its code.</param>
    /// <param name="Ok">Whether the methods agree.</param>
    /// <param name="Sentence">The verdict in one sentence.</param>
    /// <param name="Reasons">Why.</param>
    /// <param name="Believe">Which result to believe.</param>
    /// <param name="NextStep">What to do.</param>
    /// <param name="Notes">What else was found.</param>
    public sealed record AgreementPart(string Code, bool Ok, string Sentence, IReadOnlyList<string> Reasons, string Believe, string NextStep, IReadOnlyList<NotePart> Notes);

    /// <summary>A note in the document.</summary>
    /// <param name="Code">Its code.</param>
    /// <param name="Text">What was found.</param>
    public sealed record NotePart(string Code, string Text);
}
