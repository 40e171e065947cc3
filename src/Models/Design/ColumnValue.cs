using System.Globalization;
using Bayes.Models.Data;

namespace Bayes.Models.Design;

/// <summary>The value of an expression over the rows of a table.</summary>
internal abstract class ColumnValue
{
    public abstract int Count { get; }

    public abstract bool IsMissing(int row);

    /// <summary>The value over some of the rows, in ascending order; it shares memory with this one where they are all rows.</summary>
    public abstract ColumnValue Select(int[] rows);

    /// <summary>The elements of some of the rows, in ascending order; the same array where they are all rows.</summary>
    public static T[] Of<T>(T[] values, int[] rows) => rows.Length == values.Length ? values : Array.ConvertAll(rows, row => values[row]);
}

/// <summary>Numbers; NaN is missing.</summary>
internal sealed class NumericValue(double[] values) : ColumnValue
{
    public double[] Values => values;

    public override int Count => values.Length;

    public override bool IsMissing(int row) => double.IsNaN(values[row]);

    public override NumericValue Select(int[] rows) => new(Of(values, rows));
}

/// <summary>Several columns of numbers from one call, such as <c>poly(x, 2)</c>; labels are the call's followed by 1, 2, …, but a single column has the call's alone, as in R.</summary>
internal sealed class MatrixValue(double[][] columns) : ColumnValue
{
    public double[][] Columns => columns;

    public string[] Suffixes { get; } = columns.Length == 1
        ? [""]
        : [.. Enumerable.Range(1, columns.Length).Select(c => c.ToString(CultureInfo.InvariantCulture))];

    public override int Count => columns[0].Length;

    public override bool IsMissing(int row) => columns.Any(column => double.IsNaN(column[row]));

    public override MatrixValue Select(int[] rows) =>
        new(Array.ConvertAll(columns, column => Of(column, rows)));
}

/// <summary>What a factor is besides its levels: whether they have an order, and the contrasts chosen for them.</summary>
internal readonly record struct FactorTraits(bool IsOrdered, Contrast? Chosen)
{
    /// <summary>The contrasts to use.</summary>
    public Contrast Contrast => Chosen ?? (IsOrdered ? Contrast.Polynomial : Contrast.Treatment);
}

/// <summary>Levels; code −1 is missing.</summary>
internal sealed class FactorValue(int[] codes, string[] levels, FactorTraits traits = default) : ColumnValue
{
    public int[] Codes => codes;

    public string[] Levels => levels;

    public FactorTraits Traits => traits;

    public override int Count => codes.Length;

    public override bool IsMissing(int row) => codes[row] < 0;

    public override FactorValue Select(int[] rows) => new(Of(codes, rows), levels, traits);

    /// <summary>The factor without the levels that no row has.</summary>
    public FactorValue DropUnusedLevels()
    {
        bool[] used = new bool[levels.Length];
        foreach (int code in codes)
        {
            if (code >= 0)
            {
                used[code] = true;
            }
        }

        if (used.All(u => u))
        {
            return this;
        }

        int[] newCode = new int[levels.Length];
        var kept = new List<string>();
        for (int level = 0; level < levels.Length; level++)
        {
            newCode[level] = kept.Count;
            if (used[level])
            {
                kept.Add(levels[level]);
            }
        }

        return new FactorValue(Array.ConvertAll(codes, code => code < 0 ? -1 : newCode[code]), [.. kept], traits);
    }
}

/// <summary>True (1) and false (0); −1 is missing.</summary>
internal sealed class LogicalValue(int[] codes) : ColumnValue
{
    public int[] Codes => codes;

    public override int Count => codes.Length;

    public override bool IsMissing(int row) => codes[row] < 0;

    public override LogicalValue Select(int[] rows) => new(Of(codes, rows));

    public FactorValue ToFactor() => new(codes, LogicalColumn.LevelNames);

    public NumericValue ToNumeric() => new(Array.ConvertAll(codes, code => code < 0 ? double.NaN : code));
}
