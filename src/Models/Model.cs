using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Formulas;

namespace Bayes.Models;

/// <summary>Reads models from formulas.</summary>
public static class Model
{
    /// <summary>Reads a model from a formula as lme4 and brms write it.</summary>
    /// <param name="formula">
    /// The formula, such as <c>use ~ age + I(age^2) + urban + livch + (1 | district)</c>. Formulas of other parameters follow after a
    /// semicolon or on a line of their own: <c>count ~ spp + (1 | site); zi ~ mined</c>.
    /// </param>
    /// <param name="family">The distribution of the response.</param>
    /// <param name="columns">The names of the table's columns, needed only where the formula has <c>.</c> for all others.</param>
    /// <returns>The model.</returns>
    /// <exception cref="FormulaException">The formula cannot be read or means no model; the message shows the place.</exception>
    public static ModelSpec Parse(string formula, Family family, IEnumerable<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(family);
        List<string> parts = FormulaParts.Split(formula);
        if (parts.Count == 1 && parts[0].Length == formula.Length)
        {
            return FromFormula(Formula.Parse(formula), family, columns);
        }

        try
        {
            string[]? names = columns?.ToArray();
            ModelSpec model = FromFormula(Formula.Parse(parts[0]), family, names);
            foreach (string part in parts.Skip(1))
            {
                model = WithPredictor(model, Formula.Parse(part), names);
            }

            return model with { Source = new SourceText(formula) };
        }
        catch (FormulaException e)
        {
            throw FormulaParts.Within(formula, e);
        }
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

    /// <summary>Gives another parameter of a model's family a linear predictor.</summary>
    /// <param name="model">The model.</param>
    /// <param name="formula">The formula, with the parameter's name on its left.</param>
    /// <param name="columns">The names of the table's columns, for <c>.</c>.</param>
    /// <returns>The model with the predictor, in the order of the family's parameters.</returns>
    internal static ModelSpec WithPredictor(ModelSpec model, Formula formula, IEnumerable<string>? columns = null)
    {
        PredictorSpec predictor = Expansion.ParameterPredictor(formula, columns);
        Family? found = model.Family.WithParameter(predictor.Parameter);
        Family family = found ?? model.Family;
        string[] names = family.RepeatsFormula
            ? [.. found is null ? [] : model.Predictors.Skip(1).Select(p => p.Parameter).Append(predictor.Parameter)]
            : [.. family.Parameters.Skip(1).Where(p => !p.IsThreshold).Select(p => p.Name)];
        int place = Array.IndexOf(names, predictor.Parameter);
        FormulaSource source = new(formula.Text);
        if (place < 0)
        {
            string known = family.RepeatsFormula ? $"the predictor of a category: {family.Parameters[0].Name} and its label, such as {family.Parameters[0].Name}B"
                : names.Length == 0 ? $"a formula of the response alone: {model.Family.Name} has no parameter but its mean" : $"a parameter of {model.Family.Name}: {string.Join(", ", names)}";
            string? nearest = Suggestions.Nearest(predictor.Parameter, names);
            throw source.Error(
                predictor.Parameter == model.Family.Parameters[0].Name
                    ? "the mean's predictor is that of the response"
                    : $"the {model.Family.Name} family has no parameter '{predictor.Parameter}'",
                formula.Response,
                known,
                nearest is null ? null : $"Did you mean '{nearest}'?");
        }

        if (model.Predictors.Any(p => p.Parameter == predictor.Parameter))
        {
            throw source.Error($"'{predictor.Parameter}' has two formulas", formula.Response);
        }

        return model with
        {
            Family = family,
            Predictors = [model.Predictors[0], .. model.Predictors.Skip(1).Append(predictor).OrderBy(p => Array.IndexOf(names, p.Parameter))],
        };
    }
}
