namespace Bayes.Models.Data;

/// <summary>What a column holds.</summary>
public enum ColumnKind
{
    /// <summary>Numbers; NaN is a missing value.</summary>
    Numeric,

    /// <summary>One of a set of levels.</summary>
    Factor,

    /// <summary>True or false.</summary>
    Logical,
}

/// <summary>A named column of a table. Immutable.</summary>
public abstract class TableColumn
{
    private protected TableColumn(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public abstract ColumnKind Kind { get; }

    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>The number of rows without a value.</summary>
    public int MissingCount
    {
        get
        {
            int missing = 0;
            for (int row = 0; row < Count; row++)
            {
                missing += IsMissing(row) ? 1 : 0;
            }

            return missing;
        }
    }

    /// <summary>Whether a row has no value.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>True when the value is missing.</returns>
    public abstract bool IsMissing(int row);

    /// <summary>The cell as text, as messages show it; <c>NA</c> when missing.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>The text.</returns>
    public abstract string Text(int row);

    /// <summary>Makes a column of numbers.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">The values; NaN is missing.</param>
    /// <returns>The column.</returns>
    public static NumericColumn Numeric(string name, IEnumerable<double> values) => new(name, [.. values]);

    /// <summary>Makes a column of numbers of which some are missing.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">The values; null and NaN are missing.</param>
    /// <returns>The column.</returns>
    public static NumericColumn Numeric(string name, IEnumerable<double?> values) => new(name, [.. values.Select(v => v ?? double.NaN)]);

    /// <summary>Makes a factor from text.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">The values; null is missing.</param>
    /// <param name="levels">The levels in order; when left out, the values sorted by character code, or as numbers when all are numbers.</param>
    /// <returns>The column.</returns>
    /// <exception cref="Errors.DataException">A value is not among the levels, or a level stands twice.</exception>
    public static FactorColumn Factor(string name, IEnumerable<string?> values, IEnumerable<string>? levels = null) =>
        FactorColumn.FromText(name, [.. values], levels is null ? null : [.. levels]);

    /// <summary>Makes a factor from codes and their labels.</summary>
    /// <param name="name">The name.</param>
    /// <param name="codes">For each row the index of its level; −1 is missing.</param>
    /// <param name="levels">The labels in order.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A code is below −1 or has no label.</exception>
    /// <exception cref="Errors.DataException">A level stands twice.</exception>
    public static FactorColumn Factor(string name, IEnumerable<int> codes, IEnumerable<string> levels) => new(name, [.. codes], [.. levels]);

    /// <summary>Makes a column of true and false.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">The values; null is missing.</param>
    /// <returns>The column.</returns>
    public static LogicalColumn Logical(string name, IEnumerable<bool?> values) => new(name, [.. values]);
}
