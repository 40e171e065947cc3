using Bayes.Models.Data;
using Bayes.Models.Errors;

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
        TransformState state = new();
        ModelFrame frame = ModelFrame.OfModel(model, data, state);
        ResponseDesign response = ResponseColumns.Build(model, frame);
        var predictors = new PredictorDesign[model.Predictors.Count];
        var codings = new List<FactorCoding>();
        for (int p = 0; p < predictors.Length; p++)
        {
            (predictors[p], List<FactorCoding> used) = FixedEffects.Build(model.Predictors[p], model.Response, frame);
            codings.AddRange(used.Where(coding => !codings.Exists(c => c.Column == coding.Column && c.Coding == coding.Coding)));
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
