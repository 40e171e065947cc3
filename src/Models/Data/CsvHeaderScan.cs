namespace Bayes.Models.Data;

/// <summary>Finds the delimiter in the header line of a text that comes in pieces.</summary>
/// <remarks>The header decides: it holds no decimal commas and no free text.</remarks>
internal sealed class CsvHeaderScan
{
    private const string Announcement = "sep=";
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    private readonly int[] _counts = new int[Delimiters.Length];
    private int _announced;
    private bool _first = true;
    private bool _quoted;
    private bool _ended;

    /// <summary>Whether the text has nothing but white space.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Whether the first line names the delimiter, as Excel's "sep=;" does.</summary>
    public bool AnnouncesDelimiter => _announced == Announcement.Length;

    /// <summary>The delimiter that the header has most of.</summary>
    public char Delimiter
    {
        get
        {
            int best = 0;
            for (int i = 1; i < _counts.Length; i++)
            {
                best = _counts[i] > _counts[best] ? i : best;
            }

            return Delimiters[best];
        }
    }

    /// <summary>Takes up the next piece of the text.</summary>
    public void Scan(ReadOnlySpan<char> text)
    {
        if (_first)
        {
            text = text.TrimStart('\uFEFF');
            _first = text.IsEmpty;
        }

        for (int i = 0; i < text.Length && !_ended; i++)
        {
            char c = text[i];
            if (_announced >= 0 && _announced < Announcement.Length)
            {
                _announced = char.ToLowerInvariant(c) == Announcement[_announced] ? _announced + 1 : -1;
            }

            if (c == '"')
            {
                _quoted = !_quoted;
            }
            else if (!_quoted && c is '\n' or '\r')
            {
                _ended = !IsEmpty;
            }
            else if (!_quoted && Array.IndexOf(Delimiters, c) is int place and >= 0)
            {
                _counts[place]++;
            }

            IsEmpty &= char.IsWhiteSpace(c);
        }
    }
}
