namespace Bayes.Comparison;

/// <summary>A number estimated from weighted draws, with its Monte Carlo standard error.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Error">Its Monte Carlo standard error.</param>
public readonly record struct MonteCarloValue(double Value, double Error);

/// <summary>Summaries of draws with importance weights that sum to 1.</summary>
/// <remarks>Errors are those of self-normalised importance sampling, √Σ w²(f − f̄)² (Owen 2013, ch. 9).</remarks>
internal sealed class WeightedDraws
{
    private readonly double[] _values;
    private readonly IReadOnlyList<double> _weights;
    private readonly int[] _order;
    private readonly double[] _cumulative;

    public WeightedDraws(double[] values, IReadOnlyList<double> weights)
    {
        _values = values;
        _weights = weights;
        _order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort([.. values], _order);
        _cumulative = new double[values.Length];
        double sum = 0;
        for (int i = 0; i < _order.Length; i++)
        {
            sum += weights[_order[i]];
            _cumulative[i] = sum;
        }
    }

    public MonteCarloValue Mean() => Average(x => x);

    /// <summary>The standard deviation; its error by the delta method.</summary>
    public MonteCarloValue StandardDeviation()
    {
        double mean = Mean().Value;
        MonteCarloValue variance = Average(x => (x - mean) * (x - mean));
        double sd = Math.Sqrt(variance.Value);
        return new MonteCarloValue(sd, 0.5 * variance.Error / sd);
    }

    /// <summary>A quantile; its error from the quantiles one standard error of its probability to either side.</summary>
    public MonteCarloValue Quantile(double probability)
    {
        double value = At(probability);
        double error = Average(x => x <= value ? 1 : 0).Error;
        return new MonteCarloValue(value, 0.5 * (At(probability + error) - At(probability - error)));
    }

    private double At(double probability)
    {
        int place = Array.BinarySearch(_cumulative, Math.Clamp(probability, 0, 1) * _cumulative[^1]);
        return _values[_order[Math.Clamp(place < 0 ? ~place : place, 0, _order.Length - 1)]];
    }

    private MonteCarloValue Average(Func<double, double> f)
    {
        double mean = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            mean += _weights[i] * f(_values[i]);
        }

        double squares = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            double difference = _weights[i] * (f(_values[i]) - mean);
            squares += difference * difference;
        }

        return new MonteCarloValue(mean, Math.Sqrt(squares));
    }
}
