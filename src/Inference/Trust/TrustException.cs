using Bayes.Models.Errors;

namespace Bayes.Trust;

/// <summary>An examination that a fit does not allow; the message says what to do instead.</summary>
public sealed class TrustException : ModelException
{
    /// <summary>Makes the error.</summary>
    /// <param name="problem">What is wrong and what to do, in whole sentences.</param>
    public TrustException(string problem)
        : base($"check: {problem}")
    {
    }
}
