namespace Bayes.Estimation.Gee.Correlations;

/// <summary>A working correlation R(α): its moment estimate, and the whitening of a cluster by a root of R⁻¹.</summary>
/// <remarks>
/// α solves Σ_clusters Eᵀ diag(w_j w_k)(r_j r_k/φ − ρ_jk(α)) = 0 over the pairs j &lt; k of a cluster, E = ∂ρ/∂α, r Pearson residuals
/// (Liang and Zeger 1986; Yan and Fine 2004, Statistics in Medicine 23:859, with the identity as working covariance of the products).
/// Products are divided by φ and not corrected for the number of coefficients. Owns its α: one fit at a time.
/// </remarks>
internal abstract class CorrelationModel(ClusteredRows clusters)
{
    protected ClusteredRows Clusters { get; } = clusters;

    /// <summary>The parameters.</summary>
    public abstract IReadOnlyList<CorrelationEstimate> Parameters { get; }

    /// <summary>Estimates α from Pearson residuals and weights, both in the order of <see cref="ClusteredRows.Order"/>.</summary>
    /// <returns>Null, or in words why R(α) is no correlation matrix for some cluster.</returns>
    public abstract string? Update(ReadOnlySpan<double> residuals, ReadOnlySpan<double> weights, double scale);

    /// <summary>Multiplies a column of a cluster by a matrix T with TᵀT = R⁻¹.</summary>
    public abstract void Whiten(int cluster, Span<double> column);

    public static CorrelationModel Of(WorkingCorrelation kind, ClusteredRows clusters) => kind switch
    {
        WorkingCorrelation.Independence => new IndependenceModel(clusters),
        WorkingCorrelation.Exchangeable => new ExchangeableModel(clusters),
        WorkingCorrelation.Ar1 => new Ar1Model(clusters),
        WorkingCorrelation.Unstructured => new UnstructuredModel(clusters),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such working correlation."),
    };
}
