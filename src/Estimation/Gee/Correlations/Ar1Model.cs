using System.Globalization;

namespace Bayes.Estimation.Gee.Correlations;

/// <summary>ρ_jk = α^|t_j − t_k|, fitted to the products of all pairs of a cluster, not of neighbours alone. Cost O(pairs) to estimate, O(rows) to whiten.</summary>
internal sealed class Ar1Model(ClusteredRows clusters) : CorrelationModel(clusters)
{
    private const double Largest = 0.9999;

    private double _alpha;

    public override IReadOnlyList<CorrelationEstimate> Parameters => [new CorrelationEstimate("alpha", _alpha)];

    public override string? Update(ReadOnlySpan<double> residuals, ReadOnlySpan<double> weights, double scale)
    {
        // Pairs of the same distance have the same ρ: their sums suffice.
        SortedDictionary<double, (double Products, double Weight)> byDistance = [];
        for (int j = 0; j < Clusters.Count; j++)
        {
            for (int k = Clusters.Starts[j]; k < Clusters.Starts[j + 1]; k++)
            {
                for (int l = k + 1; l < Clusters.Starts[j + 1]; l++)
                {
                    double distance = Clusters.Times[l] - Clusters.Times[k];
                    double weight = weights[k] * weights[l];
                    (double products, double total) = byDistance.GetValueOrDefault(distance);
                    byDistance[distance] = (products + (weight * residuals[k] * residuals[l] / scale), total + weight);
                }
            }
        }

        if (byDistance.Count == 0)
        {
            return null;
        }

        _alpha = LeastSquares(byDistance);
        return Math.Abs(_alpha) < Largest
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the correlation of neighbours came out as {_alpha:G4}, beyond what AR(1) can have");
    }

    public override void Whiten(int cluster, Span<double> column)
    {
        // A Markov chain: each row given the one before it. Backwards, so that the row before is still as it was.
        int start = Clusters.Starts[cluster];
        for (int k = column.Length - 1; k > 0; k--)
        {
            double rho = Power(_alpha, Clusters.Times[start + k] - Clusters.Times[start + k - 1]);
            column[k] = (column[k] - (rho * column[k - 1])) / Math.Sqrt(1 - (rho * rho));
        }
    }

    // Gauss-Newton for α, from the mean product of the nearest pairs.
    private static double LeastSquares(SortedDictionary<double, (double Products, double Weight)> byDistance)
    {
        (double nearest, (double products, double weight)) = byDistance.First();
        bool whole = byDistance.Keys.All(d => d == Math.Floor(d));
        double mean = products / weight;
        double alpha = nearest == 1 ? mean : Math.CopySign(Math.Pow(Math.Abs(mean), 1 / nearest), mean);
        double low = whole ? -Largest : 1e-6;
        alpha = Math.Clamp(alpha, low, Largest);
        for (int iteration = 0; iteration < 100; iteration++)
        {
            double gradient = 0;
            double curvature = 0;
            foreach ((double distance, (double sum, double total)) in byDistance)
            {
                double slope = distance * Power(alpha, distance - 1);
                gradient += slope * (sum - (total * Power(alpha, distance)));
                curvature += total * slope * slope;
            }

            double next = curvature > 0 ? Math.Clamp(alpha + (gradient / curvature), low, Largest) : alpha;
            if (Math.Abs(next - alpha) < 1e-14)
            {
                return next;
            }

            alpha = next;
        }

        return alpha;
    }

    private static double Power(double alpha, double distance) => distance == 1 ? alpha : distance == 0 ? 1 : Math.Pow(alpha, distance);
}
