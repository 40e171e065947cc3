using Bayes.Numerics;

namespace Bayes.Sampler.Adaptation;

/// <summary>How slowly the first few parameters of a chain move: autocorrelations of a run of its warmup.</summary>
/// <remarks>Acceptance says nothing of this: a funnel is crossed slowly by trajectories that are all accepted. Not thread safe.</remarks>
internal sealed class MixingAccount
{
    private readonly List<double>[] _series;

    /// <summary>Starts with no draws.</summary>
    /// <param name="watched">The number of leading parameters to watch.</param>
    internal MixingAccount(int watched) => _series = [.. Enumerable.Range(0, watched).Select(_ => new List<double>())];

    internal void Add(ReadOnlySpan<double> parameters)
    {
        for (int i = 0; i < _series.Length; i++)
        {
            _series[i].Add(parameters[i]);
        }
    }

    internal void Restart()
    {
        foreach (List<double> series in _series)
        {
            series.Clear();
        }
    }

    /// <summary>
    /// The largest correlation of a parameter's ranks, as normal scores, with those one transition before; that of a parameter that stood still is 1.
    /// </summary>
    /// <remarks>
    /// Ranks, as the effective sample size has them: of the logarithm of a standard deviation that may be 0 a few draws far out would be most of
    /// the variance, and their correlation that of the whole.
    /// </remarks>
    internal double LargestCorrelation() => _series.Max(s => Autocorrelation(Scores([.. s]), 1));

    /// <summary>The largest number of transitions that are worth one independent draw, of a parameter or of its squared deviation.</summary>
    internal double LongestTime() => _series.Max(s =>
    {
        double[] centred = Centred([.. s]);
        return Math.Max(Time(centred), Time(Centred([.. centred.Select(x => x * x)])));
    });

    /// <summary>1 + 2 Σ ρ, summed over pairs of lags while they are positive and falling.</summary>
    /// <remarks>Geyer (1992), "Practical Markov chain Monte Carlo", the initial monotone sequence.</remarks>
    private static double Time(double[] centred)
    {
        double time = -1;
        double last = double.PositiveInfinity;
        for (int lag = 0; lag + 1 < centred.Length / 2; lag += 2)
        {
            double pair = Math.Min(last, Autocorrelation(centred, lag) + Autocorrelation(centred, lag + 1));
            if (pair <= 0)
            {
                break;
            }

            time += 2 * pair;
            last = pair;
        }

        return time;
    }

    private static double[] Scores(double[] series)
    {
        double[] scores = new double[series.Length];
        int[] order = [.. Enumerable.Range(0, series.Length)];
        Array.Sort(series, order);
        NormalScores.Of(series, order, scores);
        return Centred(scores);
    }

    private static double[] Centred(double[] series)
    {
        double mean = series.Length == 0 ? 0 : series.Average();
        return [.. series.Select(x => x - mean)];
    }

    private static double Autocorrelation(double[] centred, int lag)
    {
        double variance = 0;
        double products = 0;
        for (int i = 0; i < centred.Length; i++)
        {
            variance += centred[i] * centred[i];
            products += i >= lag ? centred[i] * centred[i - lag] : 0;
        }

        return variance > 0 ? products / variance : 1;
    }
}
