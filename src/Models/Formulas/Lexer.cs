using System.Globalization;
using System.Text;
using Bayes.Models.Errors;

namespace Bayes.Models.Formulas;

/// <summary>Splits the text of a formula into words, by R's rules for names, numbers and quotes.</summary>
internal ref struct Lexer
{
    // Longest first, so that '||' is not read as '|' twice.
    private static readonly string[] Operators =
        ["%in%", "**", "||", "==", "!=", "<=", ">=", "%%", "+", "-", "*", "/", ":", "^", "|", "<", ">", "&", "!"];

    private readonly string _text;
    private int _at;

    private Lexer(string text) => _text = text;

    /// <summary>Reads all words; the last is <see cref="TokenKind.End"/>.</summary>
    public static List<Token> Read(string text)
    {
        Lexer lexer = new(text);
        List<Token> tokens = [];
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        if (_at == _text.Length)
        {
            int end = _text.AsSpan().TrimEnd().Length;
            return new Token(TokenKind.End, "", end, 0);
        }

        char c = _text[_at];
        char after = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
        if (c == '`')
        {
            return Quoted(TokenKind.Name);
        }

        if (c is '"' or '\'')
        {
            return Quoted(TokenKind.String);
        }

        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(after)))
        {
            return Number();
        }

        if (NameSyntax.CanStart(c) || c is '.' or '_')
        {
            return Name();
        }

        return Symbol(c);
    }

    private Token Symbol(char c)
    {
        TokenKind? single = c switch
        {
            '(' => TokenKind.OpenParenthesis,
            ')' => TokenKind.CloseParenthesis,
            ',' => TokenKind.Comma,
            '~' => TokenKind.Tilde,
            _ => null,
        };
        if (single is TokenKind kind)
        {
            return new Token(kind, c.ToString(), _at++, 1);
        }

        ReadOnlySpan<char> rest = _text.AsSpan(_at);
        if (rest.StartsWith("<-", StringComparison.Ordinal) || rest.StartsWith("->", StringComparison.Ordinal) || rest.StartsWith(":=", StringComparison.Ordinal))
        {
            string suggestion = !_text.Contains('~', StringComparison.Ordinal) ? "Did you mean '~'?"
                : c == '<' ? "Write the formula alone; for a comparison put a space: '< -'." : "Write the formula alone.";
            throw new FormulaException($"a formula assigns nothing, so '{rest[..2]}' cannot stand here", _text, _at, 2, null, suggestion);
        }

        foreach (string word in Operators)
        {
            if (rest.StartsWith(word, StringComparison.Ordinal))
            {
                Token token = new(TokenKind.Operator, word == "**" ? "^" : word, _at, word.Length);
                _at += word.Length;
                return token;
            }
        }

        if (c == '=')
        {
            return new Token(TokenKind.Equals, "=", _at++, 1);
        }

        throw Stray(c, rest);
    }

    private readonly FormulaException Stray(char c, ReadOnlySpan<char> rest)
    {
        if (c == '%')
        {
            int close = rest[1..].IndexOf('%');
            int length = close < 0 ? 1 : close + 2;
            return new FormulaException($"there is no operator '{Shown(rest[..length])}'", _text, _at, length, "'%in%', or '%%' inside a call");
        }

        int size = char.IsHighSurrogate(c) && rest.Length > 1 && char.IsLowSurrogate(rest[1]) ? 2 : 1;
        string? suggestion = c switch
        {
            '$' or '@' => "Columns are named without their table: x, not data$x.",
            '{' or '}' => "Write I(…) around arithmetic.",
            '[' or ']' => "Rows and levels are chosen in the data, before the model.",
            '#' => "A formula has no comments.",
            ';' => "One formula stands by itself.",
            _ => "A name with other characters than letters, digits, '.' and '_' stands in back-quotes: `my column`.",
        };
        return new FormulaException($"'{Shown(rest[..size])}' has no meaning in a formula", _text, _at, size, null, suggestion);
    }

    private static string Shown(ReadOnlySpan<char> text)
    {
        StringBuilder shown = new();
        foreach (char c in text)
        {
            if (char.IsControl(c))
            {
                shown.Append(CultureInfo.InvariantCulture, $"U+{(int)c:X4}");
            }
            else
            {
                shown.Append(c);
            }
        }

        return shown.ToString();
    }

    private Token Name()
    {
        int start = _at;
        while (_at < _text.Length && NameSyntax.CanContinue(_text[_at]))
        {
            _at++;
        }

        string name = _text[start.._at];
        return name == "Inf"
            ? new Token(TokenKind.Number, name, start, name.Length, double.PositiveInfinity)
            : new Token(TokenKind.Name, name, start, name.Length);
    }

    private Token Number()
    {
        int start = _at;
        SkipDigits();
        if (_at < _text.Length && _text[_at] == '.')
        {
            _at++;
            SkipDigits();
        }

        if (_at < _text.Length && _text[_at] is 'e' or 'E')
        {
            int exponent = _at + 1;
            if (exponent < _text.Length && _text[exponent] is '+' or '-')
            {
                exponent++;
            }

            if (exponent < _text.Length && char.IsAsciiDigit(_text[exponent]))
            {
                _at = exponent;
                SkipDigits();
            }
        }

        int end = _at;
        if (_at < _text.Length && _text[_at] == 'L')
        {
            _at++;
        }

        if (_at < _text.Length && NameSyntax.CanContinue(_text[_at]))
        {
            while (_at < _text.Length && NameSyntax.CanContinue(_text[_at]))
            {
                _at++;
            }

            string word = _text[start.._at];
            throw new FormulaException($"'{word}' is neither a number nor a name", _text, start, word.Length, null, $"A name that starts with a digit stands in back-quotes: {NameSyntax.Quote(word)}.");
        }

        double value = double.Parse(_text.AsSpan(start, end - start), NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsInfinity(value))
        {
            throw new FormulaException("this number is too large", _text, start, end - start, null, "Infinity is written Inf.");
        }

        return new Token(TokenKind.Number, _text[start.._at], start, _at - start, value);
    }

    private void SkipDigits()
    {
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }
    }

    private Token Quoted(TokenKind kind)
    {
        int start = _at;
        char quote = _text[_at++];
        StringBuilder content = new();
        while (_at < _text.Length && _text[_at] != quote)
        {
            char c = _text[_at++];
            if (c == '\\' && _at < _text.Length)
            {
                c = _text[_at++] switch
                {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    char other => other,
                };
            }

            content.Append(c);
        }

        if (_at == _text.Length)
        {
            throw kind == TokenKind.Name
                ? new FormulaException("this back-quote is not closed", _text, start, 1, "'`' at the end of the name")
                : new FormulaException("this quote is not closed", _text, start, 1, $"{(quote == '"' ? "'\"'" : "\"'\"")} at the end of the text");
        }

        _at++;
        if (kind == TokenKind.Name && content.Length == 0)
        {
            throw new FormulaException("the name between these back-quotes is empty", _text, start, 2, "a column name");
        }

        return new Token(kind, content.ToString(), start, _at - start, IsQuoted: kind == TokenKind.Name);
    }
}
