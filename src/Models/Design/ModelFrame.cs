using System.Globalization;
using Bayes.Models.Data;
using Bayes.Models.Design.Functions;
using Bayes.Models.Errors;
using Bayes.Models.Formulas;

namespace Bayes.Models.Design;

/// <summary>The variables of a model over the rows that have no missing value in any of them.</summary>
internal sealed class ModelFrame
{
    private readonly Dictionary<Expression, ColumnValue> _variables = [];

    // Levels of the fit, when the frame is of new data.
    private readonly IReadOnlyDictionary<Expression, FactorShape>? _knownLevels;

    private ModelFrame(Table table, TransformState state, IReadOnlyDictionary<Expression, FactorShape>? knownLevels, IEnumerable<Expression> expressions)
    {
        Table = table;
        Evaluator = new ColumnEvaluator(table, state);
        _knownLevels = knownLevels;
        TableColumn[] used = [.. expressions.SelectMany(ColumnEvaluator.ColumnsOf).Distinct(StringComparer.Ordinal).Select(name => table[name])];
        Columns = [.. used.Select(column => column.Name)];
        Rows = CompleteRows(used);
        MissingByColumn = used.Where(column => column.MissingCount > 0).ToDictionary(column => column.Name, column => column.MissingCount, StringComparer.Ordinal);
        if (Rows.Length == 0)
        {
            string columns = string.Join(", ", MissingByColumn.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key} ({p.Value})")));
            throw Table.Error(null, null, string.Create(
                CultureInfo.InvariantCulture,
                $"no rows are left: each of the {table.RowCount} rows misses a value in a column that the model uses. Missing: {columns}."));
        }
    }

    public Table Table { get; }

    public ColumnEvaluator Evaluator { get; }

    /// <summary>The rows kept, as rows of the table from 0.</summary>
    public int[] Rows { get; }

    public int RowCount => Rows.Length;

    /// <summary>The names of the table's columns that the expressions use.</summary>
    public string[] Columns { get; }

    /// <summary>For each column with missing values, how many rows miss it; a row may count under several columns.</summary>
    public IReadOnlyDictionary<string, int> MissingByColumn { get; }

    /// <summary>The levels of each factor that was asked for, and how they are coded.</summary>
    public IReadOnlyDictionary<Expression, FactorShape> Levels => _variables
        .Where(p => p.Value is FactorValue)
        .ToDictionary(p => p.Key, p => new FactorShape(((FactorValue)p.Value).Levels, ((FactorValue)p.Value).Traits));

    /// <summary>The frame of a model that is being bound to data.</summary>
    public static ModelFrame OfModel(ModelSpec model, Table table, TransformState state)
    {
        foreach (NameExpression name in Expressions(model).SelectMany(ColumnNames.Places))
        {
            if (!table.TryGetColumn(name.Name, out _) && !table.IsUnusable(name.Name))
            {
                throw UnknownColumn(model, table, name);
            }
        }

        return new ModelFrame(table, state, null, Expressions(model));
    }

    /// <summary>The frame of new data for a model that was bound before, with the columns that its parts need.</summary>
    public static ModelFrame OfNewData(ModelSpec model, Table table, TransformState state, IReadOnlyDictionary<Expression, FactorShape> levels, RowParts parts) =>
        new(table, state, levels, [.. Expressions(model, parts)]);

    /// <summary>The expressions that parts of a model need.</summary>
    public static IEnumerable<Expression> Expressions(ModelSpec model, RowParts parts)
    {
        ResponseSpec response = model.Response;
        IEnumerable<Expression?> ofResponse =
        [
            response.Exposure,
            (parts & RowParts.Observation) != 0 ? response.PrecisionWeights : null,
            (parts & RowParts.Observation) != 0 ? response.Second : null,
            (parts & RowParts.Response) == RowParts.Response || ((parts & RowParts.Observation) != 0 && response.Form == ResponseForm.SuccessFailure) ? response.Value : null,
        ];
        return model.Predictors.SelectMany(p => Expressions(p.Fixed)
                .Concat((parts & RowParts.EffectColumns) != 0 ? p.Groups.SelectMany(g => Expressions(g.Effects)) : [])
                .Concat((parts & RowParts.Groups) == RowParts.Groups ? p.Groups.SelectMany(g => g.Factors) : []))
            .Concat(ofResponse.OfType<Expression>());
    }

    /// <summary>A variable over the rows kept: numbers, a matrix, or a factor without unused levels. Logical values become factors.</summary>
    public ColumnValue Variable(Expression expression)
    {
        if (_variables.TryGetValue(expression, out ColumnValue? known))
        {
            return known;
        }

        Evaluator.RequireFinite(expression, Rows);
        ColumnValue value = Evaluator.Evaluate(expression).Select(Rows);
        value = value is LogicalValue logical ? logical.ToFactor() : value;
        if (_knownLevels is not null)
        {
            value = AsInFit(expression, value);
        }
        else if (value is FactorValue factor)
        {
            value = factor.DropUnusedLevels();
        }

        _variables.Add(expression, value);
        return value;
    }

    /// <summary>Numbers over the rows kept; an error for factors.</summary>
    public double[] Numbers(Expression expression)
    {
        double[] values = Evaluator.Numbers(expression);
        Evaluator.RequireFinite(expression, Rows);
        return ColumnValue.Of(values, Rows);
    }

    /// <summary>A variable as a factor, numbers sorted; used for groups.</summary>
    public FactorValue Factor(Expression expression) => (FactorFunction.Of(Variable(expression))
        ?? throw Error(null, null, $"{expression} makes several columns and cannot be a grouping factor.")).DropUnusedLevels();

    /// <summary>An error about a row kept, counted from 0.</summary>
    public DataException Error(int? keptRow, string? column, string problem, string? value = null, string? suggestion = null) =>
        Table.Error(keptRow is int row ? Rows[row] : null, column, problem, value, suggestion);

    /// <summary>The name of the column when the expression is nothing but a column.</summary>
    public static string? ColumnName(Expression expression) => (expression as NameExpression)?.Name;

    private static FormulaException UnknownColumn(ModelSpec model, Table table, NameExpression name)
    {
        string[] columns = [.. table.Columns.Select(column => column.Name)];
        string meant = Suggestions.Nearest(name.Name, columns) is string nearest ? $"Did you mean '{nearest}'? " : "";
        return model.ErrorAt(
            name,
            $"there is no column '{name.Name}'{(table.Source is string file ? $" in {file}" : "")}",
            null,
            $"{meant}The columns are {string.Join(", ", columns)}.");
    }

    private static IEnumerable<Expression> Expressions(ModelSpec model)
    {
        foreach (Expression expression in model.Response.Expressions)
        {
            yield return expression;
        }

        foreach (PredictorSpec predictor in model.Predictors)
        {
            IEnumerable<Expression> all = Expressions(predictor.Fixed)
                .Concat(predictor.Groups.SelectMany(group => Expressions(group.Effects).Concat(group.Factors).Concat(group.By is null ? [] : [group.By])));
            foreach (Expression expression in all)
            {
                yield return expression;
            }
        }
    }

    private static IEnumerable<Expression> Expressions(EffectSet effects) =>
        effects.Terms.SelectMany(term => term.Variables).Concat(effects.Offsets);

    private int[] CompleteRows(TableColumn[] used)
    {
        var rows = new List<int>(Table.RowCount);
        for (int row = 0; row < Table.RowCount; row++)
        {
            bool complete = true;
            foreach (TableColumn column in used)
            {
                complete &= !column.IsMissing(row);
            }

            if (complete)
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    private ColumnValue AsInFit(Expression expression, ColumnValue value)
    {
        if (!_knownLevels!.TryGetValue(expression, out FactorShape? shape))
        {
            return value is FactorValue text
                ? throw Error(
                    null,
                    ColumnName(expression),
                    $"{expression} was numeric in the data of the fit and is a factor here, with the levels {string.Join(", ", text.Levels.Take(8))}.")
                : value;
        }

        // Numbers match levels by their text.
        string[] levels = shape.Levels;
        FactorValue factor = FactorFunction.Of(value)!;
        int[] newCode = Array.ConvertAll(factor.Levels, level => Array.IndexOf(levels, level));
        int unknown = Array.FindIndex(factor.Codes, code => newCode[code] < 0);
        if (unknown >= 0)
        {
            string level = factor.Levels[factor.Codes[unknown]];
            throw Error(
                unknown,
                ColumnName(expression),
                $"the level '{level}' did not occur in the data of the fit; its levels are: {string.Join(", ", levels)}.",
                level,
                Suggestions.Nearest(level, levels));
        }

        return new FactorValue(Array.ConvertAll(factor.Codes, code => newCode[code]), levels, shape.Traits);
    }
}

/// <summary>What new data must take over from a factor of the fit.</summary>
internal sealed record FactorShape(string[] Levels, FactorTraits Traits);
