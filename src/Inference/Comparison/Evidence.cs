using Bayes.Estimation;
using Bayes.Models.Posterior;

namespace Bayes.Comparison;

/// <summary>All that the rules of the verdict look at.</summary>
internal sealed record Evidence
{
    /// <summary>The verdict on the draws by themselves.</summary>
    public required Verdict Draws { get; init; }

    /// <summary>The quantities by every method.</summary>
    public required IReadOnlyList<ComparisonRow> Rows { get; init; }

    /// <summary>The fit by Laplace's approximation, or the exact one where the likelihood needs no approximation.</summary>
    public MaximumLikelihoodFit? Laplace { get; init; }

    /// <summary>The fit by quadrature; null where it is not to be had or not needed.</summary>
    public MaximumLikelihoodFit? Quadrature { get; init; }

    /// <summary>Why there is no fit by maximum likelihood at all, or null.</summary>
    public string? LikelihoodProblem { get; init; }

    /// <summary>Why there is no quadrature though the likelihood needs it, or null.</summary>
    public string? QuadratureProblem { get; init; }

    /// <summary>The posterior by integration; null where it is not to be had.</summary>
    public ExactPosterior? Judge { get; init; }

    /// <summary>Why the integration is missing or cannot be relied on, or null.</summary>
    public string? JudgeProblem { get; init; }

    /// <summary>Why the integration may be off though its weights are well: too few quadrature points. Null when there are enough.</summary>
    public string? GridProblem { get; init; }

    /// <summary>What was done for the draws before they were judged, or null.</summary>
    public string? SampledAgain { get; init; }

    /// <summary>What separates the outcomes, in words; empty when nothing does.</summary>
    public IReadOnlyList<string> Separation { get; init; } = [];

    /// <summary>The coefficients without a maximum-likelihood estimate, by their names in draws, as far as they are known.</summary>
    public IReadOnlyList<string> SeparatedCoefficients { get; init; } = [];

    /// <summary>The better of the fits by maximum likelihood.</summary>
    public MaximumLikelihoodFit? Best => Quadrature ?? Laplace;

    /// <summary>Whether the integration can be relied on.</summary>
    public bool HasJudge => Judge is { IsReliable: true };

    /// <summary>Whether the integration has no error but Monte Carlo error: not where Laplace's approximation had to serve, nor with too few points.</summary>
    public bool JudgeIsExact => HasJudge && JudgeDoubt is null;

    /// <summary>Why the integration is an approximation, or null where it is exact.</summary>
    public string? JudgeDoubt => QuadratureProblem ?? GridProblem;

    /// <summary>What the quadrature ladder says when its last rung still moved an estimate.</summary>
    public EstimationFinding? Unsettled => Quadrature?.Findings.FirstOrDefault(f => f.Code == EstimationCode.QuadratureNotSettled);

    /// <summary>Whether the last rung moved an estimate by more than Laplace may be off.</summary>
    public bool IsFarFromSettled => Unsettled is not null && !(Quadrature!.Ladder[^1].LargestMove <= VerdictRules.LargestLaplaceError);

    /// <summary>Whether the draws differ from the integration anywhere.</summary>
    public bool DrawsDiffer => HasJudge && Rows.Any(r => r.DrawsDiffer(VerdictRules.LargestDifference));

    public IEnumerable<ComparisonRow> Of(params QuantityKind[] kinds) => Rows.Where(r => kinds.Any(k => KindOf(k) == r.Quantity.Kind));

    public IEnumerable<EstimationFinding> Findings(EstimationCode code) => Best?.Findings.Where(f => f.Code == code) ?? [];

    public static string TermOf(QuantityDescription quantity) => quantity.Group is null ? quantity.Term : $"{quantity.Term} of {quantity.Group}";

    private static string KindOf(QuantityKind kind) => kind switch
    {
        QuantityKind.Coefficient => QuantityKinds.Coefficient,
        QuantityKind.StandardDeviation => QuantityKinds.StandardDeviation,
        QuantityKind.Correlation => QuantityKinds.Correlation,
        _ => QuantityKinds.FamilyParameter,
    };
}
