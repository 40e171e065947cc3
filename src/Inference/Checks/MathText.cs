namespace Bayes.Checks;

/// <summary>A piece of mathematics in both spellings.</summary>
/// <param name="Plain">Plain text in Unicode.</param>
/// <param name="Latex">For LaTeX's mathematics mode.</param>
internal readonly record struct MathText(string Plain, string Latex)
{
    public static MathText operator +(MathText left, MathText right) => new(left.Plain + right.Plain, left.Latex + right.Latex);

    /// <summary>The same characters in both.</summary>
    public static MathText Same(string text) => new(text, text);

    /// <summary>Words of the user's, escaped for LaTeX.</summary>
    public static MathText Words(string text) => new(text, LatexText.Words(text));

    /// <summary>A column's value in row i.</summary>
    public static MathText InRow(string label) => new(IsName(label) ? $"{label}ᵢ" : $"({label})ᵢ", $"{LatexText.Words(label)}_{{i}}");

    public static MathText Join(string separator, IEnumerable<MathText> parts)
    {
        MathText[] all = [.. parts];
        return new MathText(string.Join(separator, all.Select(p => p.Plain)), string.Join(separator, all.Select(p => p.Latex)));
    }

    // A name or one call, to which an index can be attached without parentheses.
    private static bool IsName(string label)
    {
        string name = label.EndsWith(')') && label.Contains('(', StringComparison.Ordinal) ? label[..label.IndexOf('(', StringComparison.Ordinal)] : label;
        return name.All(c => char.IsLetterOrDigit(c) || c is '.' or '_') && !label[..^1].Contains(')', StringComparison.Ordinal);
    }
}
