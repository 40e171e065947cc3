using Bayes.Models.Errors;

namespace Bayes.Models.Formulas;

/// <summary>The text of a formula under expansion, for messages that point into it.</summary>
internal sealed class FormulaSource(string text)
{
    public string Text { get; } = text;

    public FormulaException Error(string problem, Expression at, string? expected = null, string? suggestion = null) =>
        new(problem, Text, Math.Max(0, at.Span.Start), at.Span.Length, expected, suggestion);

    /// <summary>Checks a call's name and number of arguments, and the calls among its arguments.</summary>
    /// <returns>The function called.</returns>
    public FormulaFunction CheckCall(CallExpression call)
    {
        FormulaFunction function = FormulaFunctions.Find(call.Function) ?? throw UnknownFunction(call);
        int count = call.Arguments.Count;
        if (count < function.MinimumArguments || count > function.MaximumArguments)
        {
            throw Error($"{call.Function}() takes {Counted(function)}, not {count}", call);
        }

        if (FormulaFunctions.IsColumn(function) || function.Kind is FunctionKind.Vector or FunctionKind.Offset or FunctionKind.Response)
        {
            foreach (Argument argument in call.Arguments)
            {
                CheckArgument(argument.Value, call);
            }
        }

        return function;
    }

    private void CheckArgument(Expression value, CallExpression call)
    {
        Stack<Expression> open = new([value]);
        while (open.TryPop(out Expression? next))
        {
            switch (next)
            {
                case NameExpression { Name: "." }:
                    throw Error($"'.' cannot stand inside {call.Function}()", next, "a column name");
                case UnaryExpression unary:
                    open.Push(unary.Operand);
                    break;
                case BinaryExpression { Operator: "|" or "||" } bar when call.Function != "I":
                    throw Error($"a group term cannot stand inside {call.Function}()", bar, null, $"Write it beside: {call.Function}(x) + (1 | g).");
                case BinaryExpression binary:
                    open.Push(binary.Right);
                    open.Push(binary.Left);
                    break;
                case CallExpression inner:
                    FormulaFunction function = CheckCall(inner);
                    if (!FormulaFunctions.IsColumn(function) && function.Kind != FunctionKind.Vector)
                    {
                        throw Error($"{inner.Function}() cannot stand inside {call.Function}()", inner);
                    }

                    break;
            }
        }
    }

    private FormulaException UnknownFunction(CallExpression call)
    {
        if (call.Arguments is [{ Value: BinaryExpression { Operator: "|" or "||" } bar }])
        {
            return Error($"there is no function '{call.Function}'", NameOf(call), null, $"Did you mean '{NameSyntax.Quote(call.Function)} + ({bar})'?");
        }

        string? nearest = call.Function switch
        {
            "ln" => "log",
            "pow" or "sqr" or "power" => "I(x^2)",
            "num" or "numeric" or "as.numeric" or "as.integer" or "identity" => "I",
            "categorical" or "C" => "factor",
            "standardize" or "standardise" or "zscore" => "scale",
            _ => Suggestions.Nearest(call.Function, FormulaFunctions.All.Where(f => f.IsAvailable || FormulaFunctions.IsColumn(f)).Select(f => f.Name)),
        };
        return Error(
            $"there is no function '{call.Function}'",
            NameOf(call),
            "a function such as log, exp, sqrt, I, factor or offset",
            nearest is null ? null : $"Did you mean '{nearest}'?");
    }

    // The place of the function's name alone.
    private static NameExpression NameOf(CallExpression call) =>
        new(call.Function) { Span = call.Span with { Length = Math.Min(call.Span.Length, NameSyntax.Quote(call.Function).Length) } };

    private static string Counted(FormulaFunction function)
    {
        static string Arguments(int n) => n == 1 ? "1 argument" : $"{n} arguments";
        return function switch
        {
            { MaximumArguments: int.MaxValue } => $"{Arguments(function.MinimumArguments)} or more",
            _ when function.MinimumArguments == function.MaximumArguments => Arguments(function.MinimumArguments),
            _ when function.MaximumArguments == function.MinimumArguments + 1 => $"{function.MinimumArguments} or {Arguments(function.MaximumArguments)}",
            _ => $"{function.MinimumArguments} to {function.MaximumArguments} arguments",
        };
    }
}
