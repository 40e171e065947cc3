using System.Text.Json;

namespace Bayes.Comparison;

/// <summary>Whether maximum likelihood and the posterior agree, in one word; <c>docs/verdict.md</c> has the rules.</summary>
public enum AgreementCode
{
    /// <summary>Laplace, quadrature and the draws agree.</summary>
    Agree,

    /// <summary>Quadrature and the draws agree, and Laplace's approximation is off.</summary>
    LaplaceInaccurate,

    /// <summary>The data say little about a coefficient or a standard deviation: the prior decides.</summary>
    PriorDominates,

    /// <summary>Maximum likelihood ends with a standard deviation of 0 or a correlation of ±1.</summary>
    Boundary,

    /// <summary>The draws pass their diagnostics and differ from the integration all the same.</summary>
    DrawsDisagree,

    /// <summary>The likelihood has several maxima.</summary>
    Multimodal,

    /// <summary>A predictor separates the outcomes: there is no maximum-likelihood estimate.</summary>
    Separation,

    /// <summary>There is nothing to compare with, or it cannot be relied on.</summary>
    CannotTell,
}

/// <summary>Something else that the comparison found, beside the verdict.</summary>
/// <param name="Code">Its code in snake case: that of a rule which another one outranked, or of a smaller matter.</param>
/// <param name="Text">What was found.</param>
public sealed record AgreementNote(string Code, string Text);

/// <summary>The verdict on agreement: one code, one sentence, why, which to believe, and what to do.</summary>
/// <remarks>Immutable.</remarks>
public sealed record AgreementVerdict
{
    /// <summary>The code.</summary>
    public required AgreementCode Code { get; init; }

    /// <summary>The verdict in one sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>Why, with numbers.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Which of the results to believe.</summary>
    public required string Believe { get; init; }

    /// <summary>What to do next.</summary>
    public required string NextStep { get; init; }

    /// <summary>What else was found.</summary>
    public IReadOnlyList<AgreementNote> Notes { get; init; } = [];

    /// <summary>Whether the methods agree.</summary>
    public bool Ok => Code == AgreementCode.Agree;

    /// <summary>The code as it is written in documents, such as <c>laplace_inaccurate</c>.</summary>
    public string Name => NameOf(Code);

    internal static string NameOf(AgreementCode code) => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());
}
