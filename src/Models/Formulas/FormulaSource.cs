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

        if (function.Name == "C")
        {
            CheckContrast(call);
        }

        if (FormulaFunctions.IsColumn(function) || function.Kind is FunctionKind.Vector or FunctionKind.Offset or FunctionKind.Response)
        {
            foreach (Argument argument in FormulaFunctions.ColumnArguments(call))
            {
                CheckArgument(argument.Value, call);
            }
        }

        return function;
    }

    /// <summary>The error about <c>weights()</c>, which R's packages use for three different things.</summary>
    public FormulaException AmbiguousWeights(Expression at) => Error(
        "weights() means different things in different packages, so each kind has its own name here",
        at,
        "case_weights(w), which multiplies the row's log likelihood by w (weights of brms and glmmTMB), precision_weights(w), which makes its residual sd sigma/sqrt(w) (weights of lmer), "
        + "or trials(n), a number of trials (weights of glmer beside a proportion)");

    private void CheckContrast(CallExpression call)
    {
        const string expected = "treatment, sum, helmert or poly";
        Expression? contrast = FormulaFunctions.ContrastArgument(call)?.Value;
        if (contrast is null || call.Arguments.Any(argument => argument.Name is not (null or "object" or "contr")))
        {
            throw Error("C() takes a factor and the name of its contrasts", call, "C(factor, sum) or the like");
        }

        if (ContrastNames.Read(contrast) is null)
        {
            string? name = contrast switch { NameExpression n => n.Name, StringExpression s => s.Value, CallExpression c => c.Function, _ => null };
            string? nearest = name is null ? null : Suggestions.Nearest(name, ContrastNames.All);
            string problem = name is null || contrast is CallExpression ? $"{contrast} is no name of contrasts" : $"there are no contrasts named '{name}'";
            throw Error(problem, contrast, expected, nearest is null ? null : $"Did you mean '{nearest}'?");
        }
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
            "categorical" => "factor",
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
