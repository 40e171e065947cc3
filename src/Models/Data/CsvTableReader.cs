using System.Globalization;
using System.Text;
using Bayes.Models.Errors;
using CsvHelper;

namespace Bayes.Models.Data;

/// <summary>Reads CSV text into a table: the shape of the file here, the kinds of the columns in <see cref="CsvColumnKind"/>.</summary>
internal static class CsvTableReader
{
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    public static string Load(string path)
    {
        try
        {
            using var reader = new StreamReader(
                path,
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
                detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException("the file is not UTF-8 text; save it as UTF-8.", e) { File = path };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            string? nearest = NearestFile(path);
            throw new DataException(nearest is null ? "there is no such file." : $"there is no such file; did you mean '{nearest}'?", e)
            {
                File = path,
                Value = path,
                Suggestion = nearest,
            };
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DataException(Directory.Exists(path) ? "this is a directory; name a file in it." : "the file may not be read by this user.", e) { File = path };
        }
        catch (IOException e)
        {
            throw new DataException($"the file cannot be read: {e.Message}", e) { File = path };
        }
    }

    public static Table Read(string text, string? source, CsvOptions options)
    {
        options.Validate();
        text = text.TrimStart('\uFEFF');
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new DataException("the file is empty; expected a header line with the names of the columns and at least one row.") { File = source };
        }

        (CsvCell[][] records, int[] lines) = ReadRecords(text, source, options.Delimiter);
        string[] names = Header(records[0], lines[0], source);
        foreach (string name in options.Factors.Concat(options.Numbers))
        {
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                string? nearest = Suggestions.Nearest(name, names);
                string meant = nearest is null ? "." : $"; did you mean '{nearest}'?";
                throw new DataException($"there is no column '{name}'{meant} The columns are: {string.Join(", ", names)}.")
                {
                    File = source,
                    Value = name,
                    Suggestion = nearest,
                };
            }
        }

        RequireRows(records, lines, names.Length, source);
        bool quotesEverything = QuotesEverything(records, options);
        var kinds = new CsvColumnKind(options, quotesEverything, source, lines);
        var columns = new TableColumn[names.Length];
        for (int c = 0; c < names.Length; c++)
        {
            columns[c] = kinds.Column(names[c], records, c);
        }

        return Table.FromFile(columns, source, lines[1..]);
    }

    private static (CsvCell[][] Records, int[] Lines) ReadRecords(string text, string? source, char? delimiter)
    {
        var records = new List<CsvCell[]>();
        var lines = new List<int>();
        DataException? malformed = null;
        using CsvReader reader = CsvReader.FromText(text, new CsvReaderOptions
        {
            HasHeader = false,
            // Excel names the delimiter in a first line "sep=;", which the reader heeds when it is given none.
            Separator = delimiter ?? (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) ? null : DetectDelimiter(text)),
            TrimWhitespace = true,
            SkipEmptyLines = true,
            TrackLineNumbers = true,
            PoolStrings = true,
            OnMalformedRecord = record => malformed ??= Malformed(record, source),
        });
        while (reader.Read())
        {
            if (malformed is not null)
            {
                throw malformed;
            }

            var cells = new CsvCell[reader.FieldCount];
            for (int i = 0; i < cells.Length; i++)
            {
                cells[i] = new CsvCell(reader.GetString(i), reader.GetRawSpan(i).TrimStart(" \t"u8) is [(byte)'"', ..]);
            }

            records.Add(cells);
            lines.Add((int)reader.LineNumber);
        }

        return malformed is null ? ([.. records], [.. lines]) : throw malformed;
    }

    private static DataException Malformed(CsvMalformedRecord record, string? source)
    {
        // The first record is the header.
        int? row = record.RecordNumber > 1 ? (int)record.RecordNumber - 1 : null;
        string problem = record.Reason switch
        {
            CsvMalformedReason.UnterminatedQuote => "a quote is opened and never closed; close it, or double a quote that belongs to the text (\"\").",
            CsvMalformedReason.TextAfterClosingQuote => "text follows a closing quote; double a quote that belongs to the text (\"\").",
            _ => "a quote stands inside a cell that does not begin with one; put the whole cell in quotes and double the quote inside (\"\").",
        };
        return new DataException(problem) { File = source, Row = row, Line = (int)record.LineNumber };
    }

    // The header decides: it holds no decimal commas and no free text.
    private static char DetectDelimiter(string text)
    {
        Span<int> counts = stackalloc int[Delimiters.Length];
        bool quoted = false;
        bool started = false;
        foreach (char c in text)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is '\n' or '\r')
            {
                if (started)
                {
                    break;
                }
            }
            else if (!quoted && Array.IndexOf(Delimiters, c) is int i and >= 0)
            {
                counts[i]++;
            }

            started |= !char.IsWhiteSpace(c);
        }

        int best = 0;
        for (int i = 1; i < counts.Length; i++)
        {
            best = counts[i] > counts[best] ? i : best;
        }

        return Delimiters[best];
    }

    private static string[] Header(CsvCell[] cells, int line, string? source)
    {
        string[] names = Array.ConvertAll(cells, cell => cell.Text.Trim());
        if (names.Length > 1 && names[0].Length == 0 && !names.Contains("X"))
        {
            names[0] = "X";
        }

        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0)
            {
                throw new DataException(string.Create(CultureInfo.InvariantCulture, $"column {i + 1} of {names.Length} has no name in the header.")) { File = source, Line = line };
            }

            int first = Array.IndexOf(names, names[i]);
            if (first < i)
            {
                throw new DataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"columns {first + 1} and {i + 1} are both named '{names[i]}'; give each its own name."))
                {
                    File = source,
                    Line = line,
                    Value = names[i],
                };
            }
        }

        return names;
    }

    private static void RequireRows(CsvCell[][] records, int[] lines, int width, string? source)
    {
        if (records.Length == 1)
        {
            throw new DataException("the file has a header but no rows.") { File = source };
        }

        for (int r = 1; r < records.Length; r++)
        {
            int found = records[r].Length;
            if (found != width)
            {
                string cause = found > width ? "a cell that holds the delimiter must be quoted." : "a missing value still needs its delimiter.";
                throw new DataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{found} {(found == 1 ? "cell" : "cells")} where the header has {width}; {cause}"))
                {
                    File = source,
                    Row = r,
                    Line = lines[r],
                };
            }
        }
    }

    // True for files of programs that quote every cell (but perhaps not missing ones), numbers included.
    private static bool QuotesEverything(CsvCell[][] records, CsvOptions options) =>
        records.Skip(1).All(record => record.All(cell => cell.Quoted || options.MissingValues.Contains(cell.Text)));

    private static string? NearestFile(string path)
    {
        string? directory = Path.GetDirectoryName(path);
        string absolute = Path.GetFullPath(string.IsNullOrEmpty(directory) ? "." : directory);
        if (!Directory.Exists(absolute))
        {
            return null;
        }

        string? nearest = Suggestions.Nearest(
            Path.GetFileName(path),
            Directory.EnumerateFiles(absolute).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        return nearest is null ? null : string.IsNullOrEmpty(directory) ? nearest : $"{directory.TrimEnd('/')}/{nearest}";
    }
}

/// <summary>A cell of a CSV file.</summary>
/// <param name="Text">Its text without quotes, trimmed.</param>
/// <param name="Quoted">Whether it stood in quotes.</param>
internal readonly record struct CsvCell(string Text, bool Quoted);
