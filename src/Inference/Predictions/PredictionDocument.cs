
namespace Bayes.Predictions;

/// <summary>The JSON document of predictions, described in <c>docs/json.md</c>.</summary>
public sealed record PredictionDocument
{
    /// <summary>The version of the shape.</summary>
    public int SchemaVersion { get; init; } = FitDocument.CurrentVersion;

    /// <summary>The model and the data of the fit.</summary>
    public required FitDocument.ModelPart Model { get; init; }

    /// <summary>What the numbers rest on.</summary>
    public required string Method { get; init; }

    /// <summary><c>subject</c>, <c>zero</c> or <c>marginal</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>mean</c> or <c>observation</c>.</summary>
    public required string As { get; init; }

    /// <summary><c>error</c>, <c>zero</c>, <c>sample</c> or <c>estimate</c>.</summary>
    public required string NewGroups { get; init; }

    /// <summary>The level of the intervals.</summary>
    public required double Level { get; init; }

    /// <summary>The predictions.</summary>
    public required IReadOnlyList<RowPart> Rows { get; init; }

    /// <summary>The rows left out for a missing value, from 1.</summary>
    public required IReadOnlyList<int> MissingRows { get; init; }

    /// <summary>What must be known to read it.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Makes the document of a table.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The document.</returns>
    public static PredictionDocument Of(PredictionTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new PredictionDocument
        {
            Model = FitDocument.ModelPart.Of(table.Model),
            Method = table.Method,
            Kind = Name(table.Options.Kind),
            As = Name(table.Options.Quantity),
            NewGroups = Name(table.Options.NewGroups),
            Level = table.Options.Level,
            Rows = [.. table.Rows.Select(r => new RowPart(r.Row, r.Category.Length > 0 ? r.Category : null, r.Mean, r.Sd, r.Median, r.Lower, r.Upper))],
            MissingRows = table.Missing,
            Notes = table.Notes,
        };
    }

    /// <summary>Writes the document.</summary>
    /// <returns>Indented JSON with a final line feed.</returns>
    public string ToJson() => ResultJson.Write(this);

    internal static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>A prediction in the document.</summary>
    /// <param name="Row">The row of the table, from 1.</param>
    /// <param name="Category">The category, or null.</param>
    /// <param name="Mean">The mean over the draws.</param>
    /// <param name="Sd">The standard deviation over the draws.</param>
    /// <param name="Median">The median over the draws.</param>
    /// <param name="Lower">The lower end of the interval.</param>
    /// <param name="Upper">The upper end of the interval.</param>
    public sealed record RowPart(int Row, string? Category, double Mean, double Sd, double Median, double Lower, double Upper);
}
