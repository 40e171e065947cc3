using System.Collections.Concurrent;
using Bayes.Sampler;

namespace Bayes;

/// <summary>Tells the progress of rounds as that of one run of the most transitions, which may end sooner.</summary>
internal sealed class RoundProgress(IProgress<ChainProgress> inner, int most) : IProgress<ChainProgress>
{
    private readonly ConcurrentDictionary<int, ChainProgress> _last = [];

    /// <summary>The end of the present round, in transitions after warmup.</summary>
    public int Round { get; set; }

    public void Report(ChainProgress value)
    {
        _last[value.Chain] = value;
        if (value.Phase != ChainPhase.Finished)
        {
            inner.Report(value with { Total = value.Total - Round + most });
        }
    }

    /// <summary>Reports that all chains are at their end.</summary>
    public void Finish()
    {
        foreach (ChainProgress last in _last.Values.OrderBy(p => p.Chain))
        {
            inner.Report(last);
        }
    }
}
