using System.Collections.Frozen;
using System.Globalization;

namespace Bayes.Models.Formulas;

/// <summary>Which names stand in a formula as they are and which need back-quotes, as in R.</summary>
internal static class NameSyntax
{
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        "TRUE", "FALSE", "Inf", "NaN", "NA", "NULL", "if", "else", "repeat", "while", "function", "for", "next", "break", "in");

    public static bool CanStart(char c) => char.IsLetter(c);

    public static bool CanContinue(char c) =>
        char.IsLetterOrDigit(c) || c is '.' or '_'
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    public static bool NeedsQuotes(string name)
    {
        if (name.Length == 0 || Reserved.Contains(name))
        {
            return true;
        }

        bool startsWell = CanStart(name[0]) || (name[0] == '.' && (name.Length == 1 || !char.IsDigit(name[1])));
        return !startsWell || !name.All(CanContinue);
    }

    /// <summary>The name as it is typed in a formula.</summary>
    public static string Quote(string name) => NeedsQuotes(name) ? Delimit(name, '`') : name;

    /// <summary>A text between two quotes, with backslashes where they are needed.</summary>
    public static string Delimit(string text, char quote)
    {
        string escaped = text
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace(quote.ToString(), "\\" + quote, StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal);
        return $"{quote}{escaped}{quote}";
    }
}
