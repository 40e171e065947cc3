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

    /// <summary>The first group of each kind and, last, J; empty where covariances do not differ by kind.</summary>
    public IReadOnlyList<int> KindStarts { get; init; } = [];

    /// <summary>For each kind, the terms with its covariances and its groups.</summary>
    public IReadOnlyList<TermSlots[]> KindTerms { get; init; } = [];

    /// <summary>The parts of each kind of groups, within which one covariance holds; the whole where there are no kinds.</summary>
    public IReadOnlyList<FactorInformation> ByKind() => KindStarts.Count == 0 ? [this] : [.. Enumerable.Range(0, KindStarts.Count - 1).Select(OfKind)];

    private FactorInformation OfKind(int kind)
    {
        (int first, int end) = (KindStarts[kind], KindStarts[kind + 1]);
        int q = Effects;
        return new FactorInformation
        {
            Terms = KindTerms[kind],
            Levels = end - first,
            Effects = q,
            Places = Array.ConvertAll(Places, p => (p.First + (first * p.Stride), p.Stride)),
            Information = Information[(first * q * q)..(end * q * q)],
            Centre = Centre[(first * q)..(end * q)],
            Columns = Array.ConvertAll(Columns, c => c with { Values = c.Values[(first * q)..(end * q)] }),
        };
    }

    /// <summary>One coefficient's column of B.</summary>
    /// <param name="Place">The place of the coefficient in the unconstrained vector.</param>
    /// <param name="Reference">Its value in β*.</param>
    /// <param name="Values">Its column of B, [J × q].</param>
    public readonly record struct CoefficientColumn(int Place, double Reference, double[] Values);
}
