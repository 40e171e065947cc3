namespace Bayes.Models.Formulas;

/// <summary>The text that a model was read from; not part of the model's value.</summary>
/// <param name="Text">The text, or null where there is none.</param>
public readonly record struct SourceText(string? Text)
{
    // Two models are the same however they were typed: a text equals every other text.

    /// <summary>Always true: how a model was typed is no part of its value.</summary>
    /// <param name="other">Any text.</param>
    /// <returns>True.</returns>
    public bool Equals(SourceText other) => true;

    /// <summary>A constant, in keeping with <see cref="Equals(SourceText)"/>.</summary>
    /// <returns>0.</returns>
    public override int GetHashCode() => 0;
}
