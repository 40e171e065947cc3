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
    private readonly IReadOnlyList<GroupingFactor> _groups;

    internal DesignRecipe(
        ModelSpec model, TransformState state, IReadOnlyDictionary<Expression, FactorShape> levels, PredictorDesign[] fitted, IReadOnlyList<GroupingFactor> groups)
    {
        _model = model;
        _state = state;
        _levels = levels;
        _fitted = fitted;
        _groups = groups;
        Expression[] used = [.. ModelFrame.Expressions(model, RowParts.FixedEffects)];
        FixedColumns = [.. used.SelectMany(ColumnNames.In).Distinct(StringComparer.Ordinal)];
        PredictorColumns = [.. model.Predictors.SelectMany(p => p.Fixed.Terms).SelectMany(t => t.Variables).SelectMany(ColumnNames.In).Distinct(StringComparer.Ordinal)];
        ILookup<string, bool> codedAsFactor = used.SelectMany(e => ColumnNames.In(e).Select(c => (c, levels.ContainsKey(e)))).ToLookup(p => p.c, p => p.Item2, StringComparer.Ordinal);
        KindColumns = [.. model.Predictors.SelectMany(p => p.Groups).Select(g => g.By).OfType<Expression>().SelectMany(ColumnNames.In).Distinct(StringComparer.Ordinal)];
        CategoricalColumns = [.. FixedColumns.Where(c => codedAsFactor[c].All(coded => coded))];
    }

    /// <summary>The table's columns that the fixed effects of some predictor use, offsets and exposure included.</summary>
    public IReadOnlyList<string> FixedColumns { get; }

    /// <summary>Those of <see cref="FixedColumns"/> that have coefficients: not those of offsets and exposures alone.</summary>
    public IReadOnlyList<string> PredictorColumns { get; }

    /// <summary>Those of <see cref="FixedColumns"/> that enter as factors wherever they occur, by themselves or by a call such as <c>factor(x)</c>.</summary>
    public IReadOnlyList<string> CategoricalColumns { get; }

    /// <summary>The table's columns that tell kinds of groups apart, from <c>gr(g, by = column)</c>: of them, only values that occur have a covariance.</summary>
    public IReadOnlyList<string> KindColumns { get; }

    /// <summary>Whether only values that occur make sense of a column, so that it is not averaged, shifted or filled in.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>True for <see cref="CategoricalColumns"/> and <see cref="KindColumns"/>.</returns>
    public bool HasLevels(string column) => CategoricalColumns.Contains(column, StringComparer.Ordinal) || KindColumns.Contains(column, StringComparer.Ordinal);

    /// <summary>Builds the fixed effects of each predictor for new data, with the columns and constants of the fit.</summary>
    /// <param name="data">The new data; the response need not be there, but the exposure of a rate must.</param>
    /// <returns>The designs over the rows without missing values, and these rows of <paramref name="data"/>, from 0.</returns>
    /// <exception cref="Errors.DataException">A column is not there, a factor has a level that the fit did not have, or no row is complete.</exception>
    public (IReadOnlyList<PredictorDesign> Predictors, int[] Rows) FixedEffectsFor(Table data)
    {
        RowDesign design = RowsFor(data, RowParts.FixedEffects);
        return (design.Predictors, design.Rows);
    }

    /// <summary>Builds the columns of a fitted model for new data, with the levels and constants of the fit.</summary>
    /// <param name="data">The new data; columns that <paramref name="parts"/> do not need may be missing.</param>
    /// <param name="parts">What is needed beside the fixed effects.</param>
    /// <returns>The design over the rows without missing values in these columns.</returns>
    /// <exception cref="Errors.DataException">A column is not there, a factor has a level that the fit did not have, or no row is complete.</exception>
    public RowDesign RowsFor(Table data, RowParts parts)
    {
        ArgumentNullException.ThrowIfNull(data);
        ModelFrame frame = ModelFrame.OfNewData(_model, data, _state, _levels, parts);
        ResponseSpec response = _model.Response;
        double[]? precision = (parts & RowParts.Observation) != 0 && response.PrecisionWeights is Expression weights
            ? ResponseColumns.Positive(weights, "a precision weight", frame)
            : null;
        return new RowDesign
        {
            Predictors = [.. _fitted.Select((before, p) => FixedEffects.Rebuild(_model.Predictors[p], response, before, frame))],
            Groups = NewRows.Groups(_model, _groups, frame, parts),
            Rows = frame.Rows,
            Response = (parts & RowParts.Response) == RowParts.Response ? ResponseColumns.Build(_model, frame) : null,
            Trials = (parts & RowParts.Observation) != 0 ? NewRows.Trials(response, frame) : null,
            LogSigmaOffset = precision is null ? null : Array.ConvertAll(precision, w => -0.5 * Math.Log(w)),
        };
    }
}
