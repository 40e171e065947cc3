using Bayes.Draws.Storage;
using Bayes.Sampler;

namespace Bayes.Reuse;

/// <summary>Gathers what the chains of a running fit learn, and keeps it on disk from the first chain on. Safe for concurrent use.</summary>
internal sealed class AdaptationRecord(FitAdaptation before, FitDirectory? directory)
{
    private readonly Lock _lock = new();

    /// <summary>What is known by now.</summary>
    public FitAdaptation Adaptation { get; private set; } = before;

    /// <summary>Takes in the state of a chain; after its warmup a chain learns no more, so its first state says all.</summary>
    public void Add(ChainState state)
    {
        lock (_lock)
        {
            if (Adaptation.Chains.All(c => c.Chain != state.Chain))
            {
                Adaptation = Adaptation.With(state);
                if (directory is not null)
                {
                    AdaptationFile.Write(directory.Path, Adaptation);
                }
            }
        }
    }
}
