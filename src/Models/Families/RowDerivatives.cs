namespace Bayes.Models.Families;

/// <summary>Where a family writes the log likelihood of each row of a block and its derivatives by the K linear predictors.</summary>
/// <remarks>An empty span is not wanted and not written. Mixed derivatives are stored once, in lexicographic order of their indices.</remarks>
public readonly ref struct RowDerivatives
{
    /// <summary>The log likelihoods without <see cref="Family.LogNormalizer"/>, [rows], or empty.</summary>
    public Span<double> Value { get; init; }

    /// <summary>∂ℓ/∂η_a, [K × rows], or empty.</summary>
    public Span<double> First { get; init; }

    /// <summary>∂²ℓ/∂η_a∂η_b, a ≤ b, [K(K + 1)/2 × rows] in the order 11, 12, …, 1K, 22, …, or empty.</summary>
    public Span<double> Second { get; init; }

    /// <summary>∂³ℓ/∂η_a∂η_b∂η_c, a ≤ b ≤ c, [K(K + 1)(K + 2)/6 × rows] in the order 111, 112, …, or empty.</summary>
    public Span<double> Third { get; init; }

    /// <summary>Whether the values and all derivatives are wanted.</summary>
    internal bool IsComplete => !Value.IsEmpty && !First.IsEmpty && !Second.IsEmpty && !Third.IsEmpty;
}
