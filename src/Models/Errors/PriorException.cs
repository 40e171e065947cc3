namespace Bayes.Models.Errors;

/// <summary>A prior that cannot be read, names no parameter of the model, or does not fit its parameter.</summary>
public sealed class PriorException : ModelException
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">The whole message: the prior as typed, what is wrong, what would be right.</param>
    public PriorException(string message)
        : base(message)
    {
    }
}
