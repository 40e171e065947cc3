namespace Bayes.Estimation.Gee.Correlations;

/// <summary>R = I.</summary>
internal sealed class IndependenceModel(ClusteredRows clusters) : CorrelationModel(clusters)
{
    public override IReadOnlyList<CorrelationEstimate> Parameters => [];

    public override string? Update(ReadOnlySpan<double> residuals, ReadOnlySpan<double> weights, double scale) => null;

    public override void Whiten(int cluster, Span<double> column)
    {
    }
}
