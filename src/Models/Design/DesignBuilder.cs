using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Formulas;

namespace Bayes.Models.Design;

/// <summary>Binds a model to data: response, design matrices and grouping factors over the rows without missing values.</summary>
public static class DesignBuilder
{
    /// <summary>Builds the design of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data; only columns that the model names are looked at.</param>
    /// <returns>The design.</returns>
    /// <exception cref="Errors.DataException">
    /// A column is not there or unfit for its use, no rows are left, or a factor has one level; the message says which and what to do.
    /// </exception>
    /// <exception cref="Errors.FormulaException">The family has no use for the response's rate or precision weights.</exception>
    /// <remarks>
    /// Columns and labels are those of R's <c>model.matrix</c>, without columns that <c>lm</c> would drop. The logarithm of a rate's exposure
    /// is part of the offset of the mean's predictor. Rows with the case weight 0 are kept: they have no part in the likelihood, but in the
    /// levels of factors and in the means and spreads that centre columns and scale default priors.
    /// </remarks>
    public static DesignedModel Build(ModelSpec model, Table data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ResponseFit.Require(model);
        model = WithIntercepts(model);
        TransformState state = new();
        ModelFrame frame = ModelFrame.OfModel(model, data, state);
        ResponseDesign response = ResponseColumns.Build(model, frame);
        if (model.Family.RepeatsFormula)
        {
            model = Repeated(model, response, frame.Rows, data);
        }

        var predictors = new PredictorDesign[model.Predictors.Count];
        var codings = new List<FactorCoding>();
        for (int p = 0; p < predictors.Length; p++)
        {
            (predictors[p], List<FactorCoding> used) = FixedEffects.Build(model.Predictors[p], model.Response, frame);
            codings.AddRange(used.Where(coding => !codings.Exists(c => c.Column == coding.Column && c.Coding == coding.Coding)));
        }

        for (int p = 0; p < predictors.Length; p++)
        {
            predictors[p] = IsRelative(model, predictors[p].Parameter) ? predictors[p] with { HasIntercept = false } : predictors[p];
        }

        if (model.Family.HasThresholds)
        {
            RequireIntercept(model);
            predictors[0] = predictors[0] with { HasIntercept = false, HasThresholds = true };
        }

        List<GroupingFactor> groups = GroupingFactors.Build(model, frame);
        return new DesignedModel
        {
            Response = response,
            Predictors = predictors,
            Groups = groups,
            Rows = frame.Rows,
            TableRows = data.RowCount,
            TableColumns = frame.Columns,
            MissingByColumn = frame.MissingByColumn,
            Factors = codings,
            Recipe = new DesignRecipe(model, state, frame.Levels, predictors, groups),
        };
    }

    // The same model with a predictor for each parameter of its family.
    private static ModelSpec Repeated(ModelSpec model, ResponseDesign response, int[] rows, Table data)
    {
        try
        {
            model.Family.CheckResponse(response, rows);
        }
        catch (DataException e) when (e.File is null)
        {
            throw data.Locate(e);
        }

        string[] names = [.. model.Family.For(response).Parameters.Select(p => p.Name)];
        if (model.Predictors.Skip(1).FirstOrDefault(p => !names.Contains(p.Parameter, StringComparer.Ordinal)) is { } unknown)
        {
            string known = string.Join(", ", names);
            throw model.ErrorAt(
                new NameExpression(unknown.Parameter),
                $"the response '{response.Label}' has no category for the predictor '{unknown.Parameter}'",
                $"one of {known}; the reference, '{response.Levels?[0] ?? "1"}', has none",
                Suggestions.Nearest(unknown.Parameter, names) is { } nearest ? $"Did you mean '{nearest}'?" : null);
        }

        PredictorSpec common = model.Predictors[0];
        return model with
        {
            Predictors = [.. names.Select(name => model.Predictors.Skip(1).FirstOrDefault(p => p.Parameter == name) ?? common with { Parameter = name })],
        };
    }

    private static bool IsRelative(ModelSpec model, string parameter) => model.Family.Parameters.Any(p => p.Name == parameter && p.IsRelative);

    // A predictor without intercept is coded as if it had one, for what all rows share is not its own: of a factor the first level is the reference.
    private static ModelSpec WithIntercepts(ModelSpec model)
    {
        foreach (PredictorSpec predictor in model.Predictors.Where(p => IsRelative(model, p.Parameter) && p.Fixed.Terms.Count + p.Fixed.Offsets.Count + p.Groups.Count == 0))
        {
            throw model.ErrorAt(
                new NameExpression(predictor.Parameter),
                $"'{predictor.Parameter}' compares rows and has no intercept, so this formula leaves it without a term",
                null,
                $"Give it a term, such as '{predictor.Parameter} ~ x', or leave the formula out: then it is 1 for all rows.");
        }

        return model with { Predictors = [.. model.Predictors.Select(p => IsRelative(model, p.Parameter) ? p with { Fixed = p.Fixed with { HasIntercept = true } } : p)] };
    }

    private static void RequireIntercept(ModelSpec model)
    {
        if (!model.Predictors[0].Fixed.HasIntercept)
        {
            throw new FormulaException(
                $"the thresholds of the {model.Family.Name} family stand in the place of an intercept, which cannot be taken out",
                model.Formula,
                0,
                model.Formula.Length,
                null,
                "Leave out '0 +' or '- 1'.");
        }
    }
}
