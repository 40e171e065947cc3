namespace Bayes.Models.Data;

/// <summary>What one column of a table is, without its values.</summary>
/// <remarks>Immutable plain data, kept beside a fit.</remarks>
public sealed record ColumnSchema
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>The levels of a factor in order; null for other kinds.</summary>
    public IReadOnlyList<string>? Levels { get; init; }

    /// <summary>Whether the levels have an order.</summary>
    public bool Ordered { get; init; }

    /// <summary>The contrasts chosen for the column; null for the default.</summary>
    public Contrast? Contrast { get; init; }
}

/// <summary>What the columns of a table are: enough to read the same table again, or new data in the same way.</summary>
/// <remarks>Immutable plain data, kept beside a fit.</remarks>
public sealed record TableSchema
{
    /// <summary>The columns in order.</summary>
    public required IReadOnlyList<ColumnSchema> Columns { get; init; }

    /// <summary>Describes a table.</summary>
    /// <param name="table">The table.</param>
    /// <returns>Its schema.</returns>
    public static TableSchema Of(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new TableSchema { Columns = [.. table.Columns.Select(Of)] };
    }

    /// <summary>Makes the columns of a table what they are in this schema, where it has columns of the same names.</summary>
    /// <param name="table">Such as new data for predictions.</param>
    /// <returns>
    /// The table with numbers, factors and logical columns as here. Levels come in the order of the schema; levels that it does not know come
    /// after them, for the model to accept or refuse. Columns that the schema does not know stay as they are.
    /// </returns>
    /// <exception cref="Errors.DataException">Numbers are expected and a cell is not a number.</exception>
    public Table Apply(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Columns.Aggregate(table, (before, column) => before.TryGetColumn(column.Name, out TableColumn? given) ? Apply(before, column, given) : before);
    }

    private static Table Apply(Table table, ColumnSchema column, TableColumn given)
    {
        switch (column.Kind)
        {
            case ColumnKind.Numeric:
                return given.Kind == ColumnKind.Numeric ? table : table.AsNumeric(column.Name);
            case ColumnKind.Logical:
                // A column of one value only reads as the factor or the number that it looks like; models take either by its text.
                return table;
            default:
                table = table.AsFactor(column.Name);
                var factor = (FactorColumn)table[column.Name];
                table = table.WithLevels(column.Name, column.Levels!.Concat(factor.Levels.Except(column.Levels!, StringComparer.Ordinal)));
                table = column.Ordered ? table.AsOrdered(column.Name) : table;
                return column.Contrast is Contrast contrast ? table.WithContrast(column.Name, contrast) : table;
        }
    }

    private static ColumnSchema Of(TableColumn column) => column is FactorColumn factor
        ? new ColumnSchema { Name = column.Name, Kind = ColumnKind.Factor, Levels = factor.Levels, Ordered = factor.IsOrdered, Contrast = factor.Contrast }
        : new ColumnSchema { Name = column.Name, Kind = column.Kind };
}
