using Bayes.Models.Formulas;

namespace Bayes.Models;

/// <summary>A column, or an expression of columns, as a C# value that combines by the operators of formulas.</summary>
/// <remarks>
/// <c>+ - * /</c> mean in C# what they mean in a formula, and <c>|</c> is weaker than <c>+</c> in both: <c>(1 + urban | district)</c>.
/// C# has no <c>:</c> between operands and its <c>^</c> is weaker than <c>+</c>, so <see cref="By"/> writes <c>a:b</c>,
/// <see cref="Dsl.Pow"/> a power of values and <see cref="Dsl.UpToOrder"/> the formula's <c>(a + b)^2</c>.
/// The operators <c>% &lt; &lt;= &gt; &gt;= &amp; !</c> are for arithmetic inside a call such as <see cref="Dsl.I"/>.
/// Immutable, compared by value.
/// </remarks>
public readonly record struct FormulaExpression
{
    private readonly Expression? _node;

    /// <summary>Wraps a node.</summary>
    /// <param name="node">The node.</param>
    public FormulaExpression(Expression node)
    {
        ArgumentNullException.ThrowIfNull(node);
        _node = node;
    }

    /// <summary>The node, the same that the parser would read.</summary>
    /// <exception cref="InvalidOperationException">The value was never set.</exception>
    public Expression Node => _node ?? throw new InvalidOperationException("This formula expression is empty; make one with Column(\"name\").");

    /// <summary>A number: 0 and 1 for the intercept, any number inside a call.</summary>
    /// <param name="value">The number, finite.</param>
    public static implicit operator FormulaExpression(double value) => new(Number(value));

    /// <summary>A whole number: 0 and 1 for the intercept, any number inside a call.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator FormulaExpression(int value) => new(Number(value));

    /// <summary>Both; the sum, inside a call.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    public static FormulaExpression operator +(FormulaExpression left, FormulaExpression right) => Binary("+", left, right);

    /// <summary>The left without the terms of the right, <c>- 1</c> without intercept; the difference, inside a call.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    public static FormulaExpression operator -(FormulaExpression left, FormulaExpression right) => Binary("-", left, right);

    /// <summary>Both and their interaction; the product, inside a call.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    public static FormulaExpression operator *(FormulaExpression left, FormulaExpression right) => Binary("*", left, right);

    /// <summary>The left, and the right nested within it; the quotient, inside a call.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    public static FormulaExpression operator /(FormulaExpression left, FormulaExpression right) => Binary("/", left, right);

    /// <summary>The remainder, inside a call; R's <c>%%</c>.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    public static FormulaExpression operator %(FormulaExpression left, FormulaExpression right) => Binary("%%", left, right);

    /// <summary>A group term: the effects on the left vary over the groups on the right, with all correlations.</summary>
    /// <param name="left">The effects.</param>
    /// <param name="right">The grouping factor or factors.</param>
    public static FormulaExpression operator |(FormulaExpression left, FormulaExpression right) => Binary("|", left, right);

    /// <summary>Logical and, inside a call.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    public static FormulaExpression operator &(FormulaExpression left, FormulaExpression right) => Binary("&", left, right);

    /// <summary>Whether the left is less, inside a call.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    public static FormulaExpression operator <(FormulaExpression left, FormulaExpression right) => Binary("<", left, right);

    /// <summary>Whether the left is greater, inside a call.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    public static FormulaExpression operator >(FormulaExpression left, FormulaExpression right) => Binary(">", left, right);

    /// <summary>Whether the left is less or equal, inside a call.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    public static FormulaExpression operator <=(FormulaExpression left, FormulaExpression right) => Binary("<=", left, right);

    /// <summary>Whether the left is greater or equal, inside a call.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    public static FormulaExpression operator >=(FormulaExpression left, FormulaExpression right) => Binary(">=", left, right);

    /// <summary>The negative, inside a call.</summary>
    /// <param name="operand">The operand.</param>
    public static FormulaExpression operator -(FormulaExpression operand) => new(new UnaryExpression("-", operand.Node));

    /// <summary>Logical not, inside a call.</summary>
    /// <param name="operand">The operand.</param>
    public static FormulaExpression operator !(FormulaExpression operand) => new(new UnaryExpression("!", operand.Node));

    /// <summary>The interaction alone, the formula's <c>a:b</c>; of grouping factors, their combinations.</summary>
    /// <param name="other">The right operand.</param>
    /// <returns>The interaction.</returns>
    public FormulaExpression By(FormulaExpression other) => Binary(":", this, other);

    /// <summary>This within the other, the formula's <c>a %in% b</c>.</summary>
    /// <param name="other">The right operand.</param>
    /// <returns>The interaction of each term with all variables of the other.</returns>
    public FormulaExpression In(FormulaExpression other) => Binary("%in%", this, other);

    /// <summary>Prints the expression as formula text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _node?.ToString() ?? "";

    private static FormulaExpression Binary(string symbol, FormulaExpression left, FormulaExpression right) =>
        new(new BinaryExpression(symbol, left.Node, right.Node));

    // The language has no negative numbers, only signs before numbers.
    private static Expression Number(double value)
    {
        if (double.IsNaN(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "NaN cannot stand in a formula.");
        }

        return value < 0 ? new UnaryExpression("-", new NumberExpression(-value)) : new NumberExpression(value);
    }
}
