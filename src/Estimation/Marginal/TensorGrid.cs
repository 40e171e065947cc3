using Bayes.Numerics;

namespace Bayes.Estimation.Marginal;

/// <summary>The nodes of a product of Gauss-Hermite rules in q dimensions, without those of negligible weight.</summary>
/// <remarks>
/// A node stays when the product of its weights is at least w_first·w_middle/n of the one-dimensional rule: the corners go, every axis stays
/// whole (Jäckel 2005, "A note on multivariate Gauss-Hermite quadrature"). In one dimension nothing is dropped.
/// </remarks>
internal sealed class TensorGrid
{
    private const int LargestGrid = 4_000_000;

    public TensorGrid(int points, int dimension)
    {
        if (Math.Pow(points, dimension) > LargestGrid)
        {
            throw new EstimationException(
                $"{points} quadrature points in each of {dimension} dimensions make a grid too large to use. "
                + "Use fewer points, Laplace's approximation (1 point), or the posterior.");
        }

        GaussHermite rule = GaussHermite.OfPoints(points);
        double floor = dimension <= 1 ? 0 : rule.Weights[0] * rule.Weights[points / 2] / points;
        List<double> nodes = [];
        List<double> logWeights = [];
        int[] index = new int[dimension];
        do
        {
            double weight = 1;
            double logWeight = 0;
            foreach (int i in index)
            {
                weight *= rule.Weights[i];
                logWeight += Math.Log(rule.Weights[i]) + (0.5 * rule.Nodes[i] * rule.Nodes[i]);
            }

            if (weight >= floor)
            {
                logWeights.Add(logWeight);
                foreach (int i in index)
                {
                    nodes.Add(rule.Nodes[i]);
                }
            }
        }
        while (Advance(index, points));

        Nodes = [.. nodes];
        LogWeights = [.. logWeights];
    }

    /// <summary>M, the number of nodes.</summary>
    public int Count => LogWeights.Length;

    /// <summary>The nodes z_m, [M × q].</summary>
    public double[] Nodes { get; }

    /// <summary>log w_m + ½z_mᵀz_m, [M]: what a node adds to the logarithm of the integrand.</summary>
    public double[] LogWeights { get; }

    private static bool Advance(int[] index, int points)
    {
        for (int d = 0; d < index.Length; d++)
        {
            if (++index[d] < points)
            {
                return true;
            }

            index[d] = 0;
        }

        return false;
    }
}
