using CsvHelper;

namespace Bayes.Models.Data;

/// <summary>A column of a CSV file on its way into a table, at its full length from the start.</summary>
/// <param name="name">The column's name.</param>
/// <param name="cells">What cells mean.</param>
internal abstract class CsvColumnStore(string name, CsvCells cells)
{
    protected string Name => name;

    protected CsvCells Cells => cells;

    /// <summary>Takes a cell of the reader's current record; false where it is not of the column's kind.</summary>
    public bool Put(CsvReader reader, int index, int row)
    {
        ReadOnlySpan<byte> cell = reader.GetSpan(index);
        if (cells.IsMissing(cell))
        {
            PutMissing(row);
            return true;
        }

        return PutValue(reader, index, cell, row);
    }

    /// <summary>The finished column.</summary>
    public abstract TableColumn ToColumn();

    protected abstract void PutMissing(int row);

    protected abstract bool PutValue(CsvReader reader, int index, ReadOnlySpan<byte> cell, int row);
}

/// <summary>Numbers.</summary>
internal sealed class CsvNumbers(string name, CsvCells cells, int rows) : CsvColumnStore(name, cells)
{
    private readonly double[] _values = new double[rows];

    public override TableColumn ToColumn() => new NumericColumn(Name, _values);

    protected override void PutMissing(int row) => _values[row] = double.NaN;

    protected override bool PutValue(CsvReader reader, int index, ReadOnlySpan<byte> cell, int row) => Cells.TryNumber(cell, out _values[row]);
}

/// <summary>True and false.</summary>
internal sealed class CsvLogicals(string name, CsvCells cells, int rows) : CsvColumnStore(name, cells)
{
    private readonly bool?[] _values = new bool?[rows];

    public override TableColumn ToColumn() => new LogicalColumn(Name, _values);

    protected override void PutMissing(int row) => _values[row] = null;

    protected override bool PutValue(CsvReader reader, int index, ReadOnlySpan<byte> cell, int row)
    {
        int value = CsvCells.Logical(cell);
        _values[row] = value == 1;
        return value >= 0;
    }
}

/// <summary>Text, as codes of its levels in order of appearance, which are sorted at the end.</summary>
internal sealed class CsvLevels(string name, CsvCells cells, int rows) : CsvColumnStore(name, cells)
{
    private readonly int[] _codes = new int[rows];
    private readonly Dictionary<string, int> _codeOf = new(StringComparer.Ordinal);

    public override TableColumn ToColumn()
    {
        string[] levels = FactorLevels.Sorted(_codeOf.Keys);
        int[] place = new int[levels.Length];
        for (int level = 0; level < levels.Length; level++)
        {
            place[_codeOf[levels[level]]] = level;
        }

        for (int row = 0; row < _codes.Length; row++)
        {
            _codes[row] = _codes[row] < 0 ? -1 : place[_codes[row]];
        }

        return new FactorColumn(Name, _codes, levels);
    }

    protected override void PutMissing(int row) => _codes[row] = -1;

    protected override bool PutValue(CsvReader reader, int index, ReadOnlySpan<byte> cell, int row)
    {
        string text = reader.GetString(index);
        if (!_codeOf.TryGetValue(text, out _codes[row]))
        {
            _codes[row] = _codeOf.Count;
            _codeOf.Add(text, _codes[row]);
        }

        return true;
    }
}
