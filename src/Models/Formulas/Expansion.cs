using Bayes.Models.Errors;

namespace Bayes.Models.Formulas;

/// <summary>Expands formulas into a response, terms and group terms, by the rules of R and lme4.</summary>
public static class Expansion
{
    /// <summary>The response on the left of <c>~</c>.</summary>
    /// <param name="formula">The formula.</param>
    /// <returns>The response.</returns>
    /// <exception cref="FormulaException">The left-hand side is no response.</exception>
    public static ResponseSpec Response(Formula formula)
    {
        ArgumentNullException.ThrowIfNull(formula);
        return new ResponseReader(new FormulaSource(formula.Text)).Read(formula.Response);
    }

    /// <summary>The linear predictor of the mean on the right of <c>~</c>.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="columns">The names of all columns of the table, for which <c>.</c> stands; null when they are not known.</param>
    /// <returns>The predictor, its parameter named <c>mu</c>.</returns>
    /// <exception cref="FormulaException">The right-hand side is no sum of terms.</exception>
    public static PredictorSpec Predictor(Formula formula, IEnumerable<string>? columns = null)
    {
        ResponseSpec response = Response(formula);
        return Predictor(formula, "mu", response.Value, columns);
    }

    /// <summary>A linear predictor of another parameter, such as <c>zi ~ age + (1 | site)</c>.</summary>
    /// <param name="formula">The formula, with the parameter's name on its left.</param>
    /// <param name="columns">The names of all columns that <c>.</c> stands for, the response's left out; null when they are not known.</param>
    /// <returns>The predictor, its parameter named as on the left.</returns>
    /// <exception cref="FormulaException">The left-hand side is not a name, or the right-hand side is no sum of terms.</exception>
    public static PredictorSpec ParameterPredictor(Formula formula, IEnumerable<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(formula);
        return formula.Response is NameExpression parameter
            ? Predictor(formula, parameter.Name, null, columns)
            : throw new FormulaSource(formula.Text).Error("a parameter's formula starts with the parameter's name", formula.Response, "a name such as zi or sigma before '~'");
    }

    private static PredictorSpec Predictor(Formula formula, string parameter, Expression? response, IEnumerable<string>? columns)
    {
        FormulaSource source = new(formula.Text);
        HashSet<string> left = [.. ColumnNames.In(formula.Response)];
        List<string>? others = columns?.Where(c => !left.Contains(c)).ToList();
        TermExpander expander = new(source, others, response);
        EffectSet effects = expander.Expand(formula.Predictors);
        return new PredictorSpec { Parameter = parameter, Fixed = effects, Groups = [.. expander.Groups] };
    }
}
