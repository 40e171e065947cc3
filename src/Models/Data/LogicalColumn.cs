namespace Bayes.Models.Data;

/// <summary>A column of true and false. In a formula it acts as a factor with the levels FALSE and TRUE, in arithmetic as 0 and 1.</summary>
public sealed class LogicalColumn : TableColumn
{
    internal static readonly string[] LevelNames = ["FALSE", "TRUE"];

    private readonly bool?[] _values;

    internal LogicalColumn(string name, bool?[] values)
        : base(name) => _values = values;

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Logical;

    /// <inheritdoc/>
    public override int Count => _values.Length;

    /// <summary>The values; null is missing.</summary>
    public ReadOnlySpan<bool?> Values => _values;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => _values[row] is null;

    /// <inheritdoc/>
    public override string Text(int row) => _values[row] switch
    {
        true => "TRUE",
        false => "FALSE",
        null => "NA",
    };

    /// <summary>0 for false, 1 for true, −1 for missing.</summary>
    internal int[] Codes() => Array.ConvertAll(_values, v => v switch { true => 1, false => 0, null => -1 });
}
