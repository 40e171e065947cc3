using Bayes.Estimation;

namespace Bayes.Estimates;

/// <summary>The JSON document of a likelihood-ratio test, described in <c>docs/json.md</c>.</summary>
public sealed record TestDocument
{
    /// <summary>The version of the shape.</summary>
    public int SchemaVersion { get; init; } = FitDocument.CurrentVersion;

    /// <summary>The larger model.</summary>
    public required FitDocument.ModelPart Model { get; init; }

    /// <summary>How both likelihoods were computed: <c>laplace</c>, <c>agq</c> or <c>ml</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Quadrature points per effect.</summary>
    public required int Points { get; init; }

    /// <summary>The smaller model.</summary>
    public required FittedPart Smaller { get; init; }

    /// <summary>The larger model.</summary>
    public required FittedPart Larger { get; init; }

    /// <summary>What is tested, in words.</summary>
    public required string Tested { get; init; }

    /// <summary>Twice the difference of the log likelihoods.</summary>
    public required double Statistic { get; init; }

    /// <summary>The number of parameters tested.</summary>
    public required int ParameterCount { get; init; }

    /// <summary>The distribution of the statistic under the smaller model, or null.</summary>
    public required string? Reference { get; init; }

    /// <summary>Why this distribution, or why none.</summary>
    public required string Reason { get; init; }

    /// <summary>The p value; null without a distribution.</summary>
    public required double P { get; init; }

    /// <summary>Its natural logarithm.</summary>
    public required double LogP { get; init; }

    /// <summary>The bootstrap, or null.</summary>
    public required BootstrapPart? Bootstrap { get; init; }

    /// <summary>What there is to say about the test.</summary>
    public required FitDocument.VerdictPart Verdict { get; init; }

    /// <summary>Makes the document of a summary.</summary>
    /// <param name="summary">The summary.</param>
    /// <returns>The document.</returns>
    public static TestDocument Of(TestSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return new TestDocument
        {
            Model = FitDocument.ModelPart.Of(summary.Model),
            Method = LikelihoodDocument.MethodCode(summary.Test.Alternative),
            Points = summary.Test.Alternative.Points,
            Smaller = Fitted(summary.Test.Null),
            Larger = Fitted(summary.Test.Alternative),
            Tested = summary.Test.Difference,
            Statistic = summary.Test.Statistic,
            ParameterCount = summary.Test.Parameters,
            Reference = summary.Test.Reference?.Name,
            Reason = summary.Test.Reason,
            P = summary.Test.P,
            LogP = summary.Test.LogP,
            Bootstrap = summary.Bootstrap is { } b ? new BootstrapPart(b.P, b.PStandardError, b.AsLarge, b.Statistics.Count, b.Failed, b.Cancelled) : null,
            Verdict = LikelihoodDocument.VerdictOf(summary.Ok, summary.Findings),
        };
    }

    private static FittedPart Fitted(MaximumLikelihoodFit fit) =>
        new(fit.Model.Spec.Formula, fit.ParameterCount, fit.LogLikelihood, fit.Deviance, fit.Aic, fit.Bic, fit.Convergence.Converged);

    /// <summary>One of the two fits in the document.</summary>
    /// <param name="Formula">The model.</param>
    /// <param name="ParameterCount">The number of its parameters.</param>
    /// <param name="LogLikelihood">Its log likelihood.</param>
    /// <param name="Deviance">−2 log likelihood.</param>
    /// <param name="Aic">Akaike's criterion.</param>
    /// <param name="Bic">The Bayesian information criterion.</param>
    /// <param name="Converged">Whether the maximum was reached.</param>
    public sealed record FittedPart(string Formula, int ParameterCount, double LogLikelihood, double Deviance, double Aic, double Bic, bool Converged);

    /// <summary>The bootstrap of a test in the document.</summary>
    /// <param name="P">The p value.</param>
    /// <param name="PError">Its Monte Carlo standard error.</param>
    /// <param name="AsLarge">How many statistics were as large as the observed one.</param>
    /// <param name="Replicates">How many data sets were fitted.</param>
    /// <param name="Failed">How many could not be fitted.</param>
    /// <param name="Cancelled">Whether the run was cancelled.</param>
    public sealed record BootstrapPart(double P, double PError, int AsLarge, int Replicates, int Failed, bool Cancelled);
}
