using Bayes.Models.Errors;

namespace Bayes.Models.Formulas;

/// <summary>Reads the left-hand side of a formula.</summary>
internal sealed class ResponseReader(FormulaSource source)
{
    private const string Forms = "y, y | trials(n) or cbind(successes, failures)";

    private const string Additions = "trials(n), rate(e), case_weights(w) or precision_weights(w)";

    public ResponseSpec Read(Expression left)
    {
        switch (left)
        {
            case BinaryExpression { Operator: "|" } bar:
                return ReadAdditions(bar);
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

    private ResponseSpec ReadAdditions(BinaryExpression bar)
    {
        ResponseSpec response = bar.Left is CallExpression { Function: "cbind" } counts ? ReadCounts(counts) : new ResponseSpec { Value = Value(bar.Left) };
        HashSet<string> known = [];
        Stack<Expression> open = new([bar.Right]);
        while (open.TryPop(out Expression? next))
        {
            switch (next)
            {
                case BinaryExpression { Operator: "+" } sum:
                    open.Push(sum.Right);
                    open.Push(sum.Left);
                    break;
                case CallExpression call when FormulaFunctions.IsAddition(call.Function):
                    response = Add(response, call);
                    if (!known.Add(call.Function))
                    {
                        throw source.Error($"{call.Function}() stands twice", call);
                    }

                    break;
                case CallExpression call:
                    string? nearest = Suggestions.Nearest(call.Function, ["trials", "rate", "case_weights", "precision_weights"]);
                    throw source.Error($"{call.Function}() is no addition to a response", call, Additions, nearest is null ? null : $"Did you mean '{nearest}'?");
                case NameExpression name:
                    throw source.Error("after '|' a response has an addition such as trials()", next, Additions, $"Did you mean 'trials({name})'?");
                default:
                    throw source.Error("after '|' a response has an addition such as trials()", next, Additions);
            }
        }

        return response;
    }

    private ResponseSpec Add(ResponseSpec response, CallExpression call)
    {
        FormulaFunction function = FormulaFunctions.Find(call.Function)!;
        if (call.Function == "weights")
        {
            throw source.AmbiguousWeights(call);
        }

        if (!function.IsAvailable)
        {
            throw source.Error($"{call.Function}() is not available yet", call, Additions);
        }

        source.CheckCall(call);
        Expression value = call.Arguments[0].Value;
        switch (call.Function)
        {
            case "rate":
                return response with { Exposure = value };
            case "case_weights":
                return response with { CaseWeights = value };
            case "precision_weights":
                return response with { PrecisionWeights = value };
            default:
                return response.Form == ResponseForm.SuccessFailure
                    ? throw source.Error("cbind() says already how many trials there are", call, null, $"Take trials() out, or write {response.Value} | {call}.")
                    : response with { Form = ResponseForm.Trials, Second = value };
        }
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
                FormulaFunction function = call.Function == "weights" ? throw source.AmbiguousWeights(call) : source.CheckCall(call);
                if (function is { Kind: FunctionKind.Response })
                {
                    string? suggestion = call.Function == "cbind" ? null : $"Write y | {call}.";
                    throw source.Error($"{call.Function}() is no response by itself", call, Forms, suggestion);
                }

                return FormulaFunctions.IsColumn(function) ? call : throw source.Error($"{call.Function}() cannot be a response", call, Forms);
            case BinaryExpression { Operator: "/" } ratio:
                throw source.Error(
                    "arithmetic in a response stands in I()", ratio, Forms, $"For successes out of trials write {ratio.Left} | trials({ratio.Right}).");
            case BinaryExpression { Operator: "+", Right: CallExpression addition } sum when FormulaFunctions.IsAddition(addition.Function):
                throw addition.Function == "weights"
                    ? source.AmbiguousWeights(addition)
                    : source.Error($"{addition.Function}() follows '|'", addition, Forms, $"Did you mean '{sum.Left} | {addition}'?");
            case BinaryExpression or UnaryExpression:
                throw source.Error("arithmetic in a response stands in I()", expression, Forms, $"Write I({expression}).");
            default:
                throw source.Error($"{expression} is no response", expression, Forms);
        }
    }
}
