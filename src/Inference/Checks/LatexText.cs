using System.Text;
using System.Text.RegularExpressions;

namespace Bayes.Checks;

/// <summary>Words and rows for LaTeX.</summary>
internal static partial class LatexText
{
    /// <summary>Words in mathematics mode, with every character that LaTeX would read otherwise escaped.</summary>
    public static string Words(string text) => $"\\text{{{Escape(text)}}}";

    /// <summary>A name in upright letters, as that of a function.</summary>
    public static string Operator(string name) => $"\\operatorname{{{Escape(name)}}}";

    /// <summary>A number as it is printed, with a power of ten for an exponent.</summary>
    public static string Number(string number) =>
        Exponent().Match(number) is { Success: true } match
            ? $"{match.Groups[1].Value} \\times 10^{{{int.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture)}}}"
            : number;

    /// <summary>The whole model as an <c>align*</c> block.</summary>
    public static string Align(IReadOnlyList<ModelEquation> equations) =>
        "% \\usepackage{amsmath}; Normal(m, s) has standard deviation s, MultiNormal(m, S) covariance S.\n\\begin{align*}\n"
        + string.Join(" \\\\\n", equations.Select(e => e.Latex)) + "\n\\end{align*}\n";

    public static string Escape(string text)
    {
        StringBuilder escaped = new();
        foreach (char c in text)
        {
            escaped.Append(c switch
            {
                '\\' => "\\textbackslash{}",
                '^' => "\\textasciicircum{}",
                '~' => "\\textasciitilde{}",
                '<' => "\\textless{}",
                '>' => "\\textgreater{}",
                '|' => "\\textbar{}",
                '_' or '%' or '&' or '#' or '$' or '{' or '}' => $"\\{c}",
                _ when char.IsControl(c) => " ",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }

    [GeneratedRegex("^([^E]+)E([+-]?[0-9]+)$")]
    private static partial Regex Exponent();
}
