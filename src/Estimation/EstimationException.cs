using Bayes.Models.Errors;

namespace Bayes.Estimation;

/// <summary>An estimator that the model at hand does not allow; the message says which does.</summary>
public sealed class EstimationException : ModelException
{
    /// <summary>Makes the error.</summary>
    /// <param name="problem">What is wrong and what to do, in whole sentences.</param>
    /// <param name="innerException">The cause, when there is one.</param>
    public EstimationException(string problem, Exception? innerException = null)
        : base($"likelihood: {problem}", innerException)
    {
    }
}
