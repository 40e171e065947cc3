using System.Text;
using Bayes.Checks;

namespace Bayes.Report;

/// <summary>Turns the LaTeX of model equations into MathML, which browsers draw without any script.</summary>
/// <remarks>Knows what <see cref="ModelEquations"/> writes and nothing more; a command that it does not know is shown by its name.</remarks>
internal sealed class MathMl
{
    // Letters and digits of LaTeX, names of commands included.
    private const int LongestPiece = 75;

    private static readonly Dictionary<string, string> s_symbols = new(StringComparer.Ordinal)
    {
        ["beta"] = "β", ["sigma"] = "σ", ["Sigma"] = "Σ", ["Omega"] = "Ω", ["tau"] = "τ", ["mu"] = "μ", ["lambda"] = "λ", ["phi"] = "φ",
        ["nu"] = "ν", ["alpha"] = "α", ["eta"] = "η", ["pi"] = "π", ["theta"] = "θ", ["kappa"] = "κ", ["rho"] = "ρ",
    };

    private static readonly Dictionary<string, string> s_operators = new(StringComparer.Ordinal)
    {
        ["sim"] = "∼", ["propto"] = "∝", ["ldots"] = "…", ["le"] = "≤", ["times"] = "×", ["sum"] = "∑", ["cdot"] = "·", ["mid"] = "|",
    };

    private readonly string _text;
    private int _at;

    private MathMl(string text) => _text = text;

    /// <summary>Equations one under another, aligned at their relations.</summary>
    public static string Block(IEnumerable<ModelEquation> equations)
    {
        StringBuilder html = new("<math display=\"block\"><mtable>\n");
        foreach (ModelEquation equation in equations)
        {
            foreach (string line in equation.Latex.Split("\\\\\n"))
            {
                int sign = Alignment(line);
                string left = line[..sign];
                foreach (string piece in Pieces(line[Math.Min(sign + 1, line.Length)..]))
                {
                    html.Append("<mtr><mtd>").Append(Of(left)).Append("</mtd><mtd>").Append(Of(piece)).Append("</mtd></mtr>\n");
                    left = "";
                }
            }
        }

        return html.Append("</mtable></math>\n").ToString();
    }

    /// <summary>One expression.</summary>
    public static string Of(string latex) => $"<mrow>{new MathMl(latex.Trim()).Row('\0')}</mrow>";

    // A page does not scroll sideways for a sum: it is broken before a plus that stands outside all braces.
    private static IEnumerable<string> Pieces(string right)
    {
        int depth = 0, start = 0, seen = 0;
        for (int i = 0; i < right.Length; i++)
        {
            depth += right[i] == '{' ? 1 : right[i] == '}' ? -1 : 0;
            seen += char.IsLetterOrDigit(right[i]) ? 1 : 0;
            if (depth == 0 && seen > LongestPiece && right.AsSpan(i).StartsWith(" + "))
            {
                yield return start == 0 ? right[..i] : $"\\quad {right[start..i]}";
                (start, seen) = (i, 0);
            }
        }

        yield return start == 0 ? right : $"\\quad {right[start..]}";
    }

    private static int Alignment(string line)
    {
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '&' && (i == 0 || line[i - 1] != '\\'))
            {
                return i;
            }
        }

        return line.Length;
    }

    private string Row(char end)
    {
        StringBuilder row = new();
        while (_at < _text.Length && _text[_at] != end && !_text.AsSpan(_at).StartsWith("\\end{") && !_text.AsSpan(_at).StartsWith("\\\\"))
        {
            string atom = Atom();
            if (atom.Length == 0)
            {
                continue;
            }

            (string? sub, string? sup) = (null, null);
            for (; _at < _text.Length && _text[_at] is '_' or '^';)
            {
                bool below = _text[_at++] == '_';
                string script = $"<mrow>{Atom()}</mrow>";
                (sub, sup) = below ? (script, sup) : (sub, script);
                if (_at >= _text.Length)
                {
                    break;
                }
            }

            row.Append((sub, sup) switch
            {
                (not null, not null) => $"<msubsup>{atom}{sub}{sup}</msubsup>",
                (not null, null) => $"<msub>{atom}{sub}</msub>",
                (null, not null) => $"<msup>{atom}{sup}</msup>",
                _ => atom,
            });
        }

        return row.ToString();
    }

    private string Atom()
    {
        char c = _text[_at++];
        switch (c)
        {
            case ' ':
                return "";
            case '{':
                string inner = Row('}');
                _at++;
                return inner.Length == 0 ? "" : $"<mrow>{inner}</mrow>";
            case '\\':
                return Command();
            case >= '0' and <= '9':
                int start = _at - 1;
                while (_at < _text.Length && (char.IsDigit(_text[_at]) || _text[_at] == '.'))
                {
                    _at++;
                }

                return $"<mn>{_text[start.._at]}</mn>";
            default:
                return char.IsLetter(c) ? $"<mi>{c}</mi>" : $"<mo{(c is '(' or ')' or '[' or ']' ? " stretchy=\"false\"" : c == '=' ? " form=\"infix\"" : "")}>{HtmlText.Escape(c == '-' ? "−" : c.ToString())}</mo>";
        }
    }

    private string Command()
    {
        int start = _at;
        while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
        {
            _at++;
        }

        string name = _text[start.._at];
        if (name.Length == 0)
        {
            // An escaped character, or a thin space.
            return _text[_at++] == ',' ? "<mspace width=\"0.17em\"/>" : "";
        }

        return name switch
        {
            "text" => $"<mtext>{HtmlText.Escape(Words())}</mtext>",
            "operatorname" => $"<mi mathvariant=\"normal\">{HtmlText.Escape(Words())}</mi>",
            "mathbf" => $"<mi mathvariant=\"normal\" class=\"bold\">{HtmlText.Escape(Words())}</mi>",
            "bar" => $"<mover accent=\"true\">{Atom()}<mo>¯</mo></mover>",
            "sqrt" => $"<msqrt>{Atom()}</msqrt>",
            "quad" => "<mspace width=\"1em\"/>",
            "textstyle" => "",
            "log" or "exp" => $"<mi>{name}</mi>",
            "begin" => Matrix(),
            _ when s_symbols.TryGetValue(name, out string? letter) => $"<mi>{letter}</mi>",
            _ when s_operators.TryGetValue(name, out string? sign) => $"<mo{(name == "sum" ? "" : " form=\"infix\"")}>{sign}</mo>",
            _ => $"<mi mathvariant=\"normal\">{name}</mi>",
        };
    }

    private string Matrix()
    {
        Words();
        StringBuilder rows = new();
        while (_at < _text.Length)
        {
            rows.Append("<mtr><mtd>").Append(Row('\0')).Append("</mtd></mtr>");
            if (_at < _text.Length && _text.AsSpan(_at).StartsWith("\\\\"))
            {
                _at += 2;
                continue;
            }

            break;
        }

        if (_text.AsSpan(_at).StartsWith("\\end"))
        {
            _at += 4;
            Words();
        }

        return $"<mrow><mo>(</mo><mtable class=\"vector\">{rows}</mtable><mo>)</mo></mrow>";
    }

    // The argument of a command that holds words: LatexText.Escape undone.
    private string Words()
    {
        StringBuilder words = new();
        _at++;
        while (_at < _text.Length && _text[_at] != '}')
        {
            if (_text[_at] != '\\')
            {
                words.Append(_text[_at++]);
                continue;
            }

            (string Escaped, string Plain) known = Array.Find(
                [("\\textbackslash{}", "\\"), ("\\textasciicircum{}", "^"), ("\\textasciitilde{}", "~"), ("\\textless{}", "<"), ("\\textgreater{}", ">"), ("\\textbar{}", "|")],
                ((string Escaped, string Plain) e) => _text.AsSpan(_at).StartsWith(e.Escaped, StringComparison.Ordinal));
            words.Append(known.Plain ?? _text.Substring(_at + 1, 1));
            _at += known.Escaped?.Length ?? 2;
        }

        _at++;
        return words.ToString();
    }
}
