namespace Bayes.Models.Errors;

/// <summary>A family or link that does not exist.</summary>
public sealed class FamilyException : ModelException
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">The whole message.</param>
    public FamilyException(string message)
        : base(message)
    {
    }
}
