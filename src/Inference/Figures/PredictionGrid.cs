using System.Globalization;
using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Figures;

/// <summary>Rows along a column, made of rows of the data, at which a fit is predicted for a figure.</summary>
internal sealed class PredictionGrid
{
    private const int MostPlaces = 41;

    private readonly BoundModel _model;
    private readonly Table _data;
    private readonly DesignRecipe _recipe;
    private readonly TableColumn _along;

    private PredictionGrid(BoundModel model, Table data, DesignRecipe recipe, TableColumn along)
    {
        (_model, _data, _recipe, _along) = (model, data, recipe, along);
        Places = Span(model.Design.Rows, MostPlaces);
    }

    /// <summary>The places along the column: levels' numbers for a factor, some between the extremes for numbers.</summary>
    public double[] Places { get; }

    /// <summary>Null for a model that was bound to a design without a table.</summary>
    public static PredictionGrid? Of(BoundModel model, TableColumn along) =>
        model is { Data: { } data, Design.Recipe: { } recipe } ? new PredictionGrid(model, data, recipe, along) : null;

    /// <summary>The places along the column between the extremes of some rows of the table.</summary>
    public double[] Span(int[] rows, int most)
    {
        if (_along is not NumericColumn numbers)
        {
            return [.. rows.Select(r => (double)Code(_along, r)).Distinct().Order()];
        }

        double[] values = [.. rows.Select(r => numbers.Values[r]).Distinct().Order()];
        return _recipe.HasLevels(_along.Name) || values.Length < 2
            ? values
            : [.. Enumerable.Range(0, most).Select(k => k == most - 1 ? values[^1] : values[0] + ((values[^1] - values[0]) * k / (most - 1)))];
    }

    /// <summary>The grid for the population at a level of another column: other numbers at their means, other factors at their first level.</summary>
    public Table Population(string? colour, string? level)
    {
        int[] used = _model.Design.Rows;
        return Make([.. Enumerable.Repeat(used[0], Places.Length)], Places, c =>
            c.Name == colour && level is not null ? level
            : c is NumericColumn numbers && !_recipe.HasLevels(c.Name)
                ? used.Average(r => numbers.Values[r]).ToString("R", CultureInfo.InvariantCulture)
            : c is NumericColumn coded ? used.Select(r => coded.Values[r]).Min().ToString("R", CultureInfo.InvariantCulture)
            : c is FactorColumn factor ? factor.Levels.First(l => used.Any(r => factor.Text(r) == l))
            : null);
    }

    /// <summary>Rows of single groups: each has the columns of a row of the table, at a place along.</summary>
    public Table Groups(int[] rows, double[] places) => Make(rows, places, _ => null);

    /// <summary>The exposure of each row, by which rates are divided; 1 where the response is no rate.</summary>
    public double[] Exposure(Table grid) =>
        _model.Family.Link == Link.Log && _model.Design.Predictors[0].Offset is not null && _recipe.FixedEffectsFor(grid).Predictors[0].Offset is { } offset
            ? Array.ConvertAll(offset, Math.Exp)
            : [.. Enumerable.Repeat(1.0, grid.RowCount)];

    private static int Code(TableColumn column, int row) => column is FactorColumn factor ? factor.Codes[row] : 0;

    private Table Make(int[] rows, double[] places, Func<TableColumn, string?> value) => Table.FromColumns(_data.Columns.Select<TableColumn, TableColumn>(c =>
    {
        if (c.Name == _along.Name)
        {
            return c is FactorColumn levels
                ? TableColumn.Factor(c.Name, places.Select(p => levels.Levels[(int)p]), levels.Levels)
                : TableColumn.Numeric(c.Name, places);
        }

        string? all = value(c);
        return c switch
        {
            NumericColumn numbers => TableColumn.Numeric(c.Name, rows.Select<int, double>(r => all is null ? numbers.Values[r] : double.Parse(all, CultureInfo.InvariantCulture))),
            FactorColumn factor => TableColumn.Factor(c.Name, rows.Select<int, string?>(r => all ?? (factor.IsMissing(r) ? null : factor.Text(r))), factor.Levels),
            LogicalColumn logical => TableColumn.Logical(c.Name, rows.Select<int, bool?>(r => logical.Values[r])),
            _ => throw new InvalidOperationException($"A column of kind {c.Kind} cannot be repeated."),
        };
    }));
}
