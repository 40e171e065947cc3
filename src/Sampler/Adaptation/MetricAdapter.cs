using Bayes.Sampler.Transports;

namespace Bayes.Sampler.Adaptation;

/// <summary>Learns the inverse metric from the draws of a warmup window.</summary>
/// <remarks>Stan's estimator: Welford's covariance with its regularisation, started afresh for each window. Not thread safe.</remarks>
public sealed class MetricAdapter
{
    private readonly CovarianceEstimator? _estimator;

    /// <summary>Starts with no draws.</summary>
    /// <param name="kind">The shape of the metric; a unit metric learns nothing.</param>
    /// <param name="dimension">The number of coordinates, d.</param>
    public MetricAdapter(MetricKind kind, int dimension) =>
        _estimator = kind == MetricKind.Unit ? null : new CovarianceEstimator(dimension, kind == MetricKind.Dense);

    /// <summary>The number of draws of the present window.</summary>
    public int Count => _estimator?.Count ?? 0;

    /// <summary>Learns from a draw.</summary>
    /// <param name="position">The draw in the coordinates that the metric maps to, [d].</param>
    public void Learn(ReadOnlySpan<double> position) => _estimator?.Add(position);

    /// <summary>Ends a window: gives its metric and forgets its draws.</summary>
    /// <returns>The metric; null when there is nothing to set, for a unit metric or fewer than two draws.</returns>
    public InverseMetric? EndWindow()
    {
        if (_estimator is not { Count: > 1 })
        {
            return null;
        }

        InverseMetric metric = _estimator.Regularised();
        _estimator.Restart();
        return metric;
    }
}
