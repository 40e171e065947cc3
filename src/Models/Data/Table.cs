using System.Globalization;
using Bayes.Models.Errors;

namespace Bayes.Models.Data;

/// <summary>A table of named columns of equal length: the data of a model.</summary>
/// <remarks>
/// Immutable and safe to share between threads. A missing value is NaN in a numeric column, no level in a factor, null in a
/// logical column; models drop rows with missing values in the columns that they use.
/// </remarks>
public sealed class Table
{
    private readonly TableColumn[] _columns;
    private readonly Dictionary<string, int> _indexOf;
    private readonly int[]? _lines;
    private readonly IReadOnlyDictionary<string, string> _unusable;

    private Table(TableColumn[] columns, string? source, int[]? lines, IReadOnlyDictionary<string, string> unusable)
    {
        if (columns.Length == 0)
        {
            throw new DataException("there are no columns.") { File = source };
        }

        _indexOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (TableColumn column in columns)
        {
            if (!_indexOf.TryAdd(column.Name, _indexOf.Count))
            {
                throw new DataException($"two columns are named '{column.Name}'; give each its own name.") { File = source, Value = column.Name };
            }

            if (column.Count != columns[0].Count)
            {
                throw new DataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"it has {column.Count} rows but column '{columns[0].Name}' has {columns[0].Count}; all columns must have the same number of rows."))
                {
                    File = source,
                    Column = column.Name,
                };
            }
        }

        if (columns[0].Count == 0)
        {
            throw new DataException("there are no rows.") { File = source };
        }

        _columns = columns;
        _lines = lines;
        _unusable = unusable;
        Source = source;
    }

    /// <summary>The file, as it was named when it was read; null for data that did not come from a file.</summary>
    public string? Source { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => _columns[0].Count;

    /// <summary>The columns in order.</summary>
    public IReadOnlyList<TableColumn> Columns => _columns;

    /// <summary>Finds a column.</summary>
    /// <param name="name">Its name, case-sensitive.</param>
    /// <returns>The column.</returns>
    /// <exception cref="DataException">There is no such column; the message proposes the nearest name.</exception>
    public TableColumn this[string name] => _columns[IndexOf(name)];

    /// <summary>Reads a CSV file.</summary>
    /// <param name="path">The file, in UTF-8 (or UTF-16 with a byte order mark), with a header line.</param>
    /// <param name="options">How it is read.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataException">The file cannot be read; the message says where and why.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <remarks>
    /// Cells are trimmed. A column whose cells are all numbers is numeric, one of <c>TRUE</c> and <c>FALSE</c> (also <c>true</c>,
    /// <c>True</c>, …) logical, and any other a factor with sorted levels. A column whose cells are all quoted is text, hence a
    /// factor, even if they are numbers: so R's <c>write.csv</c> marks factors. In a file that quotes every cell quotes say nothing
    /// and are not heeded. A column of measurements with a few cells that are not numbers is an error, never silently a factor.
    /// A first column without a name, as R and pandas write row names, is called <c>X</c>.
    /// </remarks>
    public static Table ReadCsv(string path, CsvOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return CsvTableReader.Read(CsvSource.OfFile(path), path, options ?? new CsvOptions());
    }

    /// <summary>Reads a table from CSV text, by the same rules as <see cref="ReadCsv"/>.</summary>
    /// <param name="text">The text with its header line.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="source">A name for messages, such as the file it came from.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataException">The text cannot be read.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static Table ParseCsv(string text, CsvOptions? options = null, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return CsvTableReader.Read(CsvSource.OfText(text), source, options ?? new CsvOptions());
    }

    /// <summary>Makes a table from records: one column for each public readable property, one row for each record.</summary>
    /// <typeparam name="T">The record type; its numbers, booleans, strings, enums and their nullable forms become columns.</typeparam>
    /// <param name="records">The records.</param>
    /// <returns>The table; levels of an enum keep the order of their values.</returns>
    /// <exception cref="DataException">There are no records, or no usable properties.</exception>
    public static Table From<T>(IEnumerable<T> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        (TableColumn[] columns, IReadOnlyDictionary<string, string> unusable) = RecordColumns.Read(records);
        return new Table(columns, null, null, unusable);
    }

    /// <summary>Makes a table from columns.</summary>
    /// <param name="columns">The columns, of equal length and different names.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataException">Lengths differ, a name stands twice, or there are no rows.</exception>
    public static Table FromColumns(params IEnumerable<TableColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return new Table([.. columns], null, null, new Dictionary<string, string>());
    }

    /// <summary>Finds a column if there is one.</summary>
    /// <param name="name">Its name, case-sensitive.</param>
    /// <param name="column">The column.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetColumn(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TableColumn? column)
    {
        column = _indexOf.TryGetValue(name, out int index) ? _columns[index] : null;
        return column is not null;
    }

    /// <summary>Turns columns into factors. Numbers become levels in numeric order; factors stay as they are.</summary>
    /// <param name="names">The columns.</param>
    /// <returns>The table with these columns replaced.</returns>
    /// <exception cref="DataException">There is no such column.</exception>
    public Table AsFactor(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Aggregate(this, (table, name) => table.WithColumn(ToFactor(table[name])));
    }

    /// <summary>Turns columns into ordered factors, whose default contrasts are polynomial. The order is that of the levels.</summary>
    /// <param name="names">The columns; numbers become levels in numeric order. <see cref="WithLevels"/> sets another order.</param>
    /// <returns>The table with these columns replaced.</returns>
    /// <exception cref="DataException">There is no such column.</exception>
    public Table AsOrdered(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Aggregate(this, (table, name) => table.WithColumn(ToFactor(table[name]).Ordered()));
    }

    /// <summary>Chooses the contrasts of a factor wherever a formula uses the column by its name.</summary>
    /// <param name="name">The column, a factor or logical.</param>
    /// <param name="contrast">The contrasts.</param>
    /// <returns>The table with this column replaced.</returns>
    /// <exception cref="DataException">There is no such column, or it is numeric.</exception>
    /// <remarks>In a formula <c>C(f, sum)</c> does the same for one term and wins over this. Full dummies, where a term needs them, stay 0/1.</remarks>
    public Table WithContrast(string name, Contrast contrast)
    {
        if (!Enum.IsDefined(contrast))
        {
            throw new ArgumentOutOfRangeException(nameof(contrast), contrast, "There is no such contrast.");
        }

        return WithColumn(RequireFactor(name).WithContrast(contrast));
    }

    /// <summary>Turns columns into numbers: a factor by the text of its levels, a logical column as 0 and 1.</summary>
    /// <param name="names">The columns.</param>
    /// <returns>The table with these columns replaced.</returns>
    /// <exception cref="DataException">There is no such column, or a level is not a number.</exception>
    public Table AsNumeric(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Aggregate(this, (table, name) => table.WithColumn(table.ToNumeric(table[name])));
    }

    /// <summary>Makes a level the first of its factor, and so the reference of its contrasts; the others keep their order.</summary>
    /// <param name="name">The column, a factor or logical.</param>
    /// <param name="level">The level.</param>
    /// <returns>The table with this column replaced.</returns>
    /// <exception cref="DataException">There is no such column or level, or the column is numeric or ordered.</exception>
    public Table WithReference(string name, string level)
    {
        ArgumentNullException.ThrowIfNull(level);
        FactorColumn factor = RequireFactor(name);
        if (factor.IsOrdered)
        {
            throw Error(null, name, "the factor is ordered, and a level out of its order would change what the order means; set the whole order with WithLevels.", level);
        }

        if (!factor.Levels.Contains(level, StringComparer.Ordinal))
        {
            string? nearest = Suggestions.Nearest(level, factor.Levels);
            string meant = nearest is null ? "." : $"; did you mean '{nearest}'?";
            throw new DataException($"there is no level '{level}'{meant} The levels are: {string.Join(", ", factor.Levels)}.")
            {
                File = Source,
                Column = name,
                Value = level,
                Suggestion = nearest,
            };
        }

        return WithColumn(factor.WithLevels([level, .. factor.Levels.Where(l => l != level)]));
    }

    /// <summary>Sets the levels of a factor and their order; the first is the reference.</summary>
    /// <param name="name">The column, a factor or logical.</param>
    /// <param name="levels">All levels that occur, in order; others are allowed and left out of models while no row has them.</param>
    /// <returns>The table with this column replaced.</returns>
    /// <exception cref="DataException">There is no such column, it is numeric, or a level that occurs is left out.</exception>
    public Table WithLevels(string name, params IEnumerable<string> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        FactorColumn factor = RequireFactor(name);
        try
        {
            return WithColumn(factor.WithLevels([.. levels]));
        }
        catch (DataException e) when (e.File is null && e.Row is int row)
        {
            throw Error(row - 1, name, $"'{e.Value}' is not among the levels given: {string.Join(", ", levels)}.", e.Value, e.Suggestion);
        }
    }

    /// <summary>Replaces the column of the same name, or adds it as the last.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The new table.</returns>
    /// <exception cref="DataException">Its length differs from the table's.</exception>
    public Table WithColumn(TableColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        TableColumn[] columns = _indexOf.TryGetValue(column.Name, out int index)
            ? [.. _columns[..index], column, .. _columns[(index + 1)..]]
            : [.. _columns, column];
        return new Table(columns, Source, _lines, _unusable);
    }

    /// <summary>The table of some of the columns.</summary>
    /// <param name="names">Their names, in the order wanted.</param>
    /// <returns>The table; it shares the columns with this one.</returns>
    /// <exception cref="DataException">There is no such column, or no name is given.</exception>
    public Table Select(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new Table([.. names.Select(name => this[name])], Source, _lines, _unusable);
    }

    internal static Table FromFile(TableColumn[] columns, string? source, int[]? lines = null) =>
        new(columns, source, lines, new Dictionary<string, string>());

    /// <summary>An error about a cell, or about a column where <paramref name="row"/> is null.</summary>
    internal DataException Error(int? row, string? column, string problem, string? value = null, string? suggestion = null, DataRemedy? remedy = null) => new(problem)
    {
        File = Source,
        Row = row + 1,
        Line = row is int r ? _lines?[r] : null,
        Column = column,
        Value = value,
        Suggestion = suggestion,
        Remedy = remedy,
    };

    /// <summary>An error about this table that does not know the file and the line yet.</summary>
    internal DataException Locate(DataException error) =>
        Error(error.Row - 1, error.Column, error.Problem, error.Value, error.Suggestion, error.Remedy);

    /// <summary>Whether a property of the records could not become a column.</summary>
    internal bool IsUnusable(string name) => _unusable.ContainsKey(name);

    private static FactorColumn ToFactor(TableColumn column)
    {
        switch (column)
        {
            case FactorColumn factor:
                return factor;
            case LogicalColumn logical:
                return new FactorColumn(column.Name, logical.Codes(), LogicalColumn.LevelNames);
            default:
                ReadOnlySpan<double> values = ((NumericColumn)column).Values;
                (int[] codes, string[] levels) = NumericLevels.Of(values);
                return new FactorColumn(column.Name, codes, levels);
        }
    }

    private NumericColumn ToNumeric(TableColumn column)
    {
        switch (column)
        {
            case NumericColumn numeric:
                return numeric;
            case LogicalColumn logical:
                return new NumericColumn(column.Name, Array.ConvertAll(logical.Codes(), code => code < 0 ? double.NaN : code));
            default:
                var factor = (FactorColumn)column;
                double[] ofLevel = new double[factor.Levels.Count];
                for (int level = 0; level < ofLevel.Length; level++)
                {
                    if (!double.TryParse(factor.Levels[level], NumberStyles.Float, CultureInfo.InvariantCulture, out ofLevel[level]))
                    {
                        int row = factor.Codes.IndexOf(level);
                        throw Error(
                            row < 0 ? null : row,
                            column.Name,
                            $"'{factor.Levels[level]}' is not a number; the column cannot be made numeric.",
                            factor.Levels[level]);
                    }
                }

                double[] values = new double[factor.Count];
                for (int row = 0; row < values.Length; row++)
                {
                    values[row] = factor.Codes[row] < 0 ? double.NaN : ofLevel[factor.Codes[row]];
                }

                return new NumericColumn(column.Name, values);
        }
    }

    private FactorColumn RequireFactor(string name)
    {
        TableColumn column = this[name];
        return column is NumericColumn
            ? throw Error(
                null,
                name,
                "the column is numeric and has no levels; make it a factor first.",
                remedy: new DataRemedy($"Write AsFactor(\"{name}\").", $"Add --factor {name}."))
            : ToFactor(column);
    }

    private int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_indexOf.TryGetValue(name, out int index))
        {
            return index;
        }

        if (_unusable.TryGetValue(name, out string? type))
        {
            throw new DataException($"the property '{name}' is a {type}, which cannot be a column; give it as a number, a string, a bool or an enum.")
            {
                Column = null,
                Value = name,
            };
        }

        string? nearest = Suggestions.Nearest(name, _indexOf.Keys);
        string meant = nearest is null ? "." : $"; did you mean '{nearest}'?";
        throw new DataException($"there is no column '{name}'{meant} The columns are: {string.Join(", ", _columns.Select(c => c.Name))}.")
        {
            File = Source,
            Value = name,
            Suggestion = nearest,
        };
    }
}
