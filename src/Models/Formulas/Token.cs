namespace Bayes.Models.Formulas;

internal enum TokenKind
{
    Name,
    Number,
    String,
    Operator,
    OpenParenthesis,
    CloseParenthesis,
    Comma,
    Tilde,
    Equals,
    End,
}

/// <summary>A word of a formula.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">A name or string without quotes and escapes; an operator in its canonical spelling; otherwise as typed.</param>
/// <param name="Start">Its first character in the formula.</param>
/// <param name="Length">The number of characters typed.</param>
/// <param name="Value">The value of a number.</param>
/// <param name="IsQuoted">Whether a name stood in back-quotes.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int Length, double Value = 0, bool IsQuoted = false)
{
    public int End => Start + Length;

    public bool IsOperator(string text) => Kind == TokenKind.Operator && Text == text;
}
