using System.Globalization;
using Bayes.Models.Data;
using Bayes.Models.Formulas;

namespace Bayes.Models.Design;

/// <summary>Evaluates the response and checks what no family would accept.</summary>
internal static class ResponseColumns
{
    public static ResponseDesign Build(ModelSpec model, ModelFrame frame)
    {
        ResponseSpec response = model.Response;
        RequireNotOnTheRight(model, frame);
        ResponseDesign outcome = response.Form switch
        {
            ResponseForm.Trials => WithTrials(response, frame),
            ResponseForm.SuccessFailure => WithFailures(response, frame),
            _ => Plain(response, frame),
        };
        return outcome with
        {
            CaseWeights = response.CaseWeights is Expression cases ? CaseWeights(cases, frame) : null,
            PrecisionWeights = response.PrecisionWeights is Expression precisions ? Positive(precisions, "a precision weight", frame) : null,
        };
    }

    /// <summary>Numbers over the rows kept, all above 0.</summary>
    public static double[] Positive(Expression expression, string what, ModelFrame frame)
    {
        double[] values = frame.Numbers(expression);
        int row = Array.FindIndex(values, value => value <= 0.0);
        return row < 0
            ? values
            : throw frame.Error(
                row, ModelFrame.ColumnName(expression), $"'{NumericColumn.Label(values[row])}' is not {what}; expected a number above 0.", NumericColumn.Label(values[row]));
    }

    private static double[] CaseWeights(Expression expression, ModelFrame frame)
    {
        double[] weights = frame.Numbers(expression);
        int negative = Array.FindIndex(weights, weight => weight < 0.0);
        if (negative >= 0)
        {
            string text = NumericColumn.Label(weights[negative]);
            throw frame.Error(negative, ModelFrame.ColumnName(expression), $"'{text}' is not a case weight; expected 0 or more.", text);
        }

        return Array.Exists(weights, weight => weight > 0.0)
            ? weights
            : throw frame.Error(null, ModelFrame.ColumnName(expression), "all case weights are 0 in the rows that the model keeps, so no row has a part in the likelihood.");
    }

    private static ResponseDesign Plain(ResponseSpec response, ModelFrame frame)
    {
        string label = response.Value.ToString();
        switch (frame.Evaluator.Evaluate(response.Value))
        {
            case MatrixValue:
                throw frame.Error(null, null, $"the response {label} makes several columns, where one is needed.");
            case FactorValue:
                var factor = (FactorValue)frame.Variable(response.Value);
                return factor.Levels.Length < 2
                    ? throw frame.Error(
                        null,
                        ModelFrame.ColumnName(response.Value),
                        $"the response has the single level '{factor.Levels[0]}' in the rows that the model keeps; a model needs at least two outcomes.",
                        factor.Levels[0])
                    : new ResponseDesign { Label = label, Values = Array.ConvertAll(factor.Codes, code => (double)code), Levels = factor.Levels };
            default:
                return new ResponseDesign { Label = label, Values = frame.Numbers(response.Value) };
        }
    }

    private static ResponseDesign WithTrials(ResponseSpec response, ModelFrame frame)
    {
        Expression trialsExpression = response.Second!;
        double[] successes = Counts(response.Value, "successes", frame);
        double[] trials = Counts(trialsExpression, "trials", frame);
        for (int row = 0; row < successes.Length; row++)
        {
            if (successes[row] > trials[row])
            {
                throw frame.Error(
                    row,
                    ModelFrame.ColumnName(response.Value),
                    string.Create(CultureInfo.InvariantCulture, $"{successes[row]} successes out of {trials[row]} trials ({trialsExpression}); expected at most as many successes as trials."),
                    NumericColumn.Label(successes[row]));
            }
        }

        return new ResponseDesign { Label = $"{response.Value} | trials({trialsExpression})", Values = successes, Trials = trials };
    }

    private static ResponseDesign WithFailures(ResponseSpec response, ModelFrame frame)
    {
        double[] successes = Counts(response.Value, "successes", frame);
        double[] failures = Counts(response.Second!, "failures", frame);
        return new ResponseDesign
        {
            Label = $"cbind({response.Value}, {response.Second})",
            Values = successes,
            Trials = [.. successes.Zip(failures, (s, f) => s + f)],
        };
    }

    /// <summary>Whole numbers from 0 over the rows kept.</summary>
    public static double[] Counts(Expression expression, string what, ModelFrame frame)
    {
        double[] values = frame.Numbers(expression);
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] < 0.0 || values[row] != Math.Floor(values[row]))
            {
                string text = NumericColumn.Label(values[row]);
                string hint = what == "successes" && values[row] is > 0.0 and < 1.0 ? " For proportions give the number of successes." : "";
                throw frame.Error(row, ModelFrame.ColumnName(expression), $"'{text}' is not a number of {what}; expected 0, 1, 2, ….{hint}", text);
            }
        }

        return values;
    }

    // A change score such as I(post - pre) may be regressed on pre, so only the response itself is refused, or its only column.
    private static void RequireNotOnTheRight(ModelSpec model, ModelFrame frame)
    {
        IEnumerable<Expression> responses = model.Response.Form == ResponseForm.SuccessFailure
            ? [model.Response.Value, model.Response.Second!]
            : [model.Response.Value];
        foreach (Expression response in responses)
        {
            string[] columns = [.. ColumnEvaluator.ColumnsOf(response).Distinct(StringComparer.Ordinal)];
            foreach (Expression right in RightHandSide(model))
            {
                if (right.Equals(response) || (columns.Length == 1 && ColumnEvaluator.ColumnsOf(right).Contains(columns[0])))
                {
                    throw frame.Error(
                        null,
                        columns.Length == 1 ? columns[0] : null,
                        right.Equals(response)
                            ? $"{right} is the response and stands on the right of '~' too; take it out there."
                            : $"{right} stands on the right of '~' but is made of the response; take it out there.");
                }
            }
        }
    }

    private static IEnumerable<Expression> RightHandSide(ModelSpec model) => model.Predictors.SelectMany(predictor =>
        predictor.Fixed.Terms.SelectMany(term => term.Variables)
            .Concat(predictor.Fixed.Offsets)
            .Concat(predictor.Groups.SelectMany(group => group.Effects.Terms.SelectMany(term => term.Variables).Concat(group.Factors))));
}
