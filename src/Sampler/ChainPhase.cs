namespace Bayes.Sampler;

/// <summary>What a chain is doing.</summary>
public enum ChainPhase
{
    /// <summary>Adapting; draws are not kept.</summary>
    Warmup,

    /// <summary>Drawing.</summary>
    Sampling,

    /// <summary>Nothing any more.</summary>
    Finished,
}
