using System.Text.RegularExpressions;
using Bayes.Models.Errors;
using CsvHelper;

namespace Bayes.Models.Data;

/// <summary>Decides what a column of CSV cells holds, from one look at each.</summary>
/// <remarks>
/// Quoted cells are text. Otherwise: all numbers make a numeric column; all TRUE and FALSE a logical one; text makes a factor.
/// Numbers with some text among them are an error when they look like measurements: more than nine in ten cells are numbers, or
/// at least half are and some have decimals. So "3+" among 0, 1 and 2 makes a factor, and a typing slip in a column of ages does not.
/// </remarks>
internal sealed partial class CsvColumnKind(CsvOptions options, CsvCells cells, string? source)
{
    private int _present;
    private int _numbers;
    private int _logicals;
    private int _otherDecimalMarks;
    private bool _decimals;
    private bool _presentQuoted = true;

    // The first cell that is no number.
    private (int Row, int Line, string Text)? _slip;

    /// <summary>Whether all cells are quoted, but perhaps missing ones.</summary>
    public bool AllQuoted { get; private set; } = true;

    /// <summary>Looks at a cell of the reader's current record.</summary>
    public void Observe(CsvReader reader, int index, int row)
    {
        ReadOnlySpan<byte> cell = reader.GetSpan(index);
        if (cells.IsMissing(cell))
        {
            return;
        }

        bool quoted = CsvCells.IsQuoted(reader, index);
        AllQuoted &= quoted;
        _presentQuoted &= quoted;
        _present++;
        if (cells.TryNumber(cell, out double value))
        {
            _numbers++;
            _decimals |= value != Math.Floor(value);
            return;
        }

        _logicals += CsvCells.Logical(cell) >= 0 ? 1 : 0;
        if (_slip is null || _otherDecimalMarks > 0)
        {
            string text = reader.GetString(index);
            _slip ??= (row, (int)reader.LineNumber, text);
            _otherDecimalMarks += OtherDecimalMark(text) ? 1 : 0;
        }
    }

    /// <summary>An empty column of the right kind.</summary>
    /// <exception cref="DataException">The cells are numbers but for some that are not.</exception>
    public CsvColumnStore Store(string name, int rows, bool quotesEverything)
    {
        if (_present == 0)
        {
            return new CsvNumbers(name, cells, rows);
        }

        if (options.Numbers.Contains(name))
        {
            return _numbers == _present ? new CsvNumbers(name, cells, rows) : throw NotANumber(name, forced: true);
        }

        if (options.Factors.Contains(name))
        {
            return new CsvLevels(name, cells, rows);
        }

        if (_presentQuoted && !quotesEverything)
        {
            return OnlyOtherDecimalMark ? throw NotANumber(name, forced: false) : new CsvLevels(name, cells, rows);
        }

        return _numbers == _present ? new CsvNumbers(name, cells, rows)
            : _logicals == _present ? new CsvLogicals(name, cells, rows)
            : OnlyOtherDecimalMark || LooksNumeric ? throw NotANumber(name, forced: false)
            : new CsvLevels(name, cells, rows);
    }

    private bool LooksNumeric => _numbers > 0.9 * _present || (_decimals && _numbers >= 0.5 * _present);

    // Every cell is a number, but some only under the other decimal mark. Counting ends with the first text of another kind.
    private bool OnlyOtherDecimalMark => _otherDecimalMarks > 0 && _otherDecimalMarks + _numbers == _present;

    private bool OtherDecimalMark(string text) => options.DecimalMark == '.' ? DecimalComma().IsMatch(text) : DecimalPoint().IsMatch(text);

    private DataException NotANumber(string name, bool forced)
    {
        (int row, int line, string text) = _slip!.Value;
        string shown = Shown(text);
        (string problem, DataRemedy remedy) = OtherDecimalMark(text)
            ? options.DecimalMark == '.'
                ? ("the decimal mark is '.' here.", new DataRemedy("Set CsvOptions.DecimalMark to ','.", "Add --decimal \",\"."))
                : ("the decimal mark is ',' here.", new DataRemedy("Leave CsvOptions.DecimalMark at '.'.", "Leave --decimal out."))
            : forced
                ? ("the column is to be read as numbers; if it spells a missing value, name it.", new DataRemedy("Add it to CsvOptions.MissingValues.", $"Add --na {shown}."))
                : ("the other cells are; correct it, name it as missing, or read the column as a factor.", new DataRemedy("Add it to CsvOptions.MissingValues, or the column to Factors.", $"Add --na {shown} or --factor {name}."));
        string link = forced || OtherDecimalMark(text) ? ", and" : ", as";
        return new DataException($"'{shown}' is not a number{link} {problem}")
        {
            Remedy = remedy,
            File = source,
            Row = row,
            Line = line,
            Column = name,
            Value = text,
        };
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..37] + "...";

    [GeneratedRegex(@"^[+-]?\d+,\d+([eE][+-]?\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"^[+-]?\d+\.\d+([eE][+-]?\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalPoint();
}
