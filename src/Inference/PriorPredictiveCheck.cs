using System.Globalization;
using System.Text;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes;

/// <summary>One statistic of the response: its value in the data, and in each simulated data set.</summary>
/// <param name="Name"><c>mean</c>, <c>sd</c>, <c>min</c>, <c>max</c> or <c>zeros</c> (the share of zeros).</param>
/// <param name="Observed">Its value in the data.</param>
/// <param name="Simulated">Its value in each simulated data set, [draws]; infinite where a simulated response is.</param>
public sealed record PredictiveStatistic(string Name, double Observed, IReadOnlyList<double> Simulated)
{
    /// <summary>A quantile of the simulated values.</summary>
    /// <param name="probability">In (0, 1).</param>
    /// <returns>The smallest simulated value below or at which lies at least that share of them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not between 0 and 1.</exception>
    public double Quantile(double probability)
    {
        if (probability is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");
        }

        double[] sorted = [.. Simulated];
        Array.Sort(sorted);
        return sorted[(int)Math.Ceiling(probability * sorted.Length) - 1];
    }
}

/// <summary>What data the priors expect: responses simulated from parameters drawn from the priors, reduced to statistics.</summary>
/// <remarks>Group effects are drawn anew with every data set. Responses with trials are shares of successes. Immutable plain data.</remarks>
public sealed record PriorPredictiveCheck
{
    private static readonly double[] Printed = [0.05, 0.25, 0.5, 0.75, 0.95];

    // Streams below 2³² are those of the chains of a posterior, 2·2³² and on those of prior draws.
    private const ulong Stream = 3UL << 32;

    /// <summary>The model.</summary>
    public required string Formula { get; init; }

    /// <summary>Family and link.</summary>
    public required string Family { get; init; }

    /// <summary>The number of data sets simulated.</summary>
    public required int Draws { get; init; }

    /// <summary>The rows of each.</summary>
    public required int Rows { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Mean, standard deviation, smallest and largest value, and share of zeros.</summary>
    public required IReadOnlyList<PredictiveStatistic> Statistics { get; init; }

    /// <summary>The simulated responses, [draws][rows]; null unless they were asked for. Responses with trials are successes here.</summary>
    public IReadOnlyList<double[]>? Responses { get; init; }

    /// <summary>A statistic by name.</summary>
    /// <param name="name">Such as <c>mean</c>.</param>
    /// <returns>The statistic.</returns>
    /// <exception cref="KeyNotFoundException">There is no such statistic.</exception>
    public PredictiveStatistic this[string name] => Statistics.FirstOrDefault(s => s.Name == name)
        ?? throw new KeyNotFoundException($"There is no statistic '{name}'. There are {string.Join(", ", Statistics.Select(s => s.Name))}.");

    /// <summary>Prints each statistic in the data and its quantiles over the simulated data sets.</summary>
    /// <returns>The text, with a final line feed.</returns>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"Prior predictive of {Formula}\n  {Family}; {Draws} data sets of {Rows} rows from the priors, seed {Seed}\n\n");
        TextTable table = new("statistic", "data", "5%", "25%", "50%", "75%", "95%");
        foreach (PredictiveStatistic statistic in Statistics)
        {
            table.Add([statistic.Name, Text(statistic.Observed), .. Printed.Select(p => Text(statistic.Quantile(p)))]);
        }

        table.Write(text);
        return text.ToString();

        static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
    }

    internal static PriorPredictiveCheck Run(BoundModel model, int draws, ulong seed, bool keepResponses)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        RandomStream random = new(seed, Stream);
        PriorSampler sampler = model.CreatePriorSampler();
        ResponseSimulator simulator = model.CreateSimulator();
        double[] position = new double[model.Layout.Dimension];
        double[] responses = new double[model.Design.RowCount];
        double[]? trials = model.Design.Response.Trials;
        ResponseStatistics observed = ResponseStatistics.Of(model.Design.Response.Values, trials);
        ResponseStatistics[] simulated = new ResponseStatistics[draws];
        List<double[]>? kept = keepResponses ? [] : null;
        for (int draw = 0; draw < draws; draw++)
        {
            sampler.Sample(random, position);
            simulator.Simulate(random, position, responses);
            simulated[draw] = ResponseStatistics.Of(responses, trials);
            kept?.Add([.. responses]);
        }

        return new PriorPredictiveCheck
        {
            Formula = model.Spec.Formula,
            Family = model.Family.Label,
            Draws = draws,
            Rows = responses.Length,
            Seed = seed,
            Statistics =
            [
                Statistic("mean", s => s.Mean),
                Statistic("sd", s => s.Sd),
                Statistic("min", s => s.Min),
                Statistic("max", s => s.Max),
                Statistic("zeros", s => s.ShareOfZeros),
            ],
            Responses = kept,
        };

        PredictiveStatistic Statistic(string name, Func<ResponseStatistics, double> value) => new(name, value(observed), Array.ConvertAll(simulated, s => value(s)));
    }

    private readonly record struct ResponseStatistics(double Mean, double Sd, double Min, double Max, double ShareOfZeros)
    {
        public static ResponseStatistics Of(double[] responses, double[]? trials)
        {
            int count = 0;
            int zeros = 0;
            double mean = 0;
            double squares = 0;
            double min = double.PositiveInfinity;
            double max = double.NegativeInfinity;
            for (int i = 0; i < responses.Length; i++)
            {
                if (trials?[i] == 0)
                {
                    continue;
                }

                double value = responses[i] / (trials?[i] ?? 1);
                count++;
                double before = value - mean;
                mean += before / count;
                squares += before * (value - mean);
                min = Math.Min(min, value);
                max = Math.Max(max, value);
                zeros += value == 0 ? 1 : 0;
            }

            // With an infinite response mean and spread are infinite too, not undefined.
            double sd = count > 1 ? Math.Sqrt(squares / (count - 1)) : 0;
            bool finite = double.IsFinite(min) && double.IsFinite(max);
            return new ResponseStatistics(
                finite ? mean : max + min,
                double.IsNaN(sd) ? double.PositiveInfinity : sd,
                min,
                max,
                (double)zeros / count);
        }
    }
}
