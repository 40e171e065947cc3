using System.Text;

namespace Bayes;

/// <summary>A table for a terminal or a text file: the first column left, the others right unless said otherwise.</summary>
internal sealed class TextTable
{
    private readonly List<string[]> _rows = [];

    public TextTable(params string[] header) => _rows.Add(header);

    /// <summary>Whether all columns are aligned left, as words are.</summary>
    public bool OfWords { get; init; }

    public void Add(params string[] row) => _rows.Add(row);

    /// <summary>Appends the table, each line indented by two spaces.</summary>
    public void Write(StringBuilder text, int firstColumnWidth = 0)
    {
        int columns = _rows[0].Length;
        int[] widths = new int[columns];
        foreach (string[] row in _rows)
        {
            for (int c = 0; c < columns; c++)
            {
                widths[c] = Math.Max(widths[c], row[c].Length);
            }
        }

        widths[0] = Math.Max(widths[0], firstColumnWidth);
        foreach (string[] row in _rows)
        {
            StringBuilder line = new("  ");
            line.Append(row[0].PadRight(widths[0]));
            for (int c = 1; c < columns; c++)
            {
                line.Append("  ").Append(OfWords ? row[c].PadRight(widths[c]) : row[c].PadLeft(widths[c]));
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }
}
