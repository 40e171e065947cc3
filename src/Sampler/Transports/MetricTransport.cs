using Bayes.Sampler.Abstractions;

namespace Bayes.Sampler.Transports;

/// <summary>
/// The linear map y = L z with L Lᵀ = M⁻¹: what other samplers call a mass matrix, as geometry instead of as a kinetic
/// energy. Sampling z with unit metric is the same as sampling y with inverse metric M⁻¹.
/// </summary>
/// <remarks>
/// Neal (2011), "MCMC using Hamiltonian dynamics", section 4.1. Warmup sets the map through <see cref="Set"/>.
/// Not thread safe while it is being set. No mapping allocates. Cost of a mapping: d operations, d² when dense.
/// </remarks>
public sealed class MetricTransport : ITransport
{
    private readonly double[] _scales;
    private double[] _factor = [];

    /// <summary>Starts as the identity.</summary>
    /// <param name="dimension">The number of coordinates, d.</param>
    public MetricTransport(int dimension)
    {
        Dimension = dimension;
        _scales = new double[dimension];
        InverseMetric = InverseMetric.Unit(dimension);
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>The matrix M⁻¹ that the map is made of.</summary>
    public InverseMetric InverseMetric { get; private set; }

    /// <summary>log |det L|, the same everywhere.</summary>
    public double LogDeterminant { get; private set; }

    /// <summary>Replaces the map. Whitened positions made by the old map lose their meaning.</summary>
    /// <param name="inverseMetric">The new matrix M⁻¹.</param>
    /// <exception cref="ArgumentException">The dimension differs, or a dense matrix is not positive definite; the old map then stays.</exception>
    public void Set(InverseMetric inverseMetric)
    {
        ArgumentNullException.ThrowIfNull(inverseMetric);
        if (inverseMetric.Dimension != Dimension)
        {
            throw new ArgumentException($"The metric has {inverseMetric.Dimension} dimensions; {Dimension} are needed.", nameof(inverseMetric));
        }

        switch (inverseMetric.Kind)
        {
            case MetricKind.Diagonal:
                SetScales(inverseMetric.Values.Span);
                break;
            case MetricKind.Dense:
                SetFactor(inverseMetric.Values.Span);
                break;
            default:
                LogDeterminant = 0.0;
                break;
        }

        InverseMetric = inverseMetric;
    }

    /// <inheritdoc/>
    public double ToParameters(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        switch (InverseMetric.Kind)
        {
            case MetricKind.Diagonal:
                Vectors.Multiply(_scales, whitened, parameters);
                break;
            case MetricKind.Dense:
                for (int i = 0; i < Dimension; i++)
                {
                    parameters[i] = Vectors.Dot(Row(i), whitened[..(i + 1)]);
                }

                break;
            default:
                whitened.CopyTo(parameters);
                break;
        }

        return LogDeterminant;
    }

    /// <inheritdoc/>
    public void ToWhitened(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        switch (InverseMetric.Kind)
        {
            case MetricKind.Diagonal:
                for (int i = 0; i < Dimension; i++)
                {
                    whitened[i] = parameters[i] / _scales[i];
                }

                break;
            case MetricKind.Dense:
                for (int i = 0; i < Dimension; i++)
                {
                    ReadOnlySpan<double> row = Row(i);
                    whitened[i] = (parameters[i] - Vectors.Dot(row[..i], whitened[..i])) / row[i];
                }

                break;
            default:
                parameters.CopyTo(whitened);
                break;
        }
    }

    /// <inheritdoc/>
    public void PullBack(
        ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        switch (InverseMetric.Kind)
        {
            case MetricKind.Diagonal:
                Vectors.Multiply(_scales, gradient, whitenedGradient);
                break;
            case MetricKind.Dense:
                // Lᵀ g, row by row of L, so that memory is read in order.
                whitenedGradient[..Dimension].Clear();
                for (int i = 0; i < Dimension; i++)
                {
                    Span<double> head = whitenedGradient[..(i + 1)];
                    Vectors.AddScaled(head, gradient[i], Row(i), head);
                }

                break;
            default:
                gradient.CopyTo(whitenedGradient);
                break;
        }
    }

    private ReadOnlySpan<double> Row(int i) => _factor.AsSpan(i * Dimension, i + 1);

    private void SetScales(ReadOnlySpan<double> variances)
    {
        double logDeterminant = 0;
        for (int i = 0; i < Dimension; i++)
        {
            _scales[i] = Math.Sqrt(variances[i]);
            logDeterminant += Math.Log(_scales[i]);
        }

        LogDeterminant = logDeterminant;
    }

    private void SetFactor(ReadOnlySpan<double> covariance)
    {
        double[] factor = new double[(long)Dimension * Dimension];
        double logDeterminant = 0;
        for (int i = 0; i < Dimension; i++)
        {
            Span<double> row = factor.AsSpan(i * Dimension, i + 1);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> above = factor.AsSpan(j * Dimension, j + 1);
                row[j] = (covariance[(i * Dimension) + j] - Vectors.Dot(row[..j], above[..j])) / above[j];
            }

            double pivot = covariance[(i * Dimension) + i] - Vectors.Dot(row[..i], row[..i]);
            if (!(pivot > 0 && double.IsFinite(pivot)))
            {
                throw new ArgumentException($"A dense metric must be positive definite; its leading minor of order {i + 1} is not.", nameof(covariance));
            }

            row[i] = Math.Sqrt(pivot);
            logDeterminant += Math.Log(row[i]);
        }

        _factor = factor;
        LogDeterminant = logDeterminant;
    }
}
