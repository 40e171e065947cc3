using System.Text;
using Bayes.Models.Errors;
using CsvHelper;

namespace Bayes.Models.Data;

/// <summary>CSV text that can be read more than once without being held as a whole: a file, or a string.</summary>
internal sealed class CsvSource
{
    private readonly string? _path;
    private readonly string? _text;

    private CsvSource(string? path, string? text, CsvHeaderScan header)
    {
        _path = path;
        _text = text;
        Header = header;
    }

    /// <summary>What its first line with something in it tells.</summary>
    public CsvHeaderScan Header { get; }

    /// <summary>A file in UTF-8, or UTF-16 with a byte order mark; its encoding is checked here, from beginning to end.</summary>
    public static CsvSource OfFile(string path)
    {
        CsvHeaderScan header = new();
        try
        {
            using StreamReader reader = new(
                path,
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
                detectEncodingFromByteOrderMarks: true);
            char[] buffer = new char[1 << 15];
            for (int count = reader.Read(buffer); count > 0; count = reader.Read(buffer))
            {
                header.Scan(buffer.AsSpan(0, count));
            }

            return new CsvSource(path, null, header);
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

    /// <summary>Text in memory.</summary>
    public static CsvSource OfText(string text)
    {
        CsvHeaderScan header = new();
        header.Scan(text);
        return new CsvSource(null, text.TrimStart('\uFEFF'), header);
    }

    /// <summary>A reader at the beginning.</summary>
    public CsvReader Open(CsvReaderOptions options)
    {
        try
        {
            return _path is null ? CsvReader.FromText(_text!, options) : CsvReader.FromFile(_path, options);
        }
        catch (IOException e)
        {
            throw new DataException($"the file cannot be read: {e.Message}", e) { File = _path };
        }
    }

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
