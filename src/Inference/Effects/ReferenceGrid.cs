using System.Globalization;
using Bayes.Models.Data;
using Bayes.Models.Design;
using Bayes.Models.Errors;
using Bayes.Models.Posterior;

namespace Bayes.Effects;

/// <summary>The rows over which marginal means are taken: each combination of the factors' levels, numbers at their means or where they are asked for.</summary>
/// <remarks>Searle, Speed and Milliken (1980), The American Statistician 34, 216–221; the reference grid of Lenth's emmeans.</remarks>
internal sealed class ReferenceGrid
{
    private ReferenceGrid(RowPredictors rows, IReadOnlyList<string> labels, IReadOnlyList<string[]> cells, double[][] weights, int factors)
    {
        Rows = rows;
        Labels = labels;
        Cells = cells;
        Weights = weights;
        FactorCount = factors;
    }

    /// <summary>The rows of the grid.</summary>
    public RowPredictors Rows { get; }

    /// <summary>The columns that name a mean: the factors, then those that split the means.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How many of <see cref="Labels"/> are factors.</summary>
    public int FactorCount { get; }

    /// <summary>The values of these columns, one array for each mean, the split varying slowest and the last factor next.</summary>
    public IReadOnlyList<string[]> Cells { get; }

    /// <summary>The weight of each row of the grid in each mean, [means][rows]; they sum to 1.</summary>
    public double[][] Weights { get; }

    public static ReferenceGrid Of(BoundModel model, MarginalMeanOptions options)
    {
        (DesignRecipe recipe, Table data) = model.Design.Recipe is { } made && model.Data is { } table
            ? (made, table)
            : throw new InvalidOperationException("Marginal means need the table of the fit, and the model was bound to a design alone.");
        foreach (string name in options.Factors.Concat(options.By).Concat(options.At.Select(a => a.Column)))
        {
            Require(name, recipe, data);
        }

        string[] split = [.. options.By, .. options.At.Where(a => a.Values.Count > 1).Select(a => a.Column).Except(options.Factors, StringComparer.Ordinal).Except(options.By, StringComparer.Ordinal)];
        string[] labels = [.. options.Factors, .. split];
        Dictionary<string, string[]> values = recipe.FixedColumns.ToDictionary(c => c, c => Values(c, options, recipe, data, model.Design.Rows), StringComparer.Ordinal);
        string? single = labels.FirstOrDefault(l => values[l].Length < 2);
        if (single is not null && options.Factors.Contains(single, StringComparer.Ordinal) && !recipe.CategoricalColumns.Contains(single, StringComparer.Ordinal))
        {
            throw new DataException($"'{single}' is a number, and its means need values: --at {single}=A,B (MarginalMeanOptions.At).") { Column = single };
        }

        string[] columns = [.. recipe.FixedColumns];
        List<string[]> rows = Cross([.. columns.Select(c => values[c])]);
        Table grid = Table.FromColumns(columns.Select((c, k) => Column(c, data[c], [.. rows.Select(r => r[k])], values[c])));
        RowDesign design = recipe.RowsFor(grid, RowParts.EffectColumns);

        // The split varies slowest, so that the means of one set stand together; within it the first factor varies fastest.
        List<string[]> cells = [.. Cross([.. labels.Reverse().Select(l => values[l])]).Select(c => c.Reverse().ToArray())];
        int[] places = [.. labels.Select(l => Array.IndexOf(columns, l))];
        double[] frequency = Frequencies(options, rows, columns, places, recipe, data, model.Design.Rows);
        double[][] weights = [.. cells.Select(cell => Normalized([.. rows.Select((r, i) => places.Select((p, k) => r[p] == cell[k]).All(same => same) ? frequency[i] : 0)], cell))];
        return new ReferenceGrid(new RowPredictors(model, design), labels, cells, weights, options.Factors.Count);
    }

    private static void Require(string name, DesignRecipe recipe, Table data)
    {
        if (!recipe.FixedColumns.Contains(name, StringComparer.Ordinal))
        {
            string? nearest = Suggestions.Nearest(name, recipe.FixedColumns);
            string meant = nearest is null ? "" : $" Did you mean '{nearest}'?";
            throw new DataException($"the fixed effects do not use a column '{name}'.{meant} They use {string.Join(", ", recipe.FixedColumns)}.") { File = data.Source, Value = name, Suggestion = nearest };
        }
    }

    private static string[] Values(string column, MarginalMeanOptions options, DesignRecipe recipe, Table data, int[] rows)
    {
        TableColumn source = data[column];
        string[] asked = [.. options.At.Where(a => a.Column == column).SelectMany(a => a.Values)];
        bool categorical = source.Kind != ColumnKind.Numeric || recipe.CategoricalColumns.Contains(column, StringComparer.Ordinal);
        if (!categorical)
        {
            foreach (string value in asked)
            {
                if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
                {
                    throw new DataException($"'{value}' is not a number, and '{column}' holds numbers.") { Column = column, Value = value };
                }
            }

            var numbers = (NumericColumn)source;
            return asked.Length > 0 ? asked : [rows.Average(r => numbers.Values[r]).ToString("R", CultureInfo.InvariantCulture)];
        }

        string[] present = [.. rows.Select(source.Text).Distinct(StringComparer.Ordinal)];
        string[] levels = source switch
        {
            FactorColumn factor => [.. factor.Levels.Where(l => present.Contains(l, StringComparer.Ordinal))],
            NumericColumn => [.. present.OrderBy(t => double.Parse(t, CultureInfo.InvariantCulture))],
            _ => [.. present.Order(StringComparer.Ordinal)],
        };
        string? unknown = asked.FirstOrDefault(a => !levels.Contains(a, StringComparer.Ordinal));
        return unknown is not null
            ? throw new DataException($"the level '{unknown}' did not occur in the data of the fit; its levels are: {string.Join(", ", levels)}.") { Column = column, Value = unknown, Suggestion = Suggestions.Nearest(unknown, levels) }
            : asked.Length > 0 ? asked : levels;
    }

    private static TableColumn Column(string name, TableColumn source, string[] values, string[] levels) => source switch
    {
        NumericColumn => TableColumn.Numeric(name, values.Select(v => double.Parse(v, CultureInfo.InvariantCulture))),
        LogicalColumn logical => TableColumn.Logical(name, values.Select(v => (bool?)(v == TextOfTrue(logical)))),
        _ => TableColumn.Factor(name, values, levels.Distinct(StringComparer.Ordinal)),
    };

    private static string TextOfTrue(LogicalColumn column)
    {
        for (int row = 0; row < column.Count; row++)
        {
            if (column.Values[row] == true)
            {
                return column.Text(row);
            }
        }

        return "TRUE";
    }

    // The rows of the data in each cell of the columns averaged over, whatever the columns that name the means are.
    private static double[] Frequencies(MarginalMeanOptions options, List<string[]> grid, string[] columns, int[] named, DesignRecipe recipe, Table data, int[] rows)
    {
        if (options.Weights == GridWeights.Equal)
        {
            return [.. grid.Select(_ => 1.0)];
        }

        int[] over = [.. Enumerable.Range(0, columns.Length).Where(k => !named.Contains(k) && (data[columns[k]].Kind != ColumnKind.Numeric || recipe.CategoricalColumns.Contains(columns[k], StringComparer.Ordinal)))];
        string Key(Func<int, string> text) => string.Join('\u001f', over.Select(text));
        Dictionary<string, int> counts = rows.CountBy(r => Key(k => data[columns[k]].Text(r))).ToDictionary(StringComparer.Ordinal);
        return [.. grid.Select(g => (double)counts.GetValueOrDefault(Key(k => g[k])))];
    }

    private static double[] Normalized(double[] weights, string[] cell)
    {
        double sum = weights.Sum();
        return sum > 0
            ? Array.ConvertAll(weights, w => w / sum)
            : throw new DataException($"no row of the data is in a cell that the mean of {string.Join(", ", cell)} averages over. Use equal weights.");
    }

    // The first varies slowest.
    private static List<string[]> Cross(string[][] values)
    {
        List<string[]> all = [[]];
        foreach (string[] of in values)
        {
            all = [.. all.SelectMany(before => of.Select(v => (string[])[.. before, v]))];
        }

        return all;
    }
}
