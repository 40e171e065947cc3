using Bayes.Models.Errors;

namespace Bayes.Models.Formulas;

/// <summary>The formulas of one model in one text: that of the response, then those of other parameters, such as <c>y ~ x; zi ~ z</c>.</summary>
internal static class FormulaParts
{
    /// <summary>Splits a text at semicolons, and at line ends after which a new formula <c>name ~</c> begins; quotes and parentheses stay whole.</summary>
    /// <returns>The parts, each with blanks in the place of what precedes it, so that places in it are places in the text.</returns>
    public static List<string> Split(string text)
    {
        List<string> parts = [];
        int start = 0;
        int depth = 0;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote != '\0')
            {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? '\0' : quote;
                continue;
            }

            switch (c)
            {
                case '"' or '\'' or '`':
                    quote = c;
                    break;
                case '(':
                    depth++;
                    break;
                case ')':
                    depth--;
                    break;
                case ';' or '\n' when depth <= 0 && (c == ';' || BeginsFormula(text.AsSpan(i + 1))):
                    Add(i);
                    start = i + 1;
                    break;
            }
        }

        Add(text.Length);
        return parts;

        void Add(int end)
        {
            if (parts.Count == 0 || !text.AsSpan(start, end - start).IsWhiteSpace())
            {
                parts.Add(new string(' ', start) + text[start..end]);
            }
        }
    }

    /// <summary>Makes an error about a part one about the whole text.</summary>
    public static FormulaException Within(string text, FormulaException error) =>
        new(error.Problem, text, error.Position, error.Length, error.Expected, error.Suggestion);

    private static bool BeginsFormula(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        int length = 0;
        while (length < text.Length && (char.IsLetterOrDigit(text[length]) || text[length] is '_' or '.'))
        {
            length++;
        }

        return length > 0 && text[length..].TrimStart(" \t").StartsWith("~");
    }
}
