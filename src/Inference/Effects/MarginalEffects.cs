using System.Globalization;
using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Models.Posterior;

namespace Bayes.Effects;

/// <summary>Average marginal effects: how the expected response of the population changes with each column, averaged over the rows of the data.</summary>
/// <remarks>
/// For a factor the mean over the rows of E(y | level) − E(y | reference), a risk difference for binary responses; for a number the mean
/// derivative of E(y) by it, a central difference. E averages over the random effects. Columns of an offset or exposure alone stay as they are.
/// </remarks>
internal static class MarginalEffects
{
    // In standard deviations of the column.
    private const double Step = 1e-3;

    public static EffectReport Of(FittedParameters fit)
    {
        BoundModel model = fit.Model;
        (DesignRecipe recipe, Table data) = model.Design.Recipe is { } made && model.Data is { } table
            ? (made, table)
            : throw new InvalidOperationException("Average marginal effects need the table of the fit, and the model was bound to a design alone.");
        ExpectedResponse response = new(model);
        Change[] changes = [.. recipe.PredictorColumns.SelectMany(c => Changes(c, recipe, data, model.Design.Rows))];
        (RowPredictors Above, RowPredictors Below)[] rows = [.. changes.Select(c => (Rows(model, recipe, c.Above), Rows(model, recipe, c.Below)))];
        int categories = response.Count;
        long cost = changes.Length * 2L * model.Design.RowCount * 16;
        Evaluated values = fit.Evaluate(
            changes.Length * categories,
            (point, result) =>
            {
                double[] above = new double[categories];
                double[] below = new double[categories];
                for (int k = 0; k < changes.Length; k++)
                {
                    Average(rows[k].Above, response, point, above);
                    Average(rows[k].Below, response, point, below);
                    for (int c = 0; c < categories; c++)
                    {
                        result[(k * categories) + c] = (above[c] - below[c]) / changes[k].By;
                    }
                }
            },
            cost,
            _ => true);
        bool groups = model.Layout.Terms.Count > 0;
        return fit.Report("effects", new EffectTable
        {
            Name = "average_marginal_effects",
            Title = $"Average marginal effects, on the response scale{(groups ? ", POPULATION-AVERAGED: the random effects integrated out" : "")}",
            Averaging = groups ? Averaging.Population : Averaging.None,
            Scale = "response",
            Labels = ["column", "change", .. categories > 1 ? ["category"] : Array.Empty<string>()],
            Rows =
            [
                .. changes.SelectMany((change, k) => response.Labels.Select((label, c) => new EffectRow
                {
                    Labels = [change.Column, change.Name, .. categories > 1 ? [label] : Array.Empty<string>()],
                    Estimate = values.Estimate((k * categories) + c),
                    Numbers = values.Sign((k * categories) + c),
                })),
            ],
            Notes = [$"The change of the expected response{(model.Design.Response.Trials is null ? "" : " of one trial")}, averaged over the {model.Design.RowCount} rows of the data{(model.Family.Kind == Models.Families.ResponseKind.Binary ? ": risk differences" : "")}. For numbers the change for one unit."],
        });
    }

    private static IEnumerable<Change> Changes(string name, DesignRecipe recipe, Table data, int[] rows)
    {
        TableColumn column = data[name];
        if (column is NumericColumn numbers && !recipe.HasLevels(name))
        {
            double[] kept = Array.ConvertAll(rows, r => numbers.Values[r]);
            double mean = kept.Average();
            double sd = Math.Sqrt(kept.Average(v => (v - mean) * (v - mean)));
            double step = sd > 0 ? Step * sd : Step;
            yield return new Change(name, "+1", With(data, rows, TableColumn.Numeric(name, kept.Select(v => v + step))), With(data, rows, TableColumn.Numeric(name, kept.Select(v => v - step))), 2 * step);
            yield break;
        }

        string[] texts = Array.ConvertAll(rows, column.Text);
        string[] levels = column switch
        {
            FactorColumn factor => [.. factor.Levels.Where(l => texts.Contains(l, StringComparer.Ordinal))],
            NumericColumn => [.. texts.Distinct(StringComparer.Ordinal).OrderBy(t => double.Parse(t, CultureInfo.InvariantCulture))],
            _ => [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
        Table reference = With(data, rows, Constant(column, levels[0], levels, rows.Length));
        foreach (string level in levels.Skip(1))
        {
            yield return new Change(name, $"{level} - {levels[0]}", With(data, rows, Constant(column, level, levels, rows.Length)), reference, 1);
        }
    }

    // The rows of the fit, with one column replaced.
    private static Table With(Table data, int[] rows, TableColumn replaced) => Table.FromColumns(data.Columns.Select(c => c.Name == replaced.Name ? replaced : Kept(c, rows)));

    private static TableColumn Kept(TableColumn column, int[] rows) => column switch
    {
        NumericColumn numbers => TableColumn.Numeric(column.Name, rows.Select(r => numbers.Values[r])),
        LogicalColumn logical => TableColumn.Logical(column.Name, rows.Select(r => logical.Values[r])),
        _ => TableColumn.Factor(column.Name, rows.Select(r => column.IsMissing(r) ? null : column.Text(r)), ((FactorColumn)column).Levels),
    };

    private static TableColumn Constant(TableColumn column, string level, string[] levels, int count) => column switch
    {
        NumericColumn => TableColumn.Numeric(column.Name, Enumerable.Repeat(double.Parse(level, CultureInfo.InvariantCulture), count)),
        LogicalColumn => TableColumn.Logical(column.Name, Enumerable.Repeat<bool?>(level == levels[^1] && levels.Length > 1, count)),
        _ => TableColumn.Factor(column.Name, Enumerable.Repeat<string?>(level, count), levels),
    };

    private static RowPredictors Rows(BoundModel model, DesignRecipe recipe, Table table) => new(model, recipe.RowsFor(table, RowParts.EffectColumns));

    private static void Average(RowPredictors rows, ExpectedResponse response, ParameterPoint point, double[] mean)
    {
        int k = rows.ParameterCount;
        double[] predictors = new double[k * rows.RowCount];
        rows.AtZero(point.Position, predictors);
        double[][] covariances = rows.Covariances(point.Position);
        double[] spread = new double[k * k];
        double[] at = new double[k];
        double[] value = new double[mean.Length];
        Array.Clear(mean);
        for (int row = 0; row < rows.RowCount; row++)
        {
            for (int a = 0; a < k; a++)
            {
                at[a] = predictors[(a * rows.RowCount) + row];
            }

            rows.Spread(row, covariances, spread);
            response.Averaged(at, spread, value);
            for (int c = 0; c < value.Length; c++)
            {
                mean[c] += value[c] / rows.RowCount;
            }
        }
    }

    private sealed record Change(string Column, string Name, Table Above, Table Below, double By);
}
