namespace Bayes.Models.Formulas;

/// <summary>The columns that an expression reads.</summary>
public static class ColumnNames
{
    /// <summary>All names in an expression, in order of appearance, each once.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>The names of columns; names of functions, of arguments and of contrasts are not among them.</returns>
    public static IReadOnlyList<string> In(Expression expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return [.. Places(expression).Select(name => name.Name)];
    }

    /// <summary>Where an expression names a column first, in order of appearance, each column once.</summary>
    internal static IReadOnlyList<NameExpression> Places(Expression expression)
    {
        List<NameExpression> names = [];
        HashSet<string> known = [];
        Stack<Expression> open = new([expression]);
        while (open.TryPop(out Expression? next))
        {
            switch (next)
            {
                case NameExpression name when known.Add(name.Name):
                    names.Add(name);
                    break;
                case UnaryExpression unary:
                    open.Push(unary.Operand);
                    break;
                case BinaryExpression binary:
                    open.Push(binary.Right);
                    open.Push(binary.Left);
                    break;
                case CallExpression call:
                    foreach (Argument argument in FormulaFunctions.ColumnArguments(call).Reverse())
                    {
                        open.Push(argument.Value);
                    }

                    break;
            }
        }

        return names;
    }
}
