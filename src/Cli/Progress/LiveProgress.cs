using System.Globalization;
using Bayes.Sampler;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bayes.Cli.Progress;

/// <summary>Progress drawn in place: one bar for each chain with phase, iteration, divergences and time left.</summary>
internal sealed class LiveProgress : IProgress<ChainProgress>
{
    private readonly IReadOnlyList<ChainTrack> _chains;
    private readonly ProgressTask[] _tasks;

    private LiveProgress(IReadOnlyList<ChainTrack> chains, ProgressTask[] tasks) => (_chains, _tasks) = (chains, tasks);

    /// <summary>Draws while the work runs.</summary>
    public static T Run<T>(IAnsiConsole terminal, IReadOnlyList<ChainTrack> chains, Func<IProgress<ChainProgress>, T> work, CancellationToken cancellation)
    {
        Dictionary<int, ChainTrack> trackOf = [];
        return terminal.Progress()
            .AutoClear(false)
            .HideCompleted(false)
            .Columns(
                new ChainColumn(trackOf, t => string.Create(CultureInfo.InvariantCulture, $"chain {t.Number}")),
                new ProgressBarColumn { Width = 24 },
                new ChainColumn(trackOf, t => Status(t, cancellation.IsCancellationRequested)))
            .Start(context =>
            {
                ProgressTask[] tasks = [.. chains.Select(c => Add(context, trackOf, c))];
                LiveProgress progress = new(chains, tasks);
                T result = work(progress);
                context.Refresh();
                return result;
            });
    }

    public void Report(ChainProgress value)
    {
        int index = value.Chain - 1;
        _chains[index].Observe(value);
        _tasks[index].Value = value.Iteration;
        if (value.Phase == ChainPhase.Finished)
        {
            _tasks[index].StopTask();
        }
    }

    /// <summary>What stands to the right of a chain's bar.</summary>
    public static string Status(ChainTrack track, bool stopping)
    {
        if (track.Latest is not { } latest)
        {
            return "waiting";
        }

        if (latest is { Phase: ChainPhase.Finished, Iteration: 0 })
        {
            return "not started";
        }

        string phase = latest.Phase switch
        {
            ChainPhase.Finished => latest.Iteration >= latest.Total ? "done" : "stopped",
            _ when stopping => "stopping",
            ChainPhase.Warmup => "warmup",
            _ => "sampling",
        };
        string time = latest.Phase == ChainPhase.Finished
            ? Durations.Text(latest.Seconds)
            : track.SecondsLeft is { } left ? $"{Durations.Text(left)} left" : "";
        int width = latest.Total.ToString(CultureInfo.InvariantCulture).Length;
        string iteration = latest.Iteration.ToString(CultureInfo.InvariantCulture).PadLeft(width);
        return string.Create(CultureInfo.InvariantCulture, $"{phase,-8} {iteration}/{latest.Total}  {latest.Divergences} divergent  {time}").TrimEnd();
    }

    private static ProgressTask Add(ProgressContext context, Dictionary<int, ChainTrack> trackOf, ChainTrack chain)
    {
        ProgressTask task = context.AddTask(string.Create(CultureInfo.InvariantCulture, $"chain {chain.Number}"), autoStart: true, maxValue: chain.Total);
        lock (trackOf)
        {
            trackOf[task.Id] = chain;
        }

        return task;
    }

    private sealed class ChainColumn(Dictionary<int, ChainTrack> trackOf, Func<ChainTrack, string> text) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            lock (trackOf)
            {
                return new Text(trackOf.TryGetValue(task.Id, out ChainTrack? chain) ? text(chain) : "");
            }
        }
    }
}
