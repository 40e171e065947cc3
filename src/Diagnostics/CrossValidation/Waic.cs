namespace Bayes.Diagnostics.CrossValidation;

/// <summary>The widely applicable information criterion: like <see cref="Loo"/> in the limit of many observations, without a diagnostic as good.</summary>
/// <remarks>Watanabe (2010), JMLR 11. Immutable plain data.</remarks>
public sealed record Waic
{
    /// <summary>The p of one observation above which WAIC is not to be relied on.</summary>
    public const double LargestP = 0.4;

    /// <summary>The observations.</summary>
    public required IReadOnlyList<PointwiseWaic> Pointwise { get; init; }

    /// <summary>The expected log predictive density.</summary>
    public PointwiseTotal Elpd => PointwiseTotal.Of([.. Pointwise.Select(p => p.Elpd)]);

    /// <summary>The effective number of parameters.</summary>
    public PointwiseTotal P => PointwiseTotal.Of([.. Pointwise.Select(p => p.P)]);

    /// <summary>−2·elpd.</summary>
    public PointwiseTotal Criterion => PointwiseTotal.Of([.. Pointwise.Select(p => -2 * p.Elpd)]);

    /// <summary>How many observations have a p above 0.4; with any, use LOO.</summary>
    public int Unreliable => Pointwise.Count(p => p.P > LargestP);
}
