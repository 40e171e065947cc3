namespace Bayes.Models.Formulas;

/// <summary>A place in the text of a formula; not part of an expression's value.</summary>
/// <param name="Start">First character, from 0; −1 when the expression was not read from text.</param>
/// <param name="Length">Number of characters.</param>
public readonly record struct SourceSpan(int Start, int Length)
{
    /// <summary>The place of an expression that was built in code.</summary>
    public static SourceSpan None { get; } = new(-1, 0);

    // Two expressions are the same wherever they stand: a span equals every other span.
    /// <summary>Always true: where an expression was typed is no part of its value.</summary>
    /// <param name="other">Any span.</param>
    /// <returns>True.</returns>
    public bool Equals(SourceSpan other) => true;

    /// <summary>A constant, in keeping with <see cref="Equals(SourceSpan)"/>.</summary>
    /// <returns>0.</returns>
    public override int GetHashCode() => 0;
}

/// <summary>A node of a formula as typed: what the parser reads and the C# DSL builds alike.</summary>
/// <remarks>Immutable, compared by value without regard to <see cref="Span"/>. Prints itself as formula text.</remarks>
public abstract record Expression
{
    /// <summary>Where the node stands in the formula's text.</summary>
    public SourceSpan Span { get; init; } = SourceSpan.None;

    /// <summary>Prints the node as formula text that parses back to an equal node.</summary>
    /// <returns>The text.</returns>
    public sealed override string ToString() => FormulaPrinter.Print(this);
}

/// <summary>The name of a column, or <c>.</c> for all other columns.</summary>
/// <param name="Name">The name, without back-quotes.</param>
public sealed record NameExpression(string Name) : Expression;

/// <summary>A number, never negative in a formula: a sign is a <see cref="UnaryExpression"/>.</summary>
/// <param name="Value">Its value.</param>
public sealed record NumberExpression(double Value) : Expression
{
    /// <summary>The number as formula text: all its digits, fixed or scientific, whichever is shorter, as R prints it (<c>0.01</c>, <c>1e-04</c>, <c>1e+05</c>).</summary>
    public string Text => FormulaPrinter.Number(Value);
}

/// <summary><c>TRUE</c> or <c>FALSE</c>, as an argument of a call.</summary>
/// <param name="Value">Its value.</param>
public sealed record LogicalExpression(bool Value) : Expression;

/// <summary>A quoted string, as an argument of a call.</summary>
/// <param name="Value">The text without quotes.</param>
public sealed record StringExpression(string Value) : Expression;

/// <summary>An argument of a call.</summary>
/// <param name="Name">Its name when given as <c>name = value</c>, else null.</param>
/// <param name="Value">Its value.</param>
public sealed record Argument(string? Name, Expression Value);

/// <summary>A call such as <c>log(x)</c>, <c>I(x^2)</c>, <c>poly(x, 2)</c>.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="Arguments">Its arguments in order.</param>
public sealed record CallExpression(string Function, EquatableList<Argument> Arguments) : Expression;

/// <summary>A sign before an operand.</summary>
/// <param name="Operator"><c>-</c>, <c>+</c> or <c>!</c>.</param>
/// <param name="Operand">The operand.</param>
public sealed record UnaryExpression(string Operator, Expression Operand) : Expression;

/// <summary>Two operands and an operator of the formula language, or of arithmetic and comparison inside a call.</summary>
/// <param name="Operator">One of <c>+ - * / : ^ %in% %% | || == != &lt; &lt;= &gt; &gt;= &amp;</c>.</param>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand.</param>
public sealed record BinaryExpression(string Operator, Expression Left, Expression Right) : Expression
{
    // A sum of a thousand terms is a chain of a thousand left operands: compared and hashed in a loop, not by recursion.

    /// <summary>Whether another node has the same operator and operands.</summary>
    /// <param name="other">The other node.</param>
    /// <returns>True when they are equal, wherever they stand.</returns>
    public bool Equals(BinaryExpression? other)
    {
        BinaryExpression here = this;
        while (other is not null)
        {
            if (ReferenceEquals(here, other))
            {
                return true;
            }

            if (here.Operator != other.Operator || !here.Right.Equals(other.Right))
            {
                return false;
            }

            if (here.Left is not BinaryExpression left)
            {
                return here.Left.Equals(other.Left);
            }

            here = left;
            other = other.Left as BinaryExpression;
        }

        return false;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        Expression at = this;
        for (; at is BinaryExpression binary; at = binary.Left)
        {
            hash.Add(binary.Operator);
            hash.Add(binary.Right);
        }

        hash.Add(at);
        return hash.ToHashCode();
    }
}
