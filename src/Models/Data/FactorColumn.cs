using System.Globalization;
using Bayes.Models.Errors;

namespace Bayes.Models.Data;

/// <summary>A column of levels. The first level is the reference of treatment contrasts and the failure of a binary response.</summary>
/// <remarks>Its order and its contrasts are set on the table: <see cref="Table.AsOrdered"/>, <see cref="Table.WithContrast"/>.</remarks>
public sealed class FactorColumn : TableColumn
{
    private readonly int[] _codes;
    private readonly string[] _levels;

    internal FactorColumn(string name, int[] codes, string[] levels)
        : base(name)
    {
        RequireDistinct(name, levels);
        foreach (int code in codes)
        {
            if (code < -1 || code >= levels.Length)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(codes),
                    code,
                    string.Create(CultureInfo.InvariantCulture, $"Codes of column '{name}' must lie between -1 and {levels.Length - 1}."));
            }
        }

        _codes = codes;
        _levels = levels;
    }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Factor;

    /// <inheritdoc/>
    public override int Count => _codes.Length;

    /// <summary>For each row the index of its level; −1 is missing.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>The array of <see cref="Codes"/> itself, for designs that share it; it is never written to.</summary>
    internal int[] SharedCodes => _codes;

    /// <summary>The levels in order, with those that no row has.</summary>
    public IReadOnlyList<string> Levels => _levels;

    /// <summary>Whether the levels have an order, so that polynomial contrasts are the default.</summary>
    /// <value>Default: false.</value>
    public bool IsOrdered { get; private init; }

    /// <summary>The contrasts chosen for the column; null for the default: treatment, or polynomial when it is ordered.</summary>
    /// <value>Default: null.</value>
    public Contrast? Contrast { get; private init; }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => _codes[row] < 0;

    /// <inheritdoc/>
    public override string Text(int row) => IsMissing(row) ? "NA" : _levels[_codes[row]];

    internal static FactorColumn FromText(string name, string?[] values, string[]? levels)
    {
        bool given = levels is not null;
        levels ??= FactorLevels.Sorted(values.OfType<string>());
        RequireDistinct(name, levels);
        Dictionary<string, int> codeOf = Index(levels);
        int[] codes = new int[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] is not string value)
            {
                codes[row] = -1;
            }
            else if (!codeOf.TryGetValue(value, out codes[row]))
            {
                System.Diagnostics.Debug.Assert(given, "Levels taken from the values hold every value.");
                throw NotAmongLevels(name, value, levels, row);
            }
        }

        return new FactorColumn(name, codes, levels);
    }

    internal static DataException NotAmongLevels(string name, string value, string[] levels, int row) =>
        new($"'{value}' is not among the levels given: {string.Join(", ", levels)}.")
        {
            Column = name,
            Value = value,
            Row = row + 1,
            Suggestion = Suggestions.Nearest(value, levels),
        };

    internal FactorColumn WithLevels(string[] levels)
    {
        RequireDistinct(Name, levels);
        Dictionary<string, int> codeOf = Index(levels);
        int[] codes = new int[_codes.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            if (_codes[row] < 0)
            {
                codes[row] = -1;
            }
            else if (!codeOf.TryGetValue(_levels[_codes[row]], out codes[row]))
            {
                throw NotAmongLevels(Name, _levels[_codes[row]], levels, row);
            }
        }

        return new FactorColumn(Name, codes, levels) { IsOrdered = IsOrdered, Contrast = Contrast };
    }

    internal FactorColumn Ordered() => new(Name, _codes, _levels) { IsOrdered = true, Contrast = Contrast };

    internal FactorColumn WithContrast(Contrast contrast) => new(Name, _codes, _levels) { IsOrdered = IsOrdered, Contrast = contrast };

    private static Dictionary<string, int> Index(string[] levels)
    {
        Dictionary<string, int> codeOf = new(StringComparer.Ordinal);
        for (int code = 0; code < levels.Length; code++)
        {
            codeOf.Add(levels[code], code);
        }

        return codeOf;
    }

    private static void RequireDistinct(string name, string[] levels)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string level in levels)
        {
            if (!seen.Add(level))
            {
                throw new DataException($"the level '{level}' stands twice among the levels given.") { Column = name, Value = level };
            }
        }
    }
}
