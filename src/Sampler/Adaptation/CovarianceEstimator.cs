using Bayes.Sampler.Transports;

namespace Bayes.Sampler.Adaptation;

/// <summary>Running mean and variance, or covariance matrix, of draws.</summary>
/// <remarks>Welford (1962), Technometrics 4, 419–420. Not thread safe. Adding a draw allocates nothing.</remarks>
internal sealed class CovarianceEstimator
{
    private readonly int _dimension;
    private readonly bool _dense;
    private readonly double[] _mean;
    private readonly double[] _deviation;

    // Sums of squared deviations [d], or rows of the lower triangle of the sums of products [d × d].
    private readonly double[] _sums;

    internal CovarianceEstimator(int dimension, bool dense)
    {
        _dimension = dimension;
        _dense = dense;
        _mean = new double[dimension];
        _deviation = new double[dimension];
        _sums = new double[dense ? (long)dimension * dimension : dimension];
    }

    /// <summary>The number of draws since the last restart.</summary>
    internal int Count { get; private set; }

    internal void Restart()
    {
        Count = 0;
        _mean.AsSpan().Clear();
        _sums.AsSpan().Clear();
    }

    internal void Add(ReadOnlySpan<double> draw)
    {
        Count++;
        double share = 1.0 / Count;
        for (int i = 0; i < _dimension; i++)
        {
            _deviation[i] = draw[i] - _mean[i];
            _mean[i] += share * _deviation[i];
        }

        if (_dense)
        {
            for (int i = 0; i < _dimension; i++)
            {
                Span<double> row = _sums.AsSpan(i * _dimension, i + 1);
                Vectors.AddScaled(row, draw[i] - _mean[i], _deviation.AsSpan(0, i + 1), row);
            }
        }
        else
        {
            for (int i = 0; i < _dimension; i++)
            {
                _sums[i] += (draw[i] - _mean[i]) * _deviation[i];
            }
        }
    }

    /// <summary>
    /// The sample covariance, pulled towards a small multiple of the identity as if by five more draws: for n draws,
    /// n/(n + 5)·S + 10⁻³·5/(n + 5)·I, as in Stan.
    /// </summary>
    internal InverseMetric Regularised()
    {
        double n = Count;
        double scale = n / (n + 5.0) / (n - 1.0);
        double ridge = 1e-3 * (5.0 / (n + 5.0));
        double[] values = new double[_sums.Length];
        if (!_dense)
        {
            for (int i = 0; i < _dimension; i++)
            {
                values[i] = (scale * _sums[i]) + ridge;
            }

            return InverseMetric.Diagonal(values);
        }

        for (int i = 0; i < _dimension; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double value = scale * _sums[(i * _dimension) + j];
                values[(i * _dimension) + j] = value;
                values[(j * _dimension) + i] = value;
            }

            values[(i * _dimension) + i] += ridge;
        }

        return InverseMetric.Dense(values, _dimension);
    }
}
