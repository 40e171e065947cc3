namespace Bayes;

/// <summary>A run that ended without a single draw.</summary>
public sealed class SamplingException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">Why there are no draws, and what to do.</param>
    /// <param name="innerException">The first chain's failure, when there is one.</param>
    public SamplingException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
