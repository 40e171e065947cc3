using System.Globalization;

namespace Bayes.Estimation.Gee.Correlations;

/// <summary>R = (1 − α)I + α11ᵀ. Cost O(rows).</summary>
internal sealed class ExchangeableModel(ClusteredRows clusters) : CorrelationModel(clusters)
{
    private double _alpha;

    public override IReadOnlyList<CorrelationEstimate> Parameters => [new CorrelationEstimate("alpha", _alpha)];

    public override string? Update(ReadOnlySpan<double> residuals, ReadOnlySpan<double> weights, double scale)
    {
        // Sums over pairs from sums over rows: Σ_{j<k} a_j a_k = ((Σa)² − Σa²)/2.
        double products = 0;
        double pairs = 0;
        for (int j = 0; j < Clusters.Count; j++)
        {
            double sum = 0;
            double squares = 0;
            double weight = 0;
            double weightSquares = 0;
            for (int k = Clusters.Starts[j]; k < Clusters.Starts[j + 1]; k++)
            {
                double a = weights[k] * residuals[k];
                sum += a;
                squares += a * a;
                weight += weights[k];
                weightSquares += weights[k] * weights[k];
            }

            if (Clusters.Size(j) > 1)
            {
                products += (sum * sum) - squares;
                pairs += (weight * weight) - weightSquares;
            }
        }

        _alpha = pairs > 0 ? products / pairs / scale : 0;
        int largest = Clusters.Largest;
        return _alpha < 1 && 1 + ((largest - 1) * _alpha) > 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the exchangeable correlation came out as {_alpha:G4}, which rows of a cluster of {largest} cannot have");
    }

    public override void Whiten(int cluster, Span<double> column)
    {
        // R^(−½) = aI + b11ᵀ: 1/√(1 − α) off the mean, 1/√(1 + (m − 1)α) along it.
        int m = column.Length;
        double a = 1 / Math.Sqrt(1 - _alpha);
        double b = ((1 / Math.Sqrt(1 + ((m - 1) * _alpha))) - a) / m;
        double sum = 0;
        foreach (double value in column)
        {
            sum += value;
        }

        for (int k = 0; k < m && m > 1; k++)
        {
            column[k] = (a * column[k]) + (b * sum);
        }
    }
}
