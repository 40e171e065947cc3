using Bayes.Sampler;

namespace Bayes.Cli.Progress;

/// <summary>What is known of one running chain, and how long it will take at its present pace. Safe for concurrent use.</summary>
internal sealed class ChainTrack(int number, int total)
{
    private readonly Lock _lock = new();
    private ChainProgress? _latest;
    private ChainProgress _phaseStart;

    /// <summary>The chain's number.</summary>
    public int Number { get; } = number;

    /// <summary>Transitions to do, warmup included.</summary>
    public int Total { get; private set; } = total;

    /// <summary>The last report; null while the chain waits for a core.</summary>
    public ChainProgress? Latest
    {
        get
        {
            lock (_lock)
            {
                return _latest;
            }
        }
    }

    /// <summary>Seconds until the end if the rest goes as the present phase does; null when that is unknown.</summary>
    public double? SecondsLeft
    {
        get
        {
            lock (_lock)
            {
                if (_latest is not { } latest || latest.Phase == ChainPhase.Finished)
                {
                    return null;
                }

                int done = latest.Iteration - _phaseStart.Iteration;
                double spent = latest.Seconds - _phaseStart.Seconds;
                return done > 0 && spent > 0 ? spent / done * (Total - latest.Iteration) : null;
            }
        }
    }

    /// <summary>Takes in a report.</summary>
    public void Observe(in ChainProgress progress)
    {
        lock (_lock)
        {
            // The length of warmup may have been left to the run.
            Total = progress.Total;
            if (_latest?.Phase != progress.Phase)
            {
                _phaseStart = progress;
            }

            _latest = progress;
        }
    }
}
