using Bayes.Models.Errors;

namespace Bayes.Models.Formulas;

/// <summary>Reads the text of a formula into expressions.</summary>
/// <remarks>
/// Operator precedence parsing (Pratt, 1973) with R's precedence (<see cref="Operators"/>). All operators are read wherever an
/// expression may stand; which of them mean something in a sum of terms is decided in the expansion. Only the bar is checked here,
/// since whether a group term had its parentheses is forgotten afterwards.
/// </remarks>
internal sealed class Parser
{
    /// <summary>How deeply parentheses, calls and signs may be nested.</summary>
    public const int MaximumDepth = 200;

    /// <summary>How many operators may follow one another at one level.</summary>
    public const int MaximumChain = 2000;

    private readonly string _text;
    private readonly List<Token> _tokens;
    private int _at;
    private int _depth;
    private int _parentheses;
    private int _calls;
    private bool _directlyInCall;
    private bool _afterTilde;

    public Parser(string text)
    {
        _text = text;
        _tokens = Lexer.Read(text);
    }

    private Token Current => _tokens[_at];

    public (Expression Response, Expression Predictors) ParseFormula()
    {
        CheckTildes();
        Expression response = ParseExpression(0);
        if (Current.Kind != TokenKind.Tilde)
        {
            throw Unexpected();
        }

        _at++;
        _afterTilde = true;
        Expression predictors = ParseExpression(0);
        if (Current.Kind != TokenKind.End)
        {
            throw Unexpected();
        }

        return (response, predictors);
    }

    /// <summary>Reads one expression without a tilde.</summary>
    public Expression ParseWhole()
    {
        Expression expression = ParseExpression(0);
        return Current.Kind == TokenKind.End ? expression : throw Unexpected();
    }

    // The whole formula's shape is judged first: it explains more than whatever word would trip the parser.
    private void CheckTildes()
    {
        const string shape = "response ~ predictors";
        if (Current.Kind == TokenKind.End)
        {
            throw new FormulaException("the formula is empty", _text, 0, 0, shape);
        }

        List<Token> tildes = _tokens.FindAll(t => t.Kind == TokenKind.Tilde);
        if (tildes.Count == 0)
        {
            int level = 0;
            foreach (Token token in _tokens)
            {
                level += token.Kind switch { TokenKind.OpenParenthesis => 1, TokenKind.CloseParenthesis => -1, _ => 0 };
                if (level == 0 && (token.Kind == TokenKind.Equals || token.IsOperator("==")))
                {
                    throw Error("there is no '~' in the formula", token, shape, "Did you mean '~'?");
                }
            }

            throw Error("there is no '~' in the formula", _tokens[^1], shape);
        }

        if (tildes.Count > 1)
        {
            throw Error("there is a second '~'", tildes[1], $"{shape}, with one '~'", "Did you mean '+'?");
        }

        if (tildes[0].Start == Current.Start)
        {
            throw Error("there is no response before '~'", Current, shape);
        }

        if (_tokens[^2].Kind == TokenKind.Tilde)
        {
            throw Error("there is nothing after '~'", _tokens[^1], "predictors", "A model with nothing but an intercept is written '~ 1'.");
        }
    }

    private Expression ParseExpression(int minimum)
    {
        if (++_depth > MaximumDepth)
        {
            throw Error($"parentheses, calls and signs are nested more than {MaximumDepth} deep", Current);
        }

        Expression left = ParseOperand();
        int chain = 0;
        while (Current.Kind == TokenKind.Operator)
        {
            Token symbol = Current;
            int strength = Operators.Infix(symbol.Text);
            if (strength == 0 || strength < minimum)
            {
                break;
            }

            if (++chain > MaximumChain)
            {
                throw Error($"there are more than {MaximumChain} operators in a row", symbol);
            }

            CheckBar(symbol, left);
            _at++;
            CheckRightOperand(symbol);
            Expression right = ParseExpression(Operators.RightMinimum(strength));
            if (strength == Operators.Comparison && Current.Kind == TokenKind.Operator && Operators.Infix(Current.Text) == Operators.Comparison)
            {
                throw Error("comparisons cannot follow one another", Current, null, $"Write (… {symbol.Text} …) & (… {Current.Text} …).");
            }

            left = new BinaryExpression(symbol.Text, left, right) { Span = Join(left.Span, right.Span) };
        }

        _depth--;
        return left;
    }

    private Expression ParseOperand()
    {
        Token token = Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                _at++;
                return ParseName(token);
            case TokenKind.Number:
                _at++;
                return new NumberExpression(token.Value) { Span = Span(token) };
            case TokenKind.String:
                _at++;
                return new StringExpression(token.Text) { Span = Span(token) };
            case TokenKind.OpenParenthesis:
                return ParseParentheses();
            case TokenKind.Operator when Operators.Prefix(token.Text) is var strength and > 0:
                _at++;
                CheckRightOperand(token);
                Expression operand = ParseExpression(strength);
                return new UnaryExpression(token.Text, operand) { Span = Join(Span(token), operand.Span) };
            default:
                throw MissingOperand(token);
        }
    }

    private Expression ParseParentheses()
    {
        Token open = Current;
        _at++;
        if (Current.Kind == TokenKind.CloseParenthesis)
        {
            throw Error("these parentheses are empty", open.Start, Current.End - open.Start, "a term");
        }

        bool outer = _directlyInCall;
        _directlyInCall = false;
        _parentheses++;
        Expression inner = ParseExpression(0);
        Token close = Close(open);
        _parentheses--;
        _directlyInCall = outer;
        return inner with { Span = new SourceSpan(open.Start, close.End - open.Start) };
    }

    private Expression ParseName(Token name)
    {
        // A package before a function, as in splines::ns(x, 3), changes nothing here.
        if (Current.IsOperator(":") && _tokens[_at + 1].IsOperator(":") && Current.End == _tokens[_at + 1].Start
            && _tokens[_at + 2].Kind == TokenKind.Name && _tokens[_at + 3].Kind == TokenKind.OpenParenthesis)
        {
            Token function = _tokens[_at + 2];
            _at += 3;
            return ParseCall(function, name.Start);
        }

        if (Current.Kind == TokenKind.OpenParenthesis && !IsLogical(name))
        {
            return ParseCall(name, name.Start);
        }

        return IsLogical(name)
            ? new LogicalExpression(name.Text == "TRUE") { Span = Span(name) }
            : new NameExpression(name.Text) { Span = Span(name) };
    }

    private static bool IsLogical(Token name) => !name.IsQuoted && name.Text is "TRUE" or "FALSE";

    private CallExpression ParseCall(Token function, int start)
    {
        Token open = Current;
        _at++;
        bool outer = _directlyInCall;
        _directlyInCall = true;
        _calls++;
        _parentheses++;
        List<Argument> arguments = [];
        if (Current.Kind != TokenKind.CloseParenthesis)
        {
            arguments.Add(ParseArgument(function));
            while (Current.Kind == TokenKind.Comma)
            {
                _at++;
                arguments.Add(ParseArgument(function));
            }
        }

        Token close = Close(open);
        _parentheses--;
        _calls--;
        _directlyInCall = outer;
        return new CallExpression(function.Text, [.. arguments]) { Span = new SourceSpan(start, close.End - start) };
    }

    private Argument ParseArgument(Token function)
    {
        if (Current.Kind is TokenKind.Comma or TokenKind.CloseParenthesis)
        {
            throw Error($"an argument of {function.Text}() is empty", Current, "an argument");
        }

        string? name = null;
        if (Current.Kind == TokenKind.Name && _tokens[_at + 1].Kind == TokenKind.Equals)
        {
            name = Current.Text;
            _at += 2;
            if (Current.Kind is TokenKind.Comma or TokenKind.CloseParenthesis)
            {
                throw Error($"the argument '{name}' of {function.Text}() has no value", Current, $"a value after '{name} ='");
            }
        }

        return new Argument(name, ParseExpression(0));
    }

    private Token Close(Token open)
    {
        Token close = Current;
        if (close.Kind == TokenKind.CloseParenthesis)
        {
            _at++;
            return close;
        }

        if (close.Kind == TokenKind.End || (close.Kind == TokenKind.Tilde && !IsClosedLater()))
        {
            throw Error("this parenthesis is not closed", open, "a ')' for it");
        }

        throw Unexpected();
    }

    private bool IsClosedLater()
    {
        int level = 1;
        for (int i = _at; i < _tokens.Count && level > 0; i++)
        {
            level += _tokens[i].Kind switch { TokenKind.OpenParenthesis => 1, TokenKind.CloseParenthesis => -1, _ => 0 };
        }

        return level == 0;
    }

    private void CheckBar(Token symbol, Expression left)
    {
        if (!_afterTilde || _parentheses > 0 || symbol.Text is not ("|" or "||"))
        {
            return;
        }

        // Whoever forgets the parentheses means the last summand.
        Expression effects = left is BinaryExpression { Operator: "+" or "-" } sum ? sum.Right : left;
        Token group = _tokens[_at + 1];
        string? meant = group.Kind == TokenKind.Name ? $"Did you mean '({effects} {symbol.Text} {NameSyntax.Quote(group.Text)})'?" : null;
        throw Error($"a group term with '{symbol.Text}' needs parentheses around it", symbol, null, meant ?? "Write it as (effects | group).");
    }

    private void CheckRightOperand(Token symbol)
    {
        Token next = Current;
        bool canStart = next.Kind is TokenKind.Name or TokenKind.Number or TokenKind.String or TokenKind.OpenParenthesis
            || (next.Kind == TokenKind.Operator && Operators.Prefix(next.Text) > 0);
        if (canStart)
        {
            return;
        }

        string typed = Typed(symbol);
        bool bar = _afterTilde && typed is "|" or "||";
        string expected = bar ? "a grouping factor" : _calls > 0 ? "a value" : "a term";
        throw next.Kind switch
        {
            TokenKind.End => Error($"the formula ends after '{typed}'", next, expected),
            TokenKind.Operator when next.Start == symbol.End => UnknownOperator(symbol, expected),
            TokenKind.Operator => Error($"'{Typed(next)}' cannot follow '{typed}'", next, expected),
            _ => Error($"there is nothing between '{typed}' and '{next.Text}'", next, expected),
        };
    }

    private FormulaException MissingOperand(Token token)
    {
        string expected = _calls > 0 ? "a value" : "a term";
        return token.Kind switch
        {
            TokenKind.End => Error("the formula ends too early", token, expected),
            TokenKind.CloseParenthesis => Error("this parenthesis closes nothing", token, expected),
            TokenKind.Operator => Error($"'{Typed(token)}' has nothing on its left", token, expected),
            TokenKind.Tilde => Error("'~' cannot stand inside parentheses", token, expected),
            _ => Error($"'{Typed(token)}' cannot stand here", token, expected),
        };
    }

    // After a whole expression comes something that continues nothing.
    private FormulaException Unexpected()
    {
        Token token = Current;
        string end = _parentheses > 0 ? "')'" : _afterTilde ? "the end" : "'~'";
        string next = _directlyInCall ? "an operator, ',' or ')'" : $"'+', another operator or {end}";
        switch (token.Kind)
        {
            case TokenKind.CloseParenthesis:
                return Error("this parenthesis closes nothing", token, next);
            case TokenKind.Comma:
                return Error("a comma cannot stand outside a call", token, next, _afterTilde ? "Did you mean '+'?" : null);
            case TokenKind.Equals when _parentheses > 0:
                return Error("'=' cannot stand here", token, next, "Did you mean '=='?");
            case TokenKind.Equals:
                return Error("a formula assigns nothing, so '=' cannot stand here", token, next, _afterTilde ? null : "Write the formula alone.");
            case TokenKind.Operator:
                return UnknownOperator(token, next);
            case TokenKind.Tilde:
                return Error("'~' cannot stand inside parentheses", token, next);
            case TokenKind.End:
                return Error("the formula ends too early", token, next);
            default:
                Token last = _tokens[_at - 1];
                bool names = token.Kind == TokenKind.Name && last.Kind == TokenKind.Name;
                string? sum = names ? $"Did you mean '{Typed(last)} + {Typed(token)}'?" : null;
                return Error($"there is no operator between '{Typed(last)}' and '{Typed(token)}'", token, next, sum);
        }
    }

    // '!!' is two words to the lexer but one mistake to the reader.
    private FormulaException UnknownOperator(Token first, string expected)
    {
        int end = first.End;
        for (int i = _tokens.IndexOf(first) + 1; _tokens[i].Kind == TokenKind.Operator && _tokens[i].Start == end && Operators.Prefix(_tokens[i].Text) != Operators.Sign; i++)
        {
            end = _tokens[i].End;
        }

        string symbol = _text[first.Start..end];
        string? meant = symbol == "&&" ? "Did you mean '&'?" : symbol.StartsWith('!') ? "Terms are taken out with '-'." : null;
        return Error($"there is no operator '{symbol}'", first.Start, symbol.Length, expected, meant);
    }

    private string Typed(Token token) => _text.Substring(token.Start, token.Length);

    private FormulaException Error(string problem, Token at, string? expected = null, string? suggestion = null) =>
        Error(problem, at.Start, at.Length, expected, suggestion);

    private FormulaException Error(string problem, int start, int length, string? expected = null, string? suggestion = null) =>
        new(problem, _text, start, length, expected, suggestion);

    private static SourceSpan Span(Token token) => new(token.Start, token.Length);

    private static SourceSpan Join(SourceSpan first, SourceSpan last) => new(first.Start, last.Start + last.Length - first.Start);
}
