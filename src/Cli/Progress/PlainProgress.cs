using System.Globalization;
using Bayes.Sampler;

namespace Bayes.Cli.Progress;

/// <summary>Progress as sparse lines, for logs: one for each quarter of a chain.</summary>
internal sealed class PlainProgress(TextWriter writer, IReadOnlyList<ChainTrack> chains) : IProgress<ChainProgress>
{
    private readonly Lock _lock = new();
    private readonly int[] _quarters = new int[chains.Count];

    public void Report(ChainProgress value)
    {
        int index = value.Chain - 1;
        ChainTrack track = chains[index];
        track.Observe(value);
        lock (_lock)
        {
            string divergences = value.Divergences == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {value.Divergences} divergent");
            if (value.Phase == ChainPhase.Finished)
            {
                if (value.Iteration == 0)
                {
                    Say($"chain {value.Chain}: not started");
                    return;
                }

                string end = value.Iteration >= value.Total ? "done" : "stopped";
                Say($"chain {value.Chain}: {end} after {value.Iteration} iterations, {Durations.Text(value.Seconds)}{divergences}");
                return;
            }

            int quarter = (int)(4L * value.Iteration / value.Total);
            if (quarter > _quarters[index] && quarter < 4)
            {
                _quarters[index] = quarter;
                string left = track.SecondsLeft is { } seconds ? $", {Durations.Text(seconds)} left" : "";
                Say($"chain {value.Chain}: {value.Iteration} of {value.Total} iterations, {Phase(value.Phase)}{divergences}{left}");
            }
        }
    }

    /// <summary>Says that a cancellation was heard.</summary>
    public void Stopping()
    {
        lock (_lock)
        {
            Say($"stopping; what was drawn is kept. Ctrl-C again aborts.");
        }
    }

    private static string Phase(ChainPhase phase) => phase == ChainPhase.Warmup ? "warmup" : "sampling";

    private void Say(FormattableString line) => writer.Write(line.ToString(CultureInfo.InvariantCulture) + "\n");
}
