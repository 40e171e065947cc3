using System.Globalization;
using System.Text;

namespace Bayes.Models.Errors;

/// <summary>A formula that cannot be read or means no model. Its message shows the place in the formula.</summary>
/// <remarks>
/// The message has one form everywhere: what is wrong, the formula, a caret line, and what was expected or meant:
/// <code>
/// formula: there is no operator '!!'.
///   use ~ age !! urban
///             ^^
///   Expected '+', another operator or the end.
/// </code>
/// </remarks>
public sealed class FormulaException : ModelException
{
    /// <summary>Makes the error and composes its message.</summary>
    /// <param name="problem">What is wrong, one sentence without its full stop.</param>
    /// <param name="formula">The whole formula.</param>
    /// <param name="position">The first character concerned, from 0; the formula's length for its end.</param>
    /// <param name="length">The number of characters concerned; 0 counts as 1.</param>
    /// <param name="expected">What could have stood there, a phrase that follows "Expected"; null when there is nothing to say.</param>
    /// <param name="suggestion">What was probably meant or what to write, whole sentences; null when there is nothing to say.</param>
    public FormulaException(string problem, string formula, int position, int length, string? expected = null, string? suggestion = null)
        : base(Compose(problem, formula, position, length, expected, suggestion))
    {
        Problem = problem;
        Formula = formula;
        Position = position;
        Length = Math.Max(1, length);
        Expected = expected;
        Suggestion = suggestion;
    }

    /// <summary>What is wrong, one sentence without its full stop.</summary>
    public string Problem { get; }

    /// <summary>The formula as typed; as printed, when it was built in code.</summary>
    public string Formula { get; }

    /// <summary>The first character concerned, from 0; the end of the formula when something is missing there.</summary>
    public int Position { get; }

    /// <summary>The number of characters concerned, at least 1.</summary>
    public int Length { get; }

    /// <summary>What could have stood there; null when there is nothing to say.</summary>
    public string? Expected { get; }

    /// <summary>What was probably meant or what to write, in whole sentences; null when there is nothing to say.</summary>
    public string? Suggestion { get; }

    private static string Compose(string problem, string formula, int position, int length, string? expected, string? suggestion)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(formula);
        int start = Math.Clamp(position, 0, formula.Length);
        int end = Math.Clamp(start + Math.Max(1, length), start, formula.Length);
        StringBuilder message = new();
        message.Append("formula: ").Append(problem).Append('.');
        if (!string.IsNullOrWhiteSpace(formula))
        {
            message.Append("\n  ");
            foreach (char c in formula)
            {
                message.Append(char.IsControl(c) ? ' ' : c);
            }

            message.Append("\n  ").Append(' ', DisplayWidth(formula[..start])).Append('^', Math.Max(1, DisplayWidth(formula[start..end])));
        }

        if (expected is not null || suggestion is not null)
        {
            message.Append("\n  ");
            if (expected is not null)
            {
                message.Append("Expected ").Append(expected).Append('.');
                message.Append(suggestion is null ? "" : " ");
            }

            message.Append(suggestion);
        }

        return message.ToString();
    }

    // Carets stand under what a reader sees, so combining marks and surrogate pairs count once.
    private static int DisplayWidth(string text) => new StringInfo(text).LengthInTextElements;
}
