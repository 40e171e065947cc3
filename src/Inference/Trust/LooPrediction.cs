using System.Globalization;
using Bayes.Diagnostics.Calibration;
using Bayes.Diagnostics.CrossValidation;
using Bayes.Diagnostics.Residuals;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Trust;

/// <summary>Each row's place among predictions of it from the other rows.</summary>
/// <param name="Values">Σ w 1[y_rep &lt; y] + U·Σ w 1[y_rep = y], U uniform, with the smoothed leave-one-out weights w, [rows]; uniform under the model.</param>
/// <param name="Distance">The largest distance of their distribution function from that of the uniform.</param>
/// <param name="P">The p value of that distance, as for independent values; they are nearly so.</param>
public sealed record LooPit(IReadOnlyList<double> Values, double Distance, double P);

/// <summary>Predictions of each row from the others, by leave-one-out weights on simulated responses.</summary>
internal static class LooPrediction
{
    private const ulong Stream = 10UL << 32;

    public static (LooPit? Pit, IReadOnlyList<CalibrationCurve> Calibration) Of(PosteriorFit fit, DrawPositions positions, ulong seed, CancellationToken cancellationToken)
    {
        BoundModel model = positions.Model;
        double[] y = model.Design.Response.Values;
        double[]? trials = model.Design.Response.Trials;
        OrdinalFamily? ordinal = model.Family as OrdinalFamily;
        bool isBinary = model.Family.Kind == ResponseKind.Binary;
        int events = ordinal is not null ? ordinal.Categories - 1 : isBinary ? 1 : 0;
        double[][] predicted = [.. Enumerable.Range(0, events).Select(_ => new double[y.Length])];
        double[] below = new double[y.Length], equal = new double[y.Length];
        (int chains, int draws) = (fit.Draws.ChainCount, fit.Draws.DrawCount);
        new LikelihoodBlocks(positions, y.Length, seed).ForEachRow(
            () => LikelihoodBlocks.OfRows(model),
            () => new LeaveOneOut(chains, draws),
            (i, log, simulated, engine) =>
            {
                engine.Evaluate("", log.Span);
                ReadOnlySpan<double> weights = engine.Weights, outcomes = simulated.Span;
                for (int s = 0; s < outcomes.Length; s++)
                {
                    below[i] += outcomes[s] < y[i] ? weights[s] : 0;
                    equal[i] += outcomes[s] == y[i] ? weights[s] : 0;
                    for (int e = 0; e < events; e++)
                    {
                        predicted[e][i] += weights[s] * (ordinal is null ? outcomes[s] / Math.Max(1, trials?[i] ?? 1) : outcomes[s] > ordinal.Lowest + e ? 1 : 0);
                    }
                }
            },
            cancellationToken);
        RandomStream random = new(seed, Stream);
        LooPit? pit = null;
        if (!isBinary || trials is not null)
        {
            double[] values = [.. below.Zip(equal, (b, e) => Math.Clamp(b + (random.NextDouble() * e), 0, 1))];
            (double distance, double p) = KolmogorovSmirnov.Test(values);
            pit = new LooPit(values, distance, p);
        }

        CalibrationCurve[] curves = [.. predicted.Select((p, e) => CalibrationCurve.Of(
            Event(model, ordinal, e),
            [.. p.Select(v => Math.Clamp(v, 0, 1))],
            ordinal is null ? y : [.. y.Select(v => v > ordinal.Lowest + e ? 1.0 : 0)],
            trials,
            random))];
        return (pit, curves);
    }

    private static string Event(BoundModel model, OrdinalFamily? ordinal, int index)
    {
        string response = model.Design.Response.Label.Split(" |", 2)[0];
        IReadOnlyList<string>? levels = model.Design.Response.Levels;
        return ordinal is not null ? $"{response} > {levels?[index] ?? (ordinal.Lowest + index).ToString(CultureInfo.InvariantCulture)}"
            : levels is { Count: 2 } ? $"{response} = {levels[1]}"
            : model.Design.Response.Trials is null ? $"{response} = 1" : $"success of {response}";
    }
}
