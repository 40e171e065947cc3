namespace Bayes.Sampler;

/// <summary>Runs the chains of a target side by side.</summary>
/// <remarks>The draws do not depend on the number of threads, nor on which chains run together. Safe for concurrent use.</remarks>
public sealed class ChainRunner
{
    private readonly SamplingTarget _target;
    private readonly SamplerSettings _settings;
    private readonly TimeProvider? _clock;

    /// <summary>Prepares a run.</summary>
    /// <param name="target">What to sample from.</param>
    /// <param name="settings">How; Stan's defaults when null.</param>
    /// <param name="clock">The source of time; the system's when null.</param>
    /// <exception cref="SamplerSettingsException">Settings are out of range.</exception>
    public ChainRunner(SamplingTarget target, SamplerSettings? settings = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = target;
        _settings = settings ?? new SamplerSettings();
        _settings.Validate();
        _clock = clock;
    }

    /// <summary>Runs all chains and waits for them.</summary>
    /// <param name="sinks">Gives the sink of a chain from its number; called on this thread, in order, before any chain runs.</param>
    /// <param name="progress">Told how far the chains are, from several threads at once.</param>
    /// <param name="states">Gives the state from which a chain goes on, from its number; null where it starts, or when null for all.</param>
    /// <param name="cancellationToken">Honoured between transitions; what was drawn stays in the sinks, and no exception is thrown.</param>
    /// <returns>One result per chain, in order; a chain that failed says so there and leaves the others alone.</returns>
    public IReadOnlyList<ChainResult> Run(
        Func<int, IDrawSink> sinks, IProgress<ChainProgress>? progress = null, Func<int, ChainState?>? states = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sinks);
        var chains = new Chain[_settings.Chains];
        for (int i = 0; i < chains.Length; i++)
        {
            int number = _settings.FirstChain + i;
            chains[i] = new Chain(number, _target, _settings, sinks(number), progress, _clock, states?.Invoke(number));
        }

        var results = new ChainResult[chains.Length];
        int next = -1;
        int taken = _target.Spare?.Take(Math.Min(_settings.Cores, chains.Length)) ?? 0;
        void RunRemaining()
        {
            for (int i = Interlocked.Increment(ref next); i < chains.Length; i = Interlocked.Increment(ref next))
            {
                results[i] = chains[i].Run(cancellationToken);
            }

            // Where no chain is left for this core, it helps with those that still run.
            if (Interlocked.Decrement(ref taken) >= 0)
            {
                _target.Spare!.Return(1);
            }
        }

        // This thread works too; threads of their own, since a chain holds its for as long as it runs.
        var helpers = new Thread[Math.Min(_settings.Cores, chains.Length) - 1];
        for (int i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new Thread(RunRemaining) { IsBackground = true, Name = $"chains {i + 2}" };
            helpers[i].Start();
        }

        RunRemaining();
        foreach (Thread helper in helpers)
        {
            helper.Join();
        }

        return results;
    }
}
