using System.Globalization;
using System.Text;
using Bayes.Models.Errors;
using CsvHelper;

namespace Bayes.Models.Data;

/// <summary>Keeps a table in a CSV file from which, with its schema, the very same table is read back.</summary>
/// <remarks>A missing value is an empty cell without quotes; every level of a factor stands in quotes, so an empty level is no missing value.</remarks>
public static class TableFile
{
    /// <summary>Writes a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(Table table, string path)
    {
        ArgumentNullException.ThrowIfNull(table);
        using StreamWriter writer = new(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', table.Columns.Select(c => Quote(c.Name))));
        StringBuilder line = new();
        for (int row = 0; row < table.RowCount; row++)
        {
            line.Clear();
            for (int c = 0; c < table.Columns.Count; c++)
            {
                TableColumn column = table.Columns[c];
                line.Append(c == 0 ? "" : ",");
                if (!column.IsMissing(row))
                {
                    line.Append(column.Kind == ColumnKind.Factor ? Quote(column.Text(row)) : column.Text(row));
                }
            }

            writer.WriteLine(line);
        }
    }

    /// <summary>Reads a table that <see cref="Write"/> has written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">What its columns are.</param>
    /// <param name="source">The name of the data in messages: the file from which the table was once read; null for the file itself.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataException">The file is not there, or is not that of the schema.</exception>
    public static Table Read(string path, TableSchema schema, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        using CsvReader reader = CsvSource.OfFile(path).Open(new CsvReaderOptions { HasHeader = false, Separator = ',', SkipEmptyLines = false, TrackLineNumbers = true });
        string[] names = [.. schema.Columns.Select(c => c.Name)];
        if (!reader.Read() || !names.SequenceEqual(Enumerable.Range(0, reader.FieldCount).Select(reader.GetString), StringComparer.Ordinal))
        {
            throw new DataException($"its columns are not those of the fit beside it: {string.Join(", ", names)}. Restore the file, or give the data anew.") { File = path };
        }

        List<string?>[] cells = [.. names.Select(_ => new List<string?>())];
        while (reader.Read())
        {
            if (reader.FieldCount != cells.Length)
            {
                throw new DataException($"the line has {reader.FieldCount} cells, and there are {cells.Length} columns. Restore the file, or give the data anew.") { File = path, Line = (int)reader.LineNumber };
            }

            for (int c = 0; c < cells.Length; c++)
            {
                cells[c].Add(reader.GetRawSpan(c).Length == 0 ? null : reader.GetString(c));
            }
        }

        try
        {
            return Table.FromFile([.. schema.Columns.Select((column, c) => Column(column, cells[c]))], source ?? path);
        }
        catch (FormatException e)
        {
            throw new DataException($"a cell is not of the kind of its column: {e.Message} Restore the file, or give the data anew.", e) { File = path };
        }
    }

    private static TableColumn Column(ColumnSchema column, List<string?> cells)
    {
        switch (column.Kind)
        {
            case ColumnKind.Numeric:
                return TableColumn.Numeric(column.Name, cells.Select(Number));
            case ColumnKind.Logical:
                return TableColumn.Logical(column.Name, cells.Select(c => c is null ? (bool?)null : bool.Parse(c)));
            default:
                FactorColumn factor = TableColumn.Factor(column.Name, cells, column.Levels);
                factor = column.Ordered ? factor.Ordered() : factor;
                return column.Contrast is Contrast contrast ? factor.WithContrast(contrast) : factor;
        }
    }

    private static double Number(string? cell) => cell switch
    {
        null => double.NaN,
        "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
