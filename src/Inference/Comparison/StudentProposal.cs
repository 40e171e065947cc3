using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Comparison;

/// <summary>A multivariate t distribution to draw from when a density is integrated by importance sampling.</summary>
/// <remarks>Five degrees of freedom: heavier tails than any posterior under normal priors, and a finite variance.</remarks>
internal sealed class StudentProposal
{
    private const double DegreesOfFreedom = 5;

    private readonly double[] _centre;
    private readonly double[] _factor;

    private StudentProposal(double[] centre, double[] factor)
    {
        _centre = centre;
        _factor = factor;
    }

    /// <summary>Makes a proposal from a mode and the negative Hessian there; a Hessian that is not positive definite is stiffened until it is.</summary>
    public static StudentProposal AtMode(double[] mode, double[] precision)
    {
        int k = mode.Length;
        double[] covariance = new double[k * k];
        double[] factor = [.. precision];
        double ridge = 0;
        double largest = Enumerable.Range(0, k).Max(i => Math.Abs(precision[(i * k) + i]));
        while (!SmallCholesky.Factor(factor, k))
        {
            ridge = ridge == 0 ? 1e-8 * Math.Max(largest, 1) : 10 * ridge;
            precision.CopyTo(factor, 0);
            for (int i = 0; i < k; i++)
            {
                factor[(i * k) + i] += ridge;
            }
        }

        SmallCholesky.Invert(factor, k, covariance);
        return SmallCholesky.Factor(covariance, k) ? new StudentProposal(mode, covariance) : throw new ArithmeticException("The curvature at the mode cannot be inverted.");
    }

    /// <summary>Makes a proposal with the mean and the covariance of weighted draws; null when they have none of full rank.</summary>
    public static StudentProposal? OfMoments(IReadOnlyList<double[]> draws, IReadOnlyList<double> weights)
    {
        int k = draws[0].Length;
        double[] mean = new double[k];
        for (int i = 0; i < draws.Count; i++)
        {
            for (int a = 0; a < k; a++)
            {
                mean[a] += weights[i] * draws[i][a];
            }
        }

        double[] scale = new double[k * k];
        for (int i = 0; i < draws.Count; i++)
        {
            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b <= a; b++)
                {
                    scale[(a * k) + b] += weights[i] * (draws[i][a] - mean[a]) * (draws[i][b] - mean[b]) * ((DegreesOfFreedom - 2) / DegreesOfFreedom);
                }
            }
        }

        return SmallCholesky.Factor(scale, k) ? new StudentProposal(mean, scale) : null;
    }

    /// <summary>Draws a point and returns its log density, up to a constant.</summary>
    public double Draw(RandomStream random, Span<double> position)
    {
        int k = _centre.Length;
        Span<double> z = k <= 64 ? stackalloc double[k] : new double[k];
        double squares = 0;
        for (int a = 0; a < k; a++)
        {
            z[a] = random.NextNormal();
            squares += z[a] * z[a];
        }

        double stretch = Math.Sqrt(0.5 * DegreesOfFreedom / random.NextGamma(0.5 * DegreesOfFreedom));
        for (int a = 0; a < k; a++)
        {
            double sum = 0;
            for (int b = 0; b <= a; b++)
            {
                sum += _factor[(a * k) + b] * z[b];
            }

            position[a] = _centre[a] + (stretch * sum);
        }

        return -0.5 * (DegreesOfFreedom + k) * SpecialFunctions.Log1P(squares * stretch * stretch / DegreesOfFreedom);
    }
}
