namespace Bayes.Models.Posterior.Transports;

/// <summary>What the rows say of the effects of one grouping factor: a quadratic in the effects and, linearly, the coefficients.</summary>
/// <remarks>
/// For group j with effects b and coefficients β near b*, β*: log likelihood ≈ c_j(β)ᵀb − ½ bᵀA_j b, A_j = Z_jᵀW_jZ_j,
/// c_j(β) = A_j b* + Z_jᵀr_j − B_j(β − β*), with the score r and the expected information W of the rows at (b*, β*). That is
/// Z_jᵀW_j(working response − offset − Xβ − other factors' effects). Immutable; shared by all chains.
/// </remarks>
internal sealed class FactorInformation
{
    /// <summary>The terms of the factor, whose effects are taken together.</summary>
    public required TermSlots[] Terms { get; init; }

    /// <summary>J, the number of groups.</summary>
    public required int Levels { get; init; }

    /// <summary>q, the number of effects of each group, over all terms.</summary>
    public required int Effects { get; init; }

    /// <summary>For each effect, the place of the first group's in the unconstrained vector, and the step to the next group's.</summary>
    public required (int First, int Stride)[] Places { get; init; }

    /// <summary>A, [J × q × q].</summary>
    public required double[] Information { get; init; }

    /// <summary>A b* + Zᵀr, [J × q].</summary>
    public required double[] Centre { get; init; }

    /// <summary>The coefficients on which c depends.</summary>
    public required CoefficientColumn[] Columns { get; init; }

    /// <summary>One coefficient's column of B.</summary>
    /// <param name="Place">The place of the coefficient in the unconstrained vector.</param>
    /// <param name="Reference">Its value in β*.</param>
    /// <param name="Values">Its column of B, [J × q].</param>
    public readonly record struct CoefficientColumn(int Place, double Reference, double[] Values);
}
