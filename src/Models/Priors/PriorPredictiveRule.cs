using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Models.Priors;

/// <summary>Compares the means of the rows under draws from the priors with the response, by orders of magnitude.</summary>
internal static class PriorPredictiveRule
{
    private const double FarthestRange = 10;
    private const double FarthestFactor = 1e4;
    private const double RarestShare = 1e-3;
    private const int MostDraws = 400;
    private const int FewestDraws = 50;
    private const int MostResponses = 1_000_000;
    private const ulong Stream = 5UL << 32;

    /// <summary>The note, if the priors expect other data.</summary>
    public static IEnumerable<PriorNote> Notes(BoundModel model)
    {
        ResponseKind kind = model.Family.Kind;
        if (kind == ResponseKind.Category)
        {
            yield break;
        }

        double[] y = model.Design.Response.Values;
        double[]? trials = model.Design.Response.Trials;
        int draws = Math.Clamp(MostResponses / y.Length, FewestDraws, MostDraws);
        double observed = Level(kind, y, trials);
        double[] simulated = new double[draws];
        double[] responses = new double[y.Length];
        double[] position = new double[model.Layout.Dimension];
        RandomStream random = new(1, Stream);
        PriorSampler sampler = model.CreatePriorSampler();
        ResponseSimulator simulator = model.CreateSimulator();
        for (int draw = 0; draw < draws; draw++)
        {
            sampler.Sample(random, position);
            simulator.Expect(position, responses);
            simulated[draw] = Level(kind, responses, trials);
        }

        Array.Sort(simulated);
        double median = simulated[draws / 2];
        string? found = kind switch
        {
            ResponseKind.Real => Math.Abs(median - observed) > FarthestRange * (y.Max() - y.Min())
                ? $"expect a mean of {PriorNotes.Number(median)}, and the response has mean {PriorNotes.Number(observed)}, smallest value {PriorNotes.Number(y.Min())} and largest {PriorNotes.Number(y.Max())}"
                : null,
            ResponseKind.Count or ResponseKind.Positive => Math.Max(median, 1) > FarthestFactor * Math.Max(observed, 1) || Math.Max(observed, 1) > FarthestFactor * Math.Max(median, 1)
                ? $"expect a typical {(kind == ResponseKind.Count ? "count" : "outcome")} of {PriorNotes.Number(median)}, and that of the response is {PriorNotes.Number(observed)}"
                : null,
            _ => Extreme(simulated) is var share && share > 0.5
                ? $"expect nearly no {(kind == ResponseKind.Share ? "share" : "successes")} or nearly no {(kind == ResponseKind.Share ? "rest" : "failures")} (fewer than one in a thousand in {PriorNotes.Number(100 * share)}% of draws), and {PriorNotes.Number(100 * observed)}% of the response are {(kind == ResponseKind.Share ? "the share" : "successes")}"
                : null,
        };
        if (found is not null)
        {
            yield return new PriorNote(
                PriorNoteCode.Predictive,
                null,
                $"Together the priors are far from the data: they {found}.",
                "Look at the prior predictive simulation, and at the priors that are not defaults.");
        }
    }

    private static double Extreme(double[] shares) => (double)shares.Count(s => s is < RarestShare or > 1 - RarestShare) / shares.Length;

    // The mean; for counts the median row, which a few exponential rates cannot carry away; with trials the share of successes.
    private static double Level(ResponseKind kind, double[] responses, double[]? trials)
    {
        if (kind is not (ResponseKind.Count or ResponseKind.Positive))
        {
            return responses.Sum() / (trials?.Sum() ?? responses.Length);
        }

        double[] sorted = [.. responses];
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }
}
