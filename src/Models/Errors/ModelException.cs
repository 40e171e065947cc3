namespace Bayes.Models.Errors;

/// <summary>
/// The base of every error that a person can mend by changing the data, the formula, the priors or the choice of family.
/// Its message says what is wrong, where, and what to do.
/// </summary>
public abstract class ModelException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">The whole message, ready to print.</param>
    /// <param name="innerException">The cause, when there is one.</param>
    protected ModelException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
