using System.Globalization;

namespace Bayes.Models.Data;

/// <summary>A column of numbers. NaN means that the value is missing; infinite values are kept and refused by models that use them.</summary>
public sealed class NumericColumn : TableColumn
{
    private readonly double[] _values;

    internal NumericColumn(string name, double[] values)
        : base(name) => _values = values;

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Numeric;

    /// <inheritdoc/>
    public override int Count => _values.Length;

    /// <summary>The values; NaN is missing.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The array itself, for designs that share it; it is never written to.</summary>
    internal double[] SharedValues => _values;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(_values[row]);

    /// <inheritdoc/>
    public override string Text(int row) => IsMissing(row) ? "NA" : Label(_values[row]);

    /// <summary>The number as the label of a level: the shortest decimal that reads back as the same number.</summary>
    internal static string Label(double value) => value switch
    {
        double.PositiveInfinity => "Inf",
        double.NegativeInfinity => "-Inf",
        0.0 => "0",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
