namespace Bayes.Models.Formulas;

/// <summary>Reads the left-hand side of a formula.</summary>
internal sealed class ResponseReader(FormulaSource source)
{
    private const string Forms = "y, y | trials(n) or cbind(successes, failures)";

    public ResponseSpec Read(Expression left)
    {
        switch (left)
        {
            case BinaryExpression { Operator: "|" } bar:
                return ReadAddition(bar);
            case BinaryExpression { Operator: "||" }:
                throw source.Error("'||' has no meaning in a response", left, Forms, "Did you mean '|'?");
            case CallExpression { Function: "cbind" } call:
                return ReadCounts(call);
            default:
                return new ResponseSpec { Value = Value(left) };
        }
    }

    private ResponseSpec ReadCounts(CallExpression call)
    {
        if (call.Arguments.Count < 2)
        {
            throw source.Error($"cbind() takes successes and failures, not {call.Arguments.Count} argument{(call.Arguments.Count == 1 ? "" : "s")}", call, "cbind(successes, failures)");
        }

        if (call.Arguments.Count > 2)
        {
            throw source.Error("counts of more than two categories are not available yet", call, "cbind(successes, failures)");
        }

        source.CheckCall(call);
        return new ResponseSpec { Form = ResponseForm.SuccessFailure, Value = call.Arguments[0].Value, Second = call.Arguments[1].Value };
    }

    private ResponseSpec ReadAddition(BinaryExpression bar)
    {
        Expression value = Value(bar.Left);
        Expression? trials = null;
        Stack<Expression> open = new([bar.Right]);
        while (open.TryPop(out Expression? next))
        {
            switch (next)
            {
                case BinaryExpression { Operator: "+" } sum:
                    open.Push(sum.Right);
                    open.Push(sum.Left);
                    break;
                case CallExpression { Function: "trials" } call when trials is null:
                    source.CheckCall(call);
                    trials = call.Arguments[0].Value;
                    break;
                case CallExpression { Function: "trials" } call:
                    throw source.Error("trials() stands twice", call);
                case CallExpression call when FormulaFunctions.IsAddition(call.Function):
                    throw source.Error($"{call.Function}() is not available yet", call, "trials(n), the only addition to a response for now");
                case NameExpression name:
                    throw source.Error("after '|' a response has an addition such as trials()", next, "trials(n)", $"Did you mean 'trials({name})'?");
                default:
                    throw source.Error("after '|' a response has an addition such as trials()", next, "trials(n)");
            }
        }

        return new ResponseSpec { Form = ResponseForm.Trials, Value = value, Second = trials };
    }

    private Expression Value(Expression expression)
    {
        switch (expression)
        {
            case NameExpression { Name: "." }:
                throw source.Error("'.' is no response", expression, Forms);
            case NameExpression:
                return expression;
            case CallExpression call:
                FormulaFunction function = source.CheckCall(call);
                if (function is { Kind: FunctionKind.Response })
                {
                    string? suggestion = call.Function == "cbind" ? null : $"Write y | {call}.";
                    throw source.Error($"{call.Function}() is no response by itself", call, Forms, suggestion);
                }

                return FormulaFunctions.IsColumn(function) ? call : throw source.Error($"{call.Function}() cannot be a response", call, Forms);
            case BinaryExpression { Operator: "/" } ratio:
                throw source.Error(
                    "arithmetic in a response stands in I()", ratio, Forms, $"For successes out of trials write {ratio.Left} | trials({ratio.Right}).");
            case BinaryExpression { Operator: "+", Right: CallExpression { Function: "trials" } trials } sum:
                throw source.Error("trials() follows '|'", trials, Forms, $"Did you mean '{sum.Left} | {trials}'?");
            case BinaryExpression or UnaryExpression:
                throw source.Error("arithmetic in a response stands in I()", expression, Forms, $"Write I({expression}).");
            default:
                throw source.Error($"{expression} is no response", expression, Forms);
        }
    }
}
