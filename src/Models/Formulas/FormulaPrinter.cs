using System.Globalization;
using System.Text;

namespace Bayes.Models.Formulas;

/// <summary>Prints expressions as formula text, with R's spacing and with no parentheses but the necessary ones.</summary>
internal static class FormulaPrinter
{
    public static string Print(Expression expression) => Print(expression, 0);

    /// <summary>Prints the right-hand side of a formula, where a group term stands in parentheses.</summary>
    public static string PrintPredictors(Expression expression) => Print(expression, Operators.Bar + 1);

    /// <summary>All digits of a number, fixed unless that is longer than scientific notation.</summary>
    public static string Number(double value)
    {
        if (double.IsInfinity(value))
        {
            return value > 0 ? "Inf" : "-Inf";
        }

        if (value == 0 || double.IsNaN(value))
        {
            return value == 0 ? "0" : "NaN";
        }

        // The fewest digits that give the same number, then R's rule: fixed notation unless it is wider than scientific.
        string sign = value < 0 ? "-" : "";
        string shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        (string digits, int exponent) = Decompose(shortest);
        string scientific = $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        string plain = exponent < 0
            ? "0." + new string('0', -exponent - 1) + digits
            : digits.Length <= exponent + 1
                ? digits + new string('0', exponent + 1 - digits.Length)
                : digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
        return sign + (plain.Length <= scientific.Length ? plain : scientific);
    }

    // The significant digits without leading or trailing zeros, and the power of ten of the first.
    private static (string Digits, int Exponent) Decompose(string shortest)
    {
        int e = shortest.IndexOf('E', StringComparison.Ordinal);
        int exponent = e < 0 ? 0 : int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = e < 0 ? shortest : shortest[..e];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        int leading = digits.Length - digits.TrimStart('0').Length;
        exponent += (point < 0 ? mantissa.Length : point) - 1 - leading;
        return (digits.Trim('0'), exponent);
    }

    private static string Print(Expression expression, int minimum)
    {
        StringBuilder text = new();
        Write(text, expression, minimum);
        return text.ToString();
    }

    private static int Strength(Expression expression) => expression switch
    {
        BinaryExpression binary => Operators.Infix(binary.Operator),
        UnaryExpression unary => Operators.Prefix(unary.Operator),
        _ => Operators.Operand,
    };

    private static void Write(StringBuilder text, Expression expression, int minimum)
    {
        bool parentheses = Strength(expression) < minimum;
        text.Append(parentheses ? "(" : "");
        switch (expression)
        {
            case NameExpression name:
                text.Append(NameSyntax.Quote(name.Name));
                break;
            case NumberExpression number:
                text.Append(number.Text);
                break;
            case LogicalExpression logical:
                text.Append(logical.Value ? "TRUE" : "FALSE");
                break;
            case StringExpression quoted:
                text.Append(NameSyntax.Delimit(quoted.Value, '"'));
                break;
            case UnaryExpression unary:
                text.Append(unary.Operator);
                Write(text, unary.Operand, Operators.Prefix(unary.Operator));
                break;
            case CallExpression call:
                WriteCall(text, call);
                break;
            case BinaryExpression binary:
                WriteChain(text, binary);
                break;
        }

        text.Append(parentheses ? ")" : "");
    }

    private static void WriteCall(StringBuilder text, CallExpression call)
    {
        text.Append(NameSyntax.Quote(call.Function)).Append('(');
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Argument argument = call.Arguments[i];
            if (argument.Name is not null)
            {
                text.Append(NameSyntax.Quote(argument.Name)).Append(" = ");
            }

            Write(text, argument.Value, 0);
        }

        text.Append(')');
    }

    // Left operands are followed in a loop, so that long sums need no deep recursion.
    private static void WriteChain(StringBuilder text, BinaryExpression last)
    {
        Stack<BinaryExpression> chain = new([last]);
        while (chain.Peek() is { Left: BinaryExpression left } outer && Strength(left) >= Operators.LeftMinimum(Strength(outer)))
        {
            chain.Push(left);
        }

        Write(text, chain.Peek().Left, Operators.LeftMinimum(Strength(chain.Peek())));
        foreach (BinaryExpression node in chain)
        {
            bool tight = node.Operator is "/" or "^" or ":" or "%%";
            text.Append(tight ? node.Operator : $" {node.Operator} ");
            Write(text, node.Right, Operators.RightMinimum(Strength(node)));
        }
    }
}
