namespace Bayes.Sampler;

/// <summary>How a chain ended.</summary>
public enum ChainStatus
{
    /// <summary>It made all its draws.</summary>
    Completed,

    /// <summary>It was asked to stop; its draws so far are good.</summary>
    Cancelled,

    /// <summary>Something threw an exception, or there was no place to start; see <see cref="ChainResult.FailureReason"/>.</summary>
    Failed,
}
