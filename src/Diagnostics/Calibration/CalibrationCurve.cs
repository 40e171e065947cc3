using Bayes.Numerics;

namespace Bayes.Diagnostics.Calibration;

/// <summary>Whether predicted probabilities are what happens: bins, the reliability curve, and the Brier score with its parts.</summary>
/// <remarks>
/// The curve is the isotonic regression of outcomes on predictions, by pooling adjacent violators; with it the Brier score falls into
/// miscalibration − discrimination + uncertainty (Dimitriadis, Gneiting and Jordan 2021, PNAS 118). Bands and the p value come from outcomes
/// simulated with the predicted probabilities. Immutable plain data.
/// </remarks>
public sealed record CalibrationCurve
{
    private const int BinCount = 10;
    private const int Replicates = 200;

    /// <summary>What the event is, such as <c>yes</c> or <c>rating &gt; 2</c>.</summary>
    public required string Event { get; init; }

    /// <summary>Bins of about equal numbers of trials, by predicted probability.</summary>
    public required IReadOnlyList<CalibrationBin> Bins { get; init; }

    /// <summary>The reliability curve at each different prediction, ascending.</summary>
    public required IReadOnlyList<ReliabilityPoint> Curve { get; init; }

    /// <summary>The mean squared distance of outcomes from predictions; 0 is best.</summary>
    public required double Brier { get; init; }

    /// <summary>How much of it isotonic recalibration would take away: 0 for perfect calibration.</summary>
    public required double Miscalibration { get; init; }

    /// <summary>How much better than the overall share the recalibrated predictions are.</summary>
    public required double Discrimination { get; init; }

    /// <summary>The score of the overall share.</summary>
    public required double Uncertainty { get; init; }

    /// <summary>The share of simulations from the predictions whose miscalibration is at least as large.</summary>
    public required double P { get; init; }

    /// <summary>Compares predictions and outcomes.</summary>
    /// <param name="name">What the event is.</param>
    /// <param name="predicted">The predicted probabilities, [n].</param>
    /// <param name="events">The events, [n], 0 to trials.</param>
    /// <param name="trials">The trials, [n]; 1 each when null.</param>
    /// <param name="random">Draws the simulated outcomes.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="ArgumentException">Lengths do not agree, or a prediction is no probability.</exception>
    public static CalibrationCurve Of(string name, IReadOnlyList<double> predicted, IReadOnlyList<double> events, IReadOnlyList<double>? trials, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(random);
        if (predicted.Count == 0 || events.Count != predicted.Count || (trials is not null && trials.Count != predicted.Count) || predicted.Any(p => !(p is >= 0 and <= 1)))
        {
            throw new ArgumentException("Calibration needs probabilities, and an outcome for each.", nameof(predicted));
        }

        int[] order = [.. Enumerable.Range(0, predicted.Count).Where(i => (trials?[i] ?? 1) > 0).OrderBy(i => predicted[i])];
        double[] p = Array.ConvertAll(order, i => predicted[i]);
        double[] n = Array.ConvertAll(order, i => trials?[i] ?? 1);
        double[] y = Array.ConvertAll(order, i => events[i]);
        double[] fit = Isotonic(p, y, n);
        double total = VectorKernels.Sum(n), overall = VectorKernels.Sum(y) / total;
        double brier = Score(p, y, n, total);
        double miscalibration = brier - Score(fit, y, n, total);
        double uncertainty = overall * (1 - overall);
        int[] ends = BinEnds(n, total);
        double[][] curves = new double[Replicates][];
        double[][] shares = new double[Replicates][];
        int atLeast = 0;
        double[] simulated = new double[p.Length];
        for (int r = 0; r < Replicates; r++)
        {
            for (int i = 0; i < p.Length; i++)
            {
                simulated[i] = n[i] == 1 ? (random.NextDouble() < p[i] ? 1 : 0) : random.NextBinomial((long)n[i], p[i]);
            }

            curves[r] = Isotonic(p, simulated, n);
            shares[r] = Shares(simulated, n, ends);
            atLeast += Score(p, simulated, n, total) - Score(curves[r], simulated, n, total) >= miscalibration ? 1 : 0;
        }

        double[] observed = Shares(y, n, ends), means = Shares([.. p.Zip(n, (a, b) => a * b)], n, ends);
        return new CalibrationCurve
        {
            Event = name,
            Bins = [.. ends.Select((end, b) => new CalibrationBin(
                means[b], observed[b], VectorKernels.Sum(n.AsSpan((b == 0 ? 0 : ends[b - 1])..end)), At(shares, b, 0.05), At(shares, b, 0.95)))],
            Curve = [.. Enumerable.Range(0, p.Length).Where(i => i == p.Length - 1 || p[i + 1] != p[i]).Select(i => new ReliabilityPoint(p[i], fit[i], At(curves, i, 0.05), At(curves, i, 0.95)))],
            Brier = brier,
            Miscalibration = miscalibration,
            Discrimination = uncertainty - (brier - miscalibration),
            Uncertainty = uncertainty,
            P = (double)atLeast / Replicates,
        };
    }

    // The mean over trials of (outcome − prediction)²; a row of n trials has y ones.
    private static double Score(double[] p, double[] y, double[] n, double total)
    {
        double sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            sum += (y[i] * (1 - p[i]) * (1 - p[i])) + ((n[i] - y[i]) * p[i] * p[i]);
        }

        return sum / total;
    }

    // Pools adjacent violators; equal predictions are one point.
    private static double[] Isotonic(double[] p, double[] y, double[] n)
    {
        List<(double Events, double Trials, int End)> blocks = [];
        for (int i = 0; i < p.Length;)
        {
            double events = 0, trials = 0;
            double at = p[i];
            for (; i < p.Length && p[i] == at; i++)
            {
                events += y[i];
                trials += n[i];
            }

            while (blocks.Count > 0 && blocks[^1].Events * trials >= events * blocks[^1].Trials)
            {
                events += blocks[^1].Events;
                trials += blocks[^1].Trials;
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add((events, trials, i));
        }

        double[] fit = new double[p.Length];
        int start = 0;
        foreach ((double events, double trials, int end) in blocks)
        {
            Array.Fill(fit, events / trials, start, end - start);
            start = end;
        }

        return fit;
    }

    // The places where bins end, at tenths of the trials; a row of many trials may fill more than one.
    private static int[] BinEnds(double[] n, double total)
    {
        List<int> ends = [];
        double seen = 0;
        int filled = 0;
        for (int i = 0; i < n.Length; i++)
        {
            seen += n[i];
            int full = (int)Math.Floor((BinCount * seen / total) + 1e-9);
            if (full > filled || i == n.Length - 1)
            {
                ends.Add(i + 1);
                filled = full;
            }
        }

        return [.. ends];
    }

    private static double[] Shares(double[] y, double[] n, int[] ends)
    {
        double[] shares = new double[ends.Length];
        for (int b = 0, start = 0; b < ends.Length; start = ends[b++])
        {
            shares[b] = VectorKernels.Sum(y.AsSpan(start..ends[b])) / VectorKernels.Sum(n.AsSpan(start..ends[b]));
        }

        return shares;
    }

    private static double At(double[][] replicates, int place, double probability)
    {
        double[] values = Array.ConvertAll(replicates, r => r[place]);
        Array.Sort(values);
        return Quantile.OfSorted(values, probability);
    }
}
