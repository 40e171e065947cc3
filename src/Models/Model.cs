using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Formulas;

namespace Bayes.Models;

/// <summary>Reads models from formulas.</summary>
public static class Model
{
    /// <summary>Reads a model from a formula as lme4 and brms write it.</summary>
    /// <param name="formula">The formula, such as <c>use ~ age + I(age^2) + urban + livch + (1 | district)</c>.</param>
    /// <param name="family">The distribution of the response.</param>
    /// <param name="columns">The names of the table's columns, needed only where the formula has <c>.</c> for all others.</param>
    /// <returns>The model.</returns>
    /// <exception cref="FormulaException">The formula cannot be read or means no model; the message shows the place.</exception>
    public static ModelSpec Parse(string formula, Family family, IEnumerable<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(family);
        return FromFormula(Formula.Parse(formula), family, columns);
    }

    /// <summary>Makes a model from a formula that was read or built before.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="family">The distribution of the response.</param>
    /// <param name="columns">The names of the table's columns, needed only where the formula has <c>.</c> for all others.</param>
    /// <returns>The model.</returns>
    /// <exception cref="FormulaException">The formula means no model; the message shows the place.</exception>
    public static ModelSpec FromFormula(Formula formula, Family family, IEnumerable<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(family);
        ModelSpec model = new()
        {
            Response = Expansion.Response(formula),
            Predictors = [Expansion.Predictor(formula, columns)],
            Family = family,
            Source = new SourceText(formula.Text),
        };
        ResponseFit.Require(model);
        return model;
    }
}
