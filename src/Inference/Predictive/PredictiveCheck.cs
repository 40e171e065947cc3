using System.Globalization;
using System.Text;
using Bayes.Models.Design;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Predictive;

/// <summary>What parameters a predictive check simulates from.</summary>
public enum PredictiveSource
{
    /// <summary>Draws from the priors; the effects of all groups are drawn anew.</summary>
    Prior,

    /// <summary>Draws from the posterior; the groups are those of the data.</summary>
    Posterior,

    /// <summary>Draws from the posterior, with new groups in the place of those of the data.</summary>
    PosteriorOfNewGroups,
}

/// <summary>What data the model expects: responses simulated from drawn parameters, reduced to statistics, beside those of the data.</summary>
/// <remarks>Responses with trials are shares of successes. Immutable plain data.</remarks>
public sealed record PredictiveCheck
{
    private static readonly double[] Printed = [0.05, 0.25, 0.5, 0.75, 0.95];

    // Streams below 2³² are those of the chains of a posterior, 2·2³² and on those of prior draws.
    private const ulong PriorStream = 3UL << 32;
    private const ulong PosteriorStream = 7UL << 32;

    /// <summary>The model.</summary>
    public required string Formula { get; init; }

    /// <summary>Family and link.</summary>
    public required string Family { get; init; }

    /// <summary>What the parameters were drawn from.</summary>
    public required PredictiveSource Source { get; init; }

    /// <summary>The number of data sets simulated.</summary>
    public required int Draws { get; init; }

    /// <summary>The rows of each.</summary>
    public required int Rows { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Mean, standard deviation, smallest and largest value, share of zeros; variance over mean of counts; shares of categories.</summary>
    public required IReadOnlyList<PredictiveStatistic> Statistics { get; init; }

    /// <summary>The mean of each group of the factor asked for; empty when none was.</summary>
    public IReadOnlyList<PredictiveStatistic> Groups { get; init; } = [];

    /// <summary>The observed response, [rows]; successes where there are trials.</summary>
    public required IReadOnlyList<double> Observed { get; init; }

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
        string title = Source == PredictiveSource.Prior ? "Prior predictive" : "Posterior predictive";
        string from = Source switch
        {
            PredictiveSource.Prior => "from the priors",
            PredictiveSource.Posterior => "from the posterior, of the groups of the data",
            _ => "from the posterior, of new groups",
        };
        text.Append(CultureInfo.InvariantCulture, $"{title} of {Formula}\n  {Family}; {Draws} data sets of {Rows} rows {from}, seed {Seed}\n\n");
        bool withP = Source != PredictiveSource.Prior;
        string[] header = ["statistic", "data", "5%", "25%", "50%", "75%", "95%"];
        TextTable table = new(withP ? [.. header, "p_B"] : header);
        foreach (PredictiveStatistic statistic in Statistics)
        {
            string[] row = [statistic.Name, Text(statistic.Observed), .. Printed.Select(p => Text(statistic.Quantile(p)))];
            table.Add(withP ? [.. row, statistic.P.ToString("0.000", CultureInfo.InvariantCulture)] : row);
        }

        table.Write(text);
        return text.ToString();

        static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
    }

    internal static PredictiveCheck OfPrior(BoundModel model, int draws, ulong seed, bool keepResponses)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        PriorSampler sampler = model.CreatePriorSampler();
        return Run(model, PredictiveSource.Prior, draws, seed, keepResponses, null, new RandomStream(seed, PriorStream), (_, random, position) => sampler.Sample(random, position));
    }

    internal static PredictiveCheck OfPosterior(DrawPositions positions, int draws, ulong seed, bool keepResponses, bool newGroups, GroupingFactor? group)
    {
        int count = Math.Min(draws, positions.Count);
        RedrawnGroups effects = new(positions.Model.Layout);
        return Run(
            positions.Model,
            newGroups ? PredictiveSource.PosteriorOfNewGroups : PredictiveSource.Posterior,
            count,
            seed,
            keepResponses,
            group,
            new RandomStream(seed, PosteriorStream),
            (draw, random, position) =>
            {
                positions.Read((int)((long)draw * positions.Count / count), position);
                if (newGroups)
                {
                    effects.Draw(random, position);
                }
            });
    }

    private static PredictiveCheck Run(
        BoundModel model, PredictiveSource source, int draws, ulong seed, bool keepResponses, GroupingFactor? group, RandomStream random, Action<int, RandomStream, double[]> place)
    {
        ResponseSimulator simulator = model.CreateSimulator();
        ResponseStatistics statistics = new(model, group);
        double[] position = new double[model.Layout.Dimension];
        double[] responses = new double[model.Design.RowCount];
        double[] observed = statistics.Of(model.Design.Response.Values);
        double[][] simulated = new double[draws][];
        List<double[]>? kept = keepResponses ? [] : null;
        for (int draw = 0; draw < draws; draw++)
        {
            place(draw, random, position);
            simulator.Simulate(random, position, responses);
            simulated[draw] = statistics.Of(responses);
            kept?.Add([.. responses]);
        }

        PredictiveStatistic[] all = [.. statistics.Names.Select((name, k) => new PredictiveStatistic(name, observed[k], Array.ConvertAll(simulated, s => s[k])))];
        return new PredictiveCheck
        {
            Formula = model.Spec.Formula,
            Family = model.Family.Label,
            Source = source,
            Draws = draws,
            Rows = responses.Length,
            Seed = seed,
            Statistics = all[..^statistics.GroupCount],
            Groups = all[^statistics.GroupCount..],
            Observed = [.. model.Design.Response.Values],
            Responses = kept,
        };
    }
}
