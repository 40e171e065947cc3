using System.Globalization;
using System.Text.RegularExpressions;
using Bayes.Models.Errors;

namespace Bayes.Models.Data;

/// <summary>Decides what a column of CSV cells holds, and reads it.</summary>
/// <remarks>
/// Quoted cells are text. Otherwise: all numbers make a numeric column; all TRUE and FALSE a logical one; text makes a factor.
/// Numbers with some text among them are an error when they look like measurements: more than nine in ten cells are numbers, or
/// at least half are and some have decimals. So "3+" among 0, 1 and 2 makes a factor, and a typing slip in a column of ages does not.
/// </remarks>
internal sealed partial class CsvColumnKind(CsvOptions options, bool quotesEverything, string? source, int[] lines)
{
    private readonly HashSet<string> _missing = new(options.MissingValues, StringComparer.Ordinal);

    public TableColumn Column(string name, CsvCell[][] records, int index)
    {
        int rows = records.Length - 1;
        string?[] texts = new string?[rows];
        bool allQuoted = true;
        int present = 0;
        for (int row = 0; row < rows; row++)
        {
            CsvCell cell = records[row + 1][index];
            if (!_missing.Contains(cell.Text))
            {
                texts[row] = cell.Text;
                allQuoted &= cell.Quoted;
                present++;
            }
        }

        if (present == 0)
        {
            return new NumericColumn(name, [.. Enumerable.Repeat(double.NaN, rows)]);
        }

        if (options.Numbers.Contains(name))
        {
            return Numbers(name, texts) ?? throw NotANumber(name, texts, forced: true);
        }

        if (options.Factors.Contains(name))
        {
            return FactorColumn.FromText(name, texts, null);
        }

        if (allQuoted && !quotesEverything)
        {
            return OnlyOtherDecimalMark(texts) ? throw NotANumber(name, texts, forced: false) : FactorColumn.FromText(name, texts, null);
        }

        TableColumn? column = Numbers(name, texts);
        column ??= Logical(name, texts);
        return column
            ?? (OnlyOtherDecimalMark(texts) || LooksNumeric(texts, present)
                ? throw NotANumber(name, texts, forced: false)
                : FactorColumn.FromText(name, texts, null));
    }

    private NumericColumn? Numbers(string name, string?[] texts)
    {
        double[] values = new double[texts.Length];
        for (int row = 0; row < texts.Length; row++)
        {
            if (texts[row] is not string text)
            {
                values[row] = double.NaN;
            }
            else if (!TryNumber(text, out values[row]))
            {
                return null;
            }
        }

        return new NumericColumn(name, values);
    }

    private static LogicalColumn? Logical(string name, string?[] texts) =>
        texts.All(t => t is null or "TRUE" or "FALSE" or "true" or "false" or "True" or "False")
            ? new LogicalColumn(name, Array.ConvertAll(texts, t => t is null ? null : (bool?)(t[0] is 'T' or 't')))
            : null;

    private bool TryNumber(string text, out double value)
    {
        switch (text)
        {
            case "Inf" or "inf" or "+Inf":
                value = double.PositiveInfinity;
                return true;
            case "-Inf" or "-inf":
                value = double.NegativeInfinity;
                return true;
        }

        if (options.DecimalMark == ',')
        {
            if (text.Contains('.', StringComparison.Ordinal))
            {
                value = double.NaN;
                return false;
            }

            text = text.Replace(',', '.');
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value);
    }

    private bool LooksNumeric(string?[] texts, int present)
    {
        int numbers = 0;
        bool decimals = false;
        foreach (string? text in texts)
        {
            if (text is not null && TryNumber(text, out double value))
            {
                numbers++;
                decimals |= value != Math.Floor(value);
            }
        }

        return numbers > 0.9 * present || (decimals && numbers >= 0.5 * present);
    }

    // Every cell is a number, but some only under the other decimal mark.
    private bool OnlyOtherDecimalMark(string?[] texts)
    {
        bool some = false;
        foreach (string? text in texts)
        {
            if (text is not null && OtherDecimalMark(text))
            {
                some = true;
            }
            else if (text is not null && !TryNumber(text, out _))
            {
                return false;
            }
        }

        return some;
    }

    private bool OtherDecimalMark(string text) => options.DecimalMark == '.' ? DecimalComma().IsMatch(text) : DecimalPoint().IsMatch(text);

    private DataException NotANumber(string name, string?[] texts, bool forced)
    {
        int row = Array.FindIndex(texts, t => t is not null && !TryNumber(t, out _));
        string text = texts[row]!;
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
            Row = row + 1,
            Line = lines[row + 1],
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
