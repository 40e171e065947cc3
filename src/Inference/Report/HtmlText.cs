using System.Text;
using Bayes.Plots.Rendering;

namespace Bayes.Report;

/// <summary>Writes pieces of HTML.</summary>
internal static class HtmlText
{
    private const int WideFrom = 7;

    /// <summary>Words, escaped.</summary>
    public static string Escape(string text) => SvgText.Escape(text);

    /// <summary>A paragraph of words.</summary>
    public static string Paragraph(string text, string? kind = null) => $"<p{Class(kind)}>{Escape(text)}</p>\n";

    /// <summary>A list of sentences.</summary>
    public static string List(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return all.Length == 0 ? "" : $"<ul>\n{string.Concat(all.Select(i => $"<li>{Escape(i)}</li>\n"))}</ul>\n";
    }

    /// <summary>A table: the first column are labels, the others numbers, or words where they are not.</summary>
    public static string Table(string caption, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, bool ofWords = false)
    {
        IReadOnlyList<string>[] all = [.. rows];
        if (all.Length == 0)
        {
            return "";
        }

        StringBuilder html = new($"<div class=\"scroll\"><table{Class(ofWords ? "words" : header.Count > WideFrom ? "wide" : null)}>\n");
        if (caption.Length > 0)
        {
            html.Append("<caption>").Append(Escape(caption)).Append("</caption>\n");
        }

        html.Append("<thead><tr>").AppendJoin("", header.Select(h => $"<th scope=\"col\">{Escape(h)}</th>")).Append("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in all)
        {
            html.Append("<tr><th scope=\"row\">").Append(Escape(row[0])).Append("</th>").AppendJoin("", row.Skip(1).Select(c => $"<td>{Escape(ofWords ? c : Minus(c))}</td>")).Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>\n").ToString();
    }

    /// <summary>Text to copy.</summary>
    public static string Code(string text) => $"<pre><code>{string.Join('\n', text.Split('\n').Select(Escape))}</code></pre>\n";

    // A hyphen before a number is a minus.
    private static string Minus(string number) => number is ['-', (>= '0' and <= '9') or '.', ..] ? $"−{number.AsSpan(1)}" : number;

    private static string Class(string? kind) => kind is null ? "" : $" class=\"{kind}\"";
}
