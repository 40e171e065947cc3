namespace Bayes.Models.Data;

/// <summary>How a CSV file is read.</summary>
public sealed record CsvOptions
{
    /// <summary>The character between fields.</summary>
    /// <value>Default: null, found from the header among <c>, ; tab |</c>.</value>
    public char? Delimiter { get; init; }

    /// <summary>The decimal mark of numbers: <c>.</c> or <c>,</c>.</summary>
    /// <value>Default: <c>.</c></value>
    public char DecimalMark { get; init; } = '.';

    /// <summary>Cells that mean "no value", matched exactly after trimming, quoted or not.</summary>
    /// <value>Default: nothing, <c>NA</c>, <c>N/A</c>, <c>NaN</c>, <c>nan</c>, <c>NULL</c> and <c>.</c></value>
    public EquatableList<string> MissingValues { get; init; } = ["", "NA", "N/A", "NaN", "nan", "NULL", "."];

    /// <summary>Columns to read as factors whatever their cells look like.</summary>
    /// <value>Default: none.</value>
    public EquatableList<string> Factors { get; init; } = [];

    /// <summary>Columns to read as numbers though they are quoted.</summary>
    /// <value>Default: none.</value>
    public EquatableList<string> Numbers { get; init; } = [];

    internal void Validate()
    {
        var problems = new List<string>();
        if (DecimalMark is not ('.' or ','))
        {
            problems.Add($"DecimalMark must be '.' or ',', not '{DecimalMark}'.");
        }

        if (Delimiter is '"' or '\n' or '\r')
        {
            problems.Add("Delimiter must not be a quote or a line break.");
        }

        if (Delimiter == DecimalMark)
        {
            problems.Add($"Delimiter and DecimalMark must differ; both are '{DecimalMark}'.");
        }

        foreach (string name in Factors.Intersect(Numbers, StringComparer.Ordinal))
        {
            problems.Add($"The column '{name}' is named under both Factors and Numbers.");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", problems));
        }
    }
}
