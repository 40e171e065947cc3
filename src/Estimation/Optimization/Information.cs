using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Bayes.Estimation.Optimization;

/// <summary>The observed information at a maximum: −Hessian, its eigenvalues, and its inverse in the directions that are not flat.</summary>
/// <remarks>Variables are in units in which they are of order 1: a direction of curvature below 1e-7 leaves them undetermined by thousands of units.</remarks>
internal sealed class Information
{
    private const double Flat = 1e-7;

    private readonly double[] _eigenvalues;
    private readonly Matrix<double> _vectors;

    public Information(double[] hessian, int n)
    {
        Dimension = n;
        IsFinite = Array.TrueForAll(hessian, double.IsFinite);
        Matrix<double> negative = Matrix<double>.Build.Dense(n, n, (i, j) => IsFinite ? -hessian[(i * n) + j] : (i == j ? 1 : 0));
        Evd<double> decomposition = negative.Evd(Symmetricity.Symmetric);
        _eigenvalues = [.. decomposition.EigenValues.Select(v => v.Real)];
        _vectors = decomposition.EigenVectors;
        Covariance = new double[n * n];
        for (int e = 0; e < n; e++)
        {
            for (int i = 0; i < n && IsCurved(e); i++)
            {
                for (int j = 0; j < n; j++)
                {
                    Covariance[(i * n) + j] += _vectors[i, e] * _vectors[j, e] / _eigenvalues[e];
                }
            }
        }
    }

    /// <summary>n.</summary>
    public int Dimension { get; }

    /// <summary>Whether the Hessian could be computed.</summary>
    public bool IsFinite { get; }

    /// <summary>Whether the function curves down in every direction.</summary>
    public bool IsPositiveDefinite => IsFinite && Enumerable.Range(0, Dimension).All(IsCurved);

    /// <summary>Whether values of the function along the direction of upward curvature do not rise: then that curvature was rounding.</summary>
    public bool IsAscentRefuted { get; set; }

    /// <summary>Whether the function curves up somewhere, by more than rounding: no maximum.</summary>
    public bool HasAscent => IsFinite && !IsAscentRefuted && _eigenvalues.Any(v => v < -1e-5 * Math.Max(1, _eigenvalues.Max(Math.Abs) * 1e-6));

    /// <summary>The inverse in the directions that curve down, zero in the others, [n × n].</summary>
    public double[] Covariance { get; }

    /// <summary>Standard errors for the steps of differences.</summary>
    /// <param name="flat">For each variable how far it goes in a flat direction, [n]: far towards a limit, where short steps would show
    /// nothing but rounding; 0 where a flat direction may be a curved ridge, which long steps would leave.</param>
    public double[] Spread(double[] flat) => [.. Enumerable.Range(0, Dimension)
        .Select(i => Math.Sqrt(Covariance[(i * Dimension) + i] + Enumerable.Range(0, Dimension).Where(e => !IsCurved(e)).Sum(e => flat[i] * flat[i] * _vectors[i, e] * _vectors[i, e])))
        .Select(s => s > 0 ? s : 0.1)];

    /// <summary>The flat or rising directions, unit vectors.</summary>
    public IEnumerable<double[]> FlatDirections => Enumerable.Range(0, Dimension).Where(e => !IsCurved(e)).Select(e => _vectors.Column(e).ToArray());

    /// <summary>The directions of less curvature than a bound, unit vectors.</summary>
    public IEnumerable<double[]> DirectionsFlatterThan(double curvature) =>
        IsFinite ? Enumerable.Range(0, Dimension).Where(e => _eigenvalues[e] < curvature).Select(e => _vectors.Column(e).ToArray()) : [];

    /// <summary>The direction of the strongest upward curvature.</summary>
    public double[] Ascent => _vectors.Column(Array.IndexOf(_eigenvalues, _eigenvalues.Min())).ToArray();

    /// <summary>The Newton step that a gradient asks for, in the directions that curve down.</summary>
    public double[] Step(ReadOnlySpan<double> gradient)
    {
        double[] step = new double[Dimension];
        for (int i = 0; i < Dimension; i++)
        {
            for (int j = 0; j < Dimension; j++)
            {
                step[i] += Covariance[(i * Dimension) + j] * gradient[j];
            }
        }

        return step;
    }

    private bool IsCurved(int e) => _eigenvalues[e] > Flat;
}
