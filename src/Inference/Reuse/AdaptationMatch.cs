using Bayes.Sampler.Adaptation;
using Bayes.Sampler.Transports;

namespace Bayes.Reuse;

/// <summary>
/// An adaptation in the coordinates of other data: population parameters are the same, group effects are found by the labels of their groups.
/// </summary>
/// <remarks>
/// A group that the adaptation does not know has effect 0, and in a metric the mean variance of that effect over the groups
/// known, without covariances. All of it is a guess where chains start from, which they check. Immutable; safe for concurrent use.
/// </remarks>
internal sealed class AdaptationMatch
{
    private readonly FitAdaptation _adaptation;

    // For each coordinate the one it was, or −1; and the coordinates among which a new one looks for its variance.
    private readonly int[] _before;
    private readonly (int First, int Stride, int Count)[] _kin;

    public AdaptationMatch(FitAdaptation adaptation, SampledCoordinates coordinates)
    {
        _adaptation = adaptation;
        _before = new int[coordinates.Count];
        _kin = new (int, int, int)[coordinates.Count];
        int p = coordinates.Parameters.Count;
        for (int i = 0; i < p; i++)
        {
            (_before[i], _kin[i]) = (i, (i, 1, 1));
        }

        (int next, int first) = (p, p);
        foreach ((SampledEffects now, SampledEffects before) in coordinates.Effects.Zip(adaptation.Coordinates.Effects))
        {
            int q = now.Names.Count;
            Dictionary<string, int> places = before.Levels.Select((level, j) => (level, j)).ToDictionary(x => x.level, x => first + (x.j * q), StringComparer.Ordinal);
            foreach (string level in now.Levels)
            {
                for (int c = 0; c < q; c++, next++)
                {
                    _before[next] = places.TryGetValue(level, out int place) ? place + c : -1;
                    _kin[next] = (first + c, q, before.Levels.Count);
                }
            }

            first += before.Count;
        }
    }

    /// <summary>The mode, in the new order; null where it was not searched for.</summary>
    public double[]? Mode => _adaptation.Mode is { } mode ? Place(mode) : null;

    /// <summary>What a chain takes over: what the chain of its number learnt, or with more chains than there were, one of them in turn.</summary>
    public ChainAdaptation OfChain(int number)
    {
        ChainAdaptation learnt = _adaptation.Chains[(number - 1) % _adaptation.Chains.Count].Adaptation;
        return learnt with
        {
            Parameters = Place(learnt.Parameters),
            MetricValues = learnt.MetricKind switch
            {
                MetricKind.Diagonal => [.. Enumerable.Range(0, _before.Length).Select(i => Variance(learnt.MetricValues, i, 1))],
                MetricKind.Dense => Dense(learnt.MetricValues),
                _ => [],
            },
        };
    }

    private double[] Place(IReadOnlyList<double> parameters) => [.. _before.Select(b => b < 0 ? 0 : parameters[b])];

    private double[] Dense(IReadOnlyList<double> values)
    {
        (int n, int d) = (_before.Length, _adaptation.Coordinates.Count);
        double[] mapped = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < n; k++)
            {
                mapped[(i * n) + k] = i == k ? Variance(values, i, d + 1) : _before[i] >= 0 && _before[k] >= 0 ? values[(_before[i] * d) + _before[k]] : 0;
            }
        }

        return mapped;
    }

    // The diagonal of a metric stands at every stride-th entry.
    private double Variance(IReadOnlyList<double> values, int coordinate, int stride)
    {
        if (_before[coordinate] >= 0)
        {
            return values[_before[coordinate] * stride];
        }

        (int first, int step, int count) = _kin[coordinate];
        return Enumerable.Range(0, count).Average(j => values[(first + (j * step)) * stride]);
    }
}
