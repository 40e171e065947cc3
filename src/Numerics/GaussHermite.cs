using System.Collections.Concurrent;
using MathNet.Numerics.LinearAlgebra;

namespace Bayes.Numerics;

/// <summary>Gauss-Hermite quadrature for the standard normal density: Σ w_k f(x_k) ≈ ∫ f(x) φ(x) dx, exact for polynomials of degree 2n − 1.</summary>
/// <remarks>
/// <para>
/// Nodes start as the eigenvalues of the Jacobi matrix (Golub and Welsch 1969) and are polished by Newton steps on the orthonormal
/// Hermite polynomial; weights are 1/Σ_k h_k(x)² (Christoffel), so that the smallest ones keep their digits too. Relative accuracy 1e-13.
/// </para>
/// <para>Immutable; safe for concurrent use. <see cref="OfPoints"/> remembers the rules it has made.</para>
/// </remarks>
public sealed class GaussHermite
{
    /// <summary>The largest number of points: beyond, the outermost weights leave the range of double precision.</summary>
    public const int MaxPoints = 201;

    private static readonly ConcurrentDictionary<int, GaussHermite> s_rules = new();

    private readonly double[] _nodes;
    private readonly double[] _weights;

    private GaussHermite(int points)
    {
        _nodes = new double[points];
        _weights = new double[points];
        double[] starts = Eigenvalues(points);
        for (int i = 0; i < points; i++)
        {
            // The rule is symmetric: the lower half is solved, the upper mirrors it.
            int mirror = points - 1 - i;
            _nodes[i] = i < mirror ? Polish(starts[i], points) : i == mirror ? 0 : -_nodes[mirror];
            _weights[i] = i <= mirror ? Weight(_nodes[i], points) : _weights[mirror];
        }
    }

    /// <summary>The nodes in increasing order, [n].</summary>
    public ReadOnlySpan<double> Nodes => _nodes;

    /// <summary>The weights, [n]; they sum to 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The rule of a number of points.</summary>
    /// <param name="points">n, 1 to <see cref="MaxPoints"/>.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public static GaussHermite OfPoints(int points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(points, MaxPoints);
        return s_rules.GetOrAdd(points, n => new GaussHermite(n));
    }

    private static double[] Eigenvalues(int points)
    {
        Matrix<double> jacobi = Matrix<double>.Build.Dense(points, points);
        for (int k = 1; k < points; k++)
        {
            jacobi[k, k - 1] = jacobi[k - 1, k] = Math.Sqrt(k);
        }

        double[] values = [.. jacobi.Evd(Symmetricity.Symmetric).EigenValues.Select(v => v.Real)];
        Array.Sort(values);
        return values;
    }

    private static double Polish(double x, int points)
    {
        for (int step = 0; step < 4; step++)
        {
            // h_n′ = √n h_{n−1} for the orthonormal polynomials.
            double last = Recur(x, points, out double before, out _);
            x -= last / (Math.Sqrt(points) * before);
        }

        return x;
    }

    private static double Weight(double x, int points)
    {
        Recur(x, points, out _, out double squares);
        return 1 / squares;
    }

    /// <summary>h_n(x), with h_{n−1}(x) and Σ_{k&lt;n} h_k(x)², by the three-term recurrence √(k+1) h_{k+1} = x h_k − √k h_{k−1}.</summary>
    private static double Recur(double x, int points, out double before, out double squares)
    {
        before = 0;
        double current = 1;
        squares = 0;
        for (int k = 0; k < points; k++)
        {
            squares += current * current;
            double next = ((x * current) - (Math.Sqrt(k) * before)) / Math.Sqrt(k + 1);
            before = current;
            current = next;
        }

        return current;
    }
}
