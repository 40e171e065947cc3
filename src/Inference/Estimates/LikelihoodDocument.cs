using System.Text.Json;
using Bayes.Estimation;

namespace Bayes.Estimates;

/// <summary>The JSON document of a maximum-likelihood fit: a contract with programs that read it, described in <c>docs/json.md</c>.</summary>
/// <remarks>It shares <c>schema_version</c>, <c>model</c> and <c>verdict</c> with <see cref="FitDocument"/>.</remarks>
public sealed record LikelihoodDocument
{
    /// <summary>The version of the shape.</summary>
    public int SchemaVersion { get; init; } = FitDocument.CurrentVersion;

    /// <summary>The model.</summary>
    public required FitDocument.ModelPart Model { get; init; }

    /// <summary><c>laplace</c>, <c>agq</c>, <c>ml</c> or <c>reml</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Quadrature points per effect; 1 for Laplace and for exact likelihoods.</summary>
    public required int Points { get; init; }

    /// <summary>The absolute log likelihood.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>−2 log likelihood.</summary>
    public required double Deviance { get; init; }

    /// <summary>Akaike's criterion.</summary>
    public required double Aic { get; init; }

    /// <summary>The Bayesian information criterion.</summary>
    public required double Bic { get; init; }

    /// <summary>The number of parameters estimated.</summary>
    public required int ParameterCount { get; init; }

    /// <summary>The estimates.</summary>
    public required IReadOnlyList<EstimatePart> Parameters { get; init; }

    /// <summary>The quadrature ladder; empty when the number of points was given.</summary>
    public required IReadOnlyList<RungPart> Ladder { get; init; }

    /// <summary>The optimisers tried.</summary>
    public required IReadOnlyList<RunPart> Optimizers { get; init; }

    /// <summary>The profiles behind profile intervals; empty without them.</summary>
    public required IReadOnlyList<ProfilePart> Profiles { get; init; }

    /// <summary>The bootstrap behind bootstrap intervals, or null.</summary>
    public required BootstrapPart? Bootstrap { get; init; }

    /// <summary>The number of clusters of robust standard errors; null where standard errors are those of the observed information.</summary>
    public int? RobustClusters { get; init; }

    /// <summary>Whether the maximum was reached.</summary>
    public required bool Converged { get; init; }

    /// <summary>The largest step still asked for, in standard errors.</summary>
    public required double RemainingStep { get; init; }

    /// <summary>The verdict on the estimates.</summary>
    public required FitDocument.VerdictPart Verdict { get; init; }

    /// <summary>Makes the document of a summary.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="includeGroupEffects">Whether the conditional modes of single groups are listed.</param>
    /// <returns>The document.</returns>
    public static LikelihoodDocument Of(LikelihoodSummary summary, bool includeGroupEffects = false)
    {
        ArgumentNullException.ThrowIfNull(summary);
        MaximumLikelihoodFit fit = summary.Fit;
        return new LikelihoodDocument
        {
            Model = FitDocument.ModelPart.Of(summary.Model),
            Method = MethodCode(fit),
            Points = fit.Points,
            LogLikelihood = fit.LogLikelihood,
            Deviance = fit.Deviance,
            Aic = fit.Aic,
            Bic = fit.Bic,
            ParameterCount = fit.ParameterCount,
            Parameters =
            [
                .. fit.Estimates.Select(EstimatePart.Of),
                .. includeGroupEffects ? summary.GroupEffectEstimates().Select(EstimatePart.Of) : [],
            ],
            Ladder = [.. fit.Ladder.Select(r => new RungPart(r.Points, r.LogLikelihood, r.LargestMove, r.Moved, r.Estimates))],
            Optimizers = [.. fit.Convergence.Runs.Select(r => new RunPart(r.Optimizer, r.Start, r.LogLikelihood, r.Evaluations, r.Reason, r.Estimates))],
            Profiles = [.. summary.Profiles.Select(p => new ProfilePart(p.Quantity.Name, [.. p.Points.Select(x => new ProfilePointPart(x.Value, x.LogLikelihood, x.Zeta))]))],
            Bootstrap = summary.Bootstrap is { } b ? new BootstrapPart(b.Replicates.Count, b.Failed, b.Cancelled) : null,
            RobustClusters = summary.Robust?.Clusters,
            Converged = fit.Convergence.Converged,
            RemainingStep = fit.Convergence.RemainingStep,
            Verdict = VerdictOf(fit.Ok, fit.Findings),
        };
    }

    /// <summary>Writes the document.</summary>
    /// <returns>Indented JSON with a final line feed.</returns>
    public string ToJson() => ResultJson.Write(this);

    internal static string MethodCode(MaximumLikelihoodFit fit) => fit.Method switch
    {
        EstimationMethod.RestrictedMaximumLikelihood => "reml",
        EstimationMethod.MaximumLikelihood => "ml",
        EstimationMethod.Quadrature when fit.Points > 1 => "agq",
        _ => "laplace",
    };

    internal static FitDocument.VerdictPart VerdictOf(bool ok, IReadOnlyList<EstimationFinding> findings) => new(
        ok,
        [.. findings.OrderByDescending(f => f.Severity).Select(f => new FitDocument.MessagePart(JsonNamingPolicy.SnakeCaseLower.ConvertName(f.Code.ToString()), Severity(f.Severity), f.Parameter, f.Text, f.NextStep))]);

    private static string Severity(EstimationSeverity severity) => severity switch
    {
        EstimationSeverity.Error => "error",
        EstimationSeverity.Warning => "warning",
        _ => "info",
    };

    /// <summary>A rung of the quadrature ladder in the document.</summary>
    /// <param name="Points">Points per effect.</param>
    /// <param name="LogLikelihood">The maximised log likelihood with them.</param>
    /// <param name="LargestMove">The largest change of an estimate from the rung before, in standard errors.</param>
    /// <param name="Moved">The parameter that moved most, or null.</param>
    /// <param name="Estimates">The estimates, in the order of the parameters.</param>
    public sealed record RungPart(int Points, double LogLikelihood, double LargestMove, string? Moved, IReadOnlyList<double> Estimates);

    /// <summary>What one optimiser found in the document.</summary>
    /// <param name="Name">The optimiser.</param>
    /// <param name="Start">Its start, in words.</param>
    /// <param name="LogLikelihood">The log likelihood where it ended.</param>
    /// <param name="Evaluations">Evaluations of the likelihood.</param>
    /// <param name="Reason">Why it stopped.</param>
    /// <param name="Estimates">The estimates there, in the order of the parameters.</param>
    public sealed record RunPart(string Name, string Start, double LogLikelihood, int Evaluations, string Reason, IReadOnlyList<double> Estimates);

    /// <summary>A profile in the document.</summary>
    /// <param name="Name">The parameter.</param>
    /// <param name="Points">Its points, values rising.</param>
    public sealed record ProfilePart(string Name, IReadOnlyList<ProfilePointPart> Points);

    /// <summary>A point of a profile in the document.</summary>
    /// <param name="Value">The value at which the parameter was held.</param>
    /// <param name="LogLikelihood">The log likelihood maximised over all others.</param>
    /// <param name="Zeta">The signed root of twice its fall from the maximum.</param>
    public sealed record ProfilePointPart(double Value, double LogLikelihood, double Zeta);

    /// <summary>A bootstrap in the document.</summary>
    /// <param name="Replicates">Data sets simulated and fitted.</param>
    /// <param name="Failed">Data sets that could not be fitted.</param>
    /// <param name="Cancelled">Whether the run was cancelled before its end.</param>
    public sealed record BootstrapPart(int Replicates, int Failed, bool Cancelled);
}
