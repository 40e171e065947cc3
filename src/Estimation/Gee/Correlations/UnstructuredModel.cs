using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Bayes.Estimation.Gee.Correlations;

/// <summary>A correlation for each pair of waves: the weighted mean of its products. Cost O(pairs + J·m³) for distinct sets of waves.</summary>
internal sealed class UnstructuredModel : CorrelationModel
{
    private readonly int[] _waves;
    private readonly double[] _values;
    private readonly double[] _correlations;
    private readonly int[] _patterns;
    private readonly List<int> _firstOfPattern = [];
    private readonly List<Matrix<double>> _factors = [];

    public UnstructuredModel(ClusteredRows clusters)
        : base(clusters)
    {
        _values = [.. clusters.Times.Distinct().Order()];
        _waves = Array.ConvertAll(clusters.Times, t => Array.BinarySearch(_values, t));
        _correlations = new double[_values.Length * _values.Length];
        _patterns = new int[clusters.Count];
        Dictionary<string, int> known = new(StringComparer.Ordinal);
        for (int j = 0; j < clusters.Count; j++)
        {
            string key = string.Join(',', _waves[clusters.Starts[j]..clusters.Starts[j + 1]]);
            if (!known.TryGetValue(key, out _patterns[j]))
            {
                _patterns[j] = known.Count;
                known.Add(key, known.Count);
                _firstOfPattern.Add(j);
            }
        }
    }

    public override IReadOnlyList<CorrelationEstimate> Parameters
    {
        get
        {
            int m = _values.Length;
            List<CorrelationEstimate> all = [];
            for (int j = 0; j < m; j++)
            {
                for (int k = j + 1; k < m; k++)
                {
                    all.Add(new CorrelationEstimate(string.Create(CultureInfo.InvariantCulture, $"alpha[{j + 1}:{k + 1}]"), _correlations[(j * m) + k]));
                }
            }

            return all;
        }
    }

    public override string? Update(ReadOnlySpan<double> residuals, ReadOnlySpan<double> weights, double scale)
    {
        int m = _values.Length;
        double[] pairs = new double[m * m];
        Array.Clear(_correlations);
        for (int j = 0; j < Clusters.Count; j++)
        {
            for (int k = Clusters.Starts[j]; k < Clusters.Starts[j + 1]; k++)
            {
                for (int l = k + 1; l < Clusters.Starts[j + 1]; l++)
                {
                    int place = (_waves[k] * m) + _waves[l];
                    double weight = weights[k] * weights[l];
                    _correlations[place] += weight * residuals[k] * residuals[l] / scale;
                    pairs[place] += weight;
                }
            }
        }

        for (int place = 0; place < pairs.Length; place++)
        {
            _correlations[place] /= pairs[place];
        }

        return Factorize();
    }

    public override void Whiten(int cluster, Span<double> column)
    {
        Matrix<double> factor = _factors[_patterns[cluster]];
        for (int k = 0; k < column.Length; k++)
        {
            double sum = column[k];
            for (int l = 0; l < k; l++)
            {
                sum -= factor[k, l] * column[l];
            }

            column[k] = sum / factor[k, k];
        }
    }

    private string? Factorize()
    {
        int m = _values.Length;
        _factors.Clear();
        foreach (int cluster in _firstOfPattern)
        {
            int start = Clusters.Starts[cluster];
            Matrix<double> r = Matrix<double>.Build.Dense(Clusters.Size(cluster), Clusters.Size(cluster), (a, b) => a == b
                ? 1
                : _correlations[(_waves[start + Math.Min(a, b)] * m) + _waves[start + Math.Max(a, b)]]);
            try
            {
                _factors.Add(r.Cholesky().Factor);
            }
            catch (ArgumentException)
            {
                return string.Create(CultureInfo.InvariantCulture, $"the {m * (m - 1) / 2} correlations of the unstructured matrix do not fit together: it is not positive definite");
            }
        }

        return null;
    }
}
