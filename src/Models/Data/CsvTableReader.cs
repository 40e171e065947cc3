using System.Globalization;
using Bayes.Models.Errors;
using CsvHelper;

namespace Bayes.Models.Data;

/// <summary>Reads CSV text into a table: the shape of the file here, the kinds of the columns in <see cref="CsvColumnKind"/>.</summary>
/// <remarks>
/// The text is read twice and never held: the first time to find out the kinds of the columns and the number of rows, the second time
/// into columns of that size. What the table takes is nearly all the memory that is used.
/// </remarks>
internal sealed class CsvTableReader
{
    private readonly CsvSource _source;
    private readonly string? _name;
    private readonly CsvOptions _options;
    private readonly CsvReaderOptions _readerOptions;
    private DataException? _malformed;

    private CsvTableReader(CsvSource source, string? name, CsvOptions options)
    {
        _source = source;
        _name = name;
        _options = options;
        _readerOptions = new CsvReaderOptions
        {
            HasHeader = false,
            Separator = options.Delimiter ?? (source.Header.AnnouncesDelimiter ? null : source.Header.Delimiter),
            TrimWhitespace = true,
            SkipEmptyLines = true,
            TrackLineNumbers = true,
            PoolStrings = true,
            OnMalformedRecord = record => _malformed ??= Malformed(record),
        };
    }

    /// <summary>Reads a table.</summary>
    /// <param name="source">The text.</param>
    /// <param name="name">Its name in messages; null where it has none.</param>
    /// <param name="options">How it is read.</param>
    public static Table Read(CsvSource source, string? name, CsvOptions options)
    {
        options.Validate();
        return source.Header.IsEmpty
            ? throw new DataException("the file is empty; expected a header line with the names of the columns and at least one row.") { File = name }
            : new CsvTableReader(source, name, options).Read();
    }

    private Table Read()
    {
        CsvCells cells = new(_options);
        (string[] header, int headerLine, CsvColumnKind[] kinds, int rows, DataException? unfit) = Profile(cells);
        string[] names = Header(header, headerLine);
        RequireNamed(names);
        if (rows == 0)
        {
            throw new DataException("the file has a header but no rows.") { File = _name };
        }

        if (unfit is not null)
        {
            throw unfit;
        }

        // Where every cell is quoted, numbers included, quotes say nothing.
        bool quotesEverything = Array.TrueForAll(kinds, kind => kind.AllQuoted);
        CsvColumnStore[] stores = [.. kinds.Select((kind, c) => kind.Store(names[c], rows, quotesEverything))];
        return Fill(stores, rows);
    }

    /// <summary>Goes over all records once.</summary>
    private (string[] Header, int HeaderLine, CsvColumnKind[] Kinds, int Rows, DataException? Unfit) Profile(CsvCells cells)
    {
        using CsvReader reader = _source.Open(_readerOptions);
        if (!Next(reader))
        {
            throw new DataException("the file is empty; expected a header line with the names of the columns and at least one row.") { File = _name };
        }

        string[] header = [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetString(i).Trim())];
        int headerLine = (int)reader.LineNumber;
        CsvColumnKind[] kinds = [.. header.Select(_ => new CsvColumnKind(_options, cells, _name))];
        int rows = 0;
        DataException? unfit = null;
        while (Next(reader))
        {
            rows++;
            if (reader.FieldCount != header.Length)
            {
                unfit ??= Unfit(reader, rows, header.Length);
                continue;
            }

            for (int c = 0; c < kinds.Length; c++)
            {
                kinds[c].Observe(reader, c, rows);
            }
        }

        return (header, headerLine, kinds, rows, unfit);
    }

    private Table Fill(CsvColumnStore[] stores, int rows)
    {
        int[] lines = new int[rows];
        int row = 0;
        using CsvReader reader = _source.Open(_readerOptions);
        Next(reader);
        while (Next(reader))
        {
            if (row == rows || reader.FieldCount != stores.Length)
            {
                throw Changed();
            }

            for (int c = 0; c < stores.Length; c++)
            {
                if (!stores[c].Put(reader, c, row))
                {
                    throw Changed();
                }
            }

            lines[row++] = (int)reader.LineNumber;
        }

        return row == rows ? Table.FromFile(Array.ConvertAll(stores, s => s.ToColumn()), _name, lines) : throw Changed();

        DataException Changed() => new("the file was changed while it was read. Try again.") { File = _name };
    }

    private bool Next(CsvReader reader)
    {
        bool more = reader.Read();
        return _malformed is null ? more : throw _malformed;
    }

    private DataException Malformed(CsvMalformedRecord record)
    {
        // The first record is the header.
        int? row = record.RecordNumber > 1 ? (int)record.RecordNumber - 1 : null;
        string problem = record.Reason switch
        {
            CsvMalformedReason.UnterminatedQuote => "a quote is opened and never closed; close it, or double a quote that belongs to the text (\"\").",
            CsvMalformedReason.TextAfterClosingQuote => "text follows a closing quote; double a quote that belongs to the text (\"\").",
            _ => "a quote stands inside a cell that does not begin with one; put the whole cell in quotes and double the quote inside (\"\").",
        };
        return new DataException(problem) { File = _name, Row = row, Line = (int)record.LineNumber };
    }

    private DataException Unfit(CsvReader reader, int row, int width)
    {
        int found = reader.FieldCount;
        string cause = found > width ? "a cell that holds the delimiter must be quoted." : "a missing value still needs its delimiter.";
        return new DataException(string.Create(
            CultureInfo.InvariantCulture,
            $"{found} {(found == 1 ? "cell" : "cells")} where the header has {width}; {cause}"))
        {
            File = _name,
            Row = row,
            Line = (int)reader.LineNumber,
        };
    }

    private string[] Header(string[] names, int line)
    {
        if (names.Length > 1 && names[0].Length == 0 && !names.Contains("X"))
        {
            names[0] = "X";
        }

        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0)
            {
                throw new DataException(string.Create(CultureInfo.InvariantCulture, $"column {i + 1} of {names.Length} has no name in the header.")) { File = _name, Line = line };
            }

            int first = Array.IndexOf(names, names[i]);
            if (first < i)
            {
                throw new DataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"columns {first + 1} and {i + 1} are both named '{names[i]}'; give each its own name."))
                {
                    File = _name,
                    Line = line,
                    Value = names[i],
                };
            }
        }

        return names;
    }

    private void RequireNamed(string[] names)
    {
        foreach (string name in _options.Factors.Concat(_options.Numbers))
        {
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                string? nearest = Suggestions.Nearest(name, names);
                string meant = nearest is null ? "." : $"; did you mean '{nearest}'?";
                throw new DataException($"there is no column '{name}'{meant} The columns are: {string.Join(", ", names)}.")
                {
                    File = _name,
                    Value = name,
                    Suggestion = nearest,
                };
            }
        }
    }
}
