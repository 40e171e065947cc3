namespace Bayes.Sampler;

/// <summary>Passes a chain's progress on, at most once per interval, and keeps its time.</summary>
internal sealed class ProgressReporter(int chain, SamplerSettings settings, IProgress<ChainProgress>? progress, TimeProvider clock)
{
    private long _start = clock.GetTimestamp();
    private long _lastReport;
    private ChainPhase? _lastPhase;
    private int _warmup = settings.Warmup;

    /// <summary>Seconds since the chain began.</summary>
    internal double Seconds => clock.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Makes warmup longer than was planned.</summary>
    internal void Lengthen(int warmup) => _warmup = warmup;

    /// <summary>Starts the chain's time.</summary>
    internal void Begin()
    {
        _start = clock.GetTimestamp();
        Report(settings.Warmup > 0 ? ChainPhase.Warmup : ChainPhase.Sampling, 0, 0, double.NaN);
    }

    /// <summary>Reports if it is time to, or if the phase is new.</summary>
    internal void Report(ChainPhase phase, int iteration, int divergences, double stepSize)
    {
        if (progress is null)
        {
            return;
        }

        if (phase == _lastPhase && clock.GetElapsedTime(_lastReport) < settings.ProgressInterval)
        {
            return;
        }

        _lastReport = clock.GetTimestamp();
        _lastPhase = phase;
        progress.Report(new ChainProgress(chain, phase, iteration, _warmup + settings.Draws, divergences, stepSize, Seconds));
    }

    /// <summary>Reports the end.</summary>
    internal void Finish(int iteration, int divergences, double stepSize) => Report(ChainPhase.Finished, iteration, divergences, stepSize);
}
