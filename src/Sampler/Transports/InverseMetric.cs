namespace Bayes.Sampler.Transports;

/// <summary>
/// An estimate of the covariance of the target, in Stan's terms the inverse M⁻¹ of the mass matrix: what warmup learns of
/// the scales of a posterior.
/// </summary>
/// <remarks>Immutable; safe for concurrent readers.</remarks>
public sealed class InverseMetric
{
    private readonly double[] _values;

    private InverseMetric(MetricKind kind, int dimension, double[] values)
    {
        Kind = kind;
        Dimension = dimension;
        _values = values;
    }

    /// <summary>The shape of the matrix.</summary>
    public MetricKind Kind { get; }

    /// <summary>The number of coordinates, d.</summary>
    public int Dimension { get; }

    /// <summary>Its entries: none for <see cref="MetricKind.Unit"/>, the variances [d] for <see cref="MetricKind.Diagonal"/>, the rows [d × d] for <see cref="MetricKind.Dense"/>.</summary>
    public ReadOnlyMemory<double> Values => _values;

    /// <summary>The identity.</summary>
    /// <param name="dimension">The number of coordinates, d.</param>
    /// <returns>The identity matrix.</returns>
    public static InverseMetric Unit(int dimension) => new(MetricKind.Unit, dimension, []);

    /// <summary>A diagonal matrix.</summary>
    /// <param name="variances">Positive finite variances, [d]; copied.</param>
    /// <returns>The matrix.</returns>
    /// <exception cref="ArgumentException">A variance is not a positive finite number.</exception>
    public static InverseMetric Diagonal(ReadOnlySpan<double> variances)
    {
        for (int i = 0; i < variances.Length; i++)
        {
            if (!(variances[i] > 0 && double.IsFinite(variances[i])))
            {
                throw new ArgumentException($"Variance {i} of a metric is {variances[i]}; it must be positive and finite.", nameof(variances));
            }
        }

        return new(MetricKind.Diagonal, variances.Length, variances.ToArray());
    }

    /// <summary>A dense covariance matrix.</summary>
    /// <param name="covariance">Its rows, [d × d]; the lower triangle is used; copied.</param>
    /// <param name="dimension">The number of coordinates, d.</param>
    /// <returns>The matrix.</returns>
    /// <exception cref="ArgumentException">The matrix is not d × d.</exception>
    public static InverseMetric Dense(ReadOnlySpan<double> covariance, int dimension) =>
        covariance.Length == (long)dimension * dimension
            ? new(MetricKind.Dense, dimension, covariance.ToArray())
            : throw new ArgumentException($"A dense metric of {dimension} dimensions has {(long)dimension * dimension} entries, not {covariance.Length}.", nameof(covariance));
}
