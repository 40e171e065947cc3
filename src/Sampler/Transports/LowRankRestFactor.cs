using Bayes.Numerics;
using Bayes.Numerics.Matrices;

namespace Bayes.Sampler.Transports;

/// <summary>A factor of a precision K in the few directions in which it is furthest from the identity; the identity in all others.</summary>
/// <remarks>
/// With the orthonormal columns of Q and QᵀKQ = TTᵀ, G = I + Q(T − I)Qᵀ. Q spans given directions and, by subspace iteration on K − I (Golub and
/// Van Loan 2013, section 8.2), those of its largest eigenvalues: where many groups of one factor meet many of another at random, these are the few in
/// which one factor's effects make up for the other's, all at once.
/// </remarks>
internal sealed class LowRankRestFactor : IRestFactor
{
    private const int Iterations = 12;
    private const ulong Seed = 1;

    private readonly double[][] _directions;
    private readonly double[] _factor;
    private readonly double[] _projected;
    private readonly double[] _solved;

    private LowRankRestFactor(double[][] directions, double[] factor)
    {
        _directions = directions;
        _factor = factor;
        _projected = new double[directions.Length];
        _solved = new double[directions.Length];
        for (int k = 0; k < directions.Length; k++)
        {
            LogDeterminant += Math.Log(factor[(k * directions.Length) + k]);
        }
    }

    private LowRankRestFactor(LowRankRestFactor other)
    {
        (_directions, _factor, LogDeterminant) = (other._directions, other._factor, other.LogDeterminant);
        _projected = new double[_directions.Length];
        _solved = new double[_directions.Length];
    }

    public double LogDeterminant { get; }

    /// <summary>Factorises; null where the matrix is not positive definite in those directions.</summary>
    /// <param name="matrix">K.</param>
    /// <param name="given">Directions that Q must span, each [K's rows]; changed.</param>
    /// <param name="searched">How many more are looked for.</param>
    public static LowRankRestFactor? Of(BlockMatrix matrix, IEnumerable<double[]> given, int searched)
    {
        List<double[]> directions = [];
        foreach (double[] direction in given)
        {
            Add(directions, direction);
        }

        int first = directions.Count;
        RandomStream random = new(Seed, 0);
        double[][] block = [.. Enumerable.Range(0, searched).Select(_ => Enumerable.Range(0, matrix.Pattern.Dimension).Select(_ => random.NextNormal()).ToArray())];
        double[] product = new double[matrix.Pattern.Dimension];
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            directions.RemoveRange(first, directions.Count - first);
            foreach (double[] column in block)
            {
                // Twice, because the eigenvalues come in pairs of opposite sign.
                for (int twice = 0; twice < 2; twice++)
                {
                    matrix.Multiply(column, product);
                    Vectors.AddScaled(product, -1, column, column);
                }

                Add(directions, column);
            }
        }

        double[][] q = [.. directions];
        double[] projected = new double[q.Length * q.Length];
        for (int a = 0; a < q.Length; a++)
        {
            matrix.Multiply(q[a], product);
            for (int b = 0; b < q.Length; b++)
            {
                projected[(a * q.Length) + b] = Vectors.Dot(q[b], product);
            }
        }

        return SmallCholesky.Factor(projected, q.Length) ? new LowRankRestFactor(q, projected) : null;
    }

    public void Solve(Span<double> vector)
    {
        Project(vector);
        SmallCholesky.SolveLower(_factor, _solved.Length, _solved);
        AddDifference(vector);
    }

    public void SolveTransposed(Span<double> vector)
    {
        Project(vector);
        SmallCholesky.SolveUpper(_factor, _solved.Length, _solved);
        AddDifference(vector);
    }

    public void MultiplyTransposed(Span<double> vector)
    {
        Project(vector);
        int k = _solved.Length;
        for (int a = 0; a < k; a++)
        {
            double sum = 0;
            for (int b = a; b < k; b++)
            {
                sum += _factor[(b * k) + a] * _projected[b];
            }

            _solved[a] = sum;
        }

        AddDifference(vector);
    }

    public IRestFactor Share() => new LowRankRestFactor(this);

    /// <summary>Makes a direction orthonormal to those that there are, and keeps it where something is left of it.</summary>
    private static void Add(List<double[]> directions, double[] direction)
    {
        const double Least = 1e-8;
        double before = Math.Sqrt(Vectors.Dot(direction, direction));

        // Twice is enough (Parlett 1998, section 6.9).
        for (int twice = 0; twice < 2; twice++)
        {
            foreach (double[] other in directions)
            {
                Vectors.AddScaled(direction, -Vectors.Dot(direction, other), other, direction);
            }
        }

        double length = Math.Sqrt(Vectors.Dot(direction, direction));
        if (length > Least * before)
        {
            Vectors.AddScaled(direction, (1 / length) - 1, direction, direction);
            directions.Add(direction);
        }
    }

    private void Project(ReadOnlySpan<double> vector)
    {
        for (int k = 0; k < _directions.Length; k++)
        {
            _projected[k] = _solved[k] = Vectors.Dot(_directions[k], vector);
        }
    }

    /// <summary>v += Q(solved − projected).</summary>
    private void AddDifference(Span<double> vector)
    {
        for (int k = 0; k < _directions.Length; k++)
        {
            Vectors.AddScaled(vector, _solved[k] - _projected[k], _directions[k], vector);
        }
    }
}
