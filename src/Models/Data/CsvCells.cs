using System.Globalization;
using System.Text;
using CsvHelper;

namespace Bayes.Models.Data;

/// <summary>What single cells of a CSV file mean, told from their bytes without making strings of them.</summary>
internal sealed class CsvCells
{
    private readonly byte[][] _missing;
    private readonly int _longestMissing;
    private readonly bool _decimalComma;

    public CsvCells(CsvOptions options)
    {
        _missing = [.. options.MissingValues.Select(Encoding.UTF8.GetBytes)];
        _longestMissing = _missing.Length == 0 ? -1 : _missing.Max(m => m.Length);
        _decimalComma = options.DecimalMark == ',';
    }

    /// <summary>Whether a cell stands in quotes.</summary>
    public static bool IsQuoted(CsvReader reader, int index) => reader.GetRawSpan(index).TrimStart(" \t"u8) is [(byte)'"', ..];

    /// <summary>Whether a cell spells a missing value.</summary>
    public bool IsMissing(ReadOnlySpan<byte> cell)
    {
        if (cell.Length <= _longestMissing)
        {
            foreach (byte[] missing in _missing)
            {
                if (cell.SequenceEqual(missing))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The number that a cell spells.</summary>
    public bool TryNumber(ReadOnlySpan<byte> cell, out double value)
    {
        if (cell.SequenceEqual("Inf"u8) || cell.SequenceEqual("inf"u8) || cell.SequenceEqual("+Inf"u8))
        {
            value = double.PositiveInfinity;
            return true;
        }

        if (cell.SequenceEqual("-Inf"u8) || cell.SequenceEqual("-inf"u8))
        {
            value = double.NegativeInfinity;
            return true;
        }

        if (_decimalComma)
        {
            if (cell.Contains((byte)'.'))
            {
                value = double.NaN;
                return false;
            }

            byte[] copy = cell.ToArray();
            copy.AsSpan().Replace((byte)',', (byte)'.');
            return double.TryParse(copy, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value);
        }

        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value);
    }

    /// <summary>Whether a cell spells true (1) or false (0); −1 for neither.</summary>
    public static int Logical(ReadOnlySpan<byte> cell) =>
        cell.SequenceEqual("TRUE"u8) || cell.SequenceEqual("true"u8) || cell.SequenceEqual("True"u8) ? 1
        : cell.SequenceEqual("FALSE"u8) || cell.SequenceEqual("false"u8) || cell.SequenceEqual("False"u8) ? 0
        : -1;
}
