using System.Globalization;
using Bayes.Models.Data;
using Bayes.Models.Formulas;

namespace Bayes.Models.Design.Functions;

/// <summary>A call being evaluated: its arguments matched to parameter names, and where constants are kept.</summary>
internal sealed class ColumnCall
{
    private readonly Dictionary<string, Expression> _arguments = new(StringComparer.Ordinal);

    private ColumnCall(CallExpression expression, ColumnEvaluator evaluator)
    {
        Expression = expression;
        Evaluator = evaluator;
    }

    public CallExpression Expression { get; }

    public ColumnEvaluator Evaluator { get; }

    /// <summary>Matches arguments as R does: first those with names, then the others in order.</summary>
    public static ColumnCall Match(CallExpression expression, ColumnEvaluator evaluator, ReadOnlySpan<string> parameters)
    {
        var call = new ColumnCall(expression, evaluator);
        string list = string.Join(", ", parameters!);
        foreach (Argument argument in expression.Arguments)
        {
            if (argument.Name is string name)
            {
                if (!parameters.Contains(name))
                {
                    throw evaluator.Error($"{expression} has no argument '{name}'; {expression.Function} takes: {list}.");
                }

                if (!call._arguments.TryAdd(name, argument.Value))
                {
                    throw evaluator.Error($"{expression} gives the argument '{name}' twice.");
                }
            }
        }

        int next = 0;
        foreach (Argument argument in expression.Arguments)
        {
            if (argument.Name is null)
            {
                while (next < parameters.Length && call._arguments.ContainsKey(parameters[next]))
                {
                    next++;
                }

                if (next == parameters.Length)
                {
                    throw evaluator.Error($"{expression} has too many arguments; {expression.Function} takes: {list}.");
                }

                call._arguments.Add(parameters[next], argument.Value);
            }
        }

        return call._arguments.ContainsKey(parameters[0])
            ? call
            : throw evaluator.Error($"{expression} lacks its argument '{parameters[0]}'.");
    }

    public Expression? Find(string parameter) => _arguments.GetValueOrDefault(parameter);

    public ColumnValue Value(string parameter) => Evaluator.Evaluate(_arguments[parameter]);

    public double[] Numbers(string parameter) => Evaluator.Numbers(_arguments[parameter]);

    /// <summary>A constant argument.</summary>
    public double Number(string parameter, double otherwise) => Find(parameter) is Expression given ? Constant(given, "a number") : otherwise;

    /// <summary>A list of constants: a number or <c>c(…)</c>; null when the argument is not given.</summary>
    public double[]? NumberList(string parameter) => Find(parameter) switch
    {
        null => null,
        CallExpression { Function: "c" } list => [.. list.Arguments.Select(argument => Constant(argument.Value, "a number"))],
        Expression single => [Constant(single, "a number, or several in c(…)")],
    };

    /// <summary>A list of constant texts: quoted texts, numbers or logical values, one or several in <c>c(…)</c>.</summary>
    public string[] Texts(string parameter)
    {
        Expression list = _arguments[parameter];
        IEnumerable<Expression> items = list is CallExpression { Function: "c" } vector ? vector.Arguments.Select(a => a.Value) : [list];
        return
        [
            .. items.Select(item => item switch
            {
                StringExpression text => text.Value,
                NumberExpression number => NumericColumn.Label(number.Value),
                UnaryExpression { Operator: "-", Operand: NumberExpression number } => NumericColumn.Label(-number.Value),
                LogicalExpression flag => flag.Value ? "TRUE" : "FALSE",
                _ => throw Evaluator.Error($"'{item}' in {Expression} must be a quoted text or a number."),
            }),
        ];
    }

    /// <summary>A constant argument that is a whole number of at least <paramref name="minimum"/>.</summary>
    public int Integer(string parameter, int otherwise, int minimum)
    {
        double value = Number(parameter, otherwise);
        return value == Math.Floor(value) && value >= minimum && value <= 1e6
            ? (int)value
            : throw Evaluator.Error(string.Create(CultureInfo.InvariantCulture, $"'{parameter}' in {Expression} must be a whole number of at least {minimum}."));
    }

    /// <summary>An argument that is TRUE or FALSE; null when it is neither.</summary>
    public bool? Flag(string parameter) => (Find(parameter) as LogicalExpression)?.Value;

    /// <summary>An argument that must be TRUE or FALSE.</summary>
    public bool Flag(string parameter, bool otherwise) => Find(parameter) switch
    {
        null => otherwise,
        LogicalExpression flag => flag.Value,
        Expression other => throw Evaluator.Error($"'{parameter}' in {Expression} must be TRUE or FALSE, not {other}."),
    };

    private double Constant(Expression value, string what) => value switch
    {
        NumberExpression number => number.Value,
        UnaryExpression { Operator: "-", Operand: NumberExpression number } => -number.Value,
        _ => throw Evaluator.Error($"'{value}' in {Expression} must be {what}."),
    };
}
