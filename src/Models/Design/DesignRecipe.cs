using Bayes.Models.Data;
using Bayes.Models.Formulas;

namespace Bayes.Models.Design;

/// <summary>What it takes to build a fitted model's columns for new data: levels of factors, constants of transforms, columns kept.</summary>
/// <remarks>Immutable once the model is bound.</remarks>
public sealed class DesignRecipe
{
    private readonly ModelSpec _model;
    private readonly TransformState _state;
    private readonly IReadOnlyDictionary<Expression, FactorShape> _levels;
    private readonly PredictorDesign[] _fitted;

    internal DesignRecipe(ModelSpec model, TransformState state, IReadOnlyDictionary<Expression, FactorShape> levels, PredictorDesign[] fitted)
    {
        _model = model;
        _state = state;
        _levels = levels;
        _fitted = fitted;
    }

    /// <summary>Builds the fixed effects of each predictor for new data, with the columns and constants of the fit.</summary>
    /// <param name="data">The new data; the response need not be there, but the exposure of a rate must.</param>
    /// <returns>The designs over the rows without missing values, and these rows of <paramref name="data"/>, from 0.</returns>
    /// <exception cref="Errors.DataException">A column is not there, a factor has a level that the fit did not have, or no row is complete.</exception>
    public (IReadOnlyList<PredictorDesign> Predictors, int[] Rows) FixedEffectsFor(Table data)
    {
        ArgumentNullException.ThrowIfNull(data);
        ModelFrame frame = ModelFrame.OfNewData(_model, data, _state, _levels);
        return ([.. _fitted.Select((before, p) => FixedEffects.Rebuild(_model.Predictors[p], _model.Response, before, frame))], frame.Rows);
    }
}
