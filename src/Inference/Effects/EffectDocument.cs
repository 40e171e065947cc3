
namespace Bayes.Effects;

/// <summary>The JSON document of tables of effects, described in <c>docs/json.md</c>.</summary>
public sealed record EffectDocument
{
    /// <summary>The version of the shape.</summary>
    public int SchemaVersion { get; init; } = FitDocument.CurrentVersion;

    /// <summary>What was asked.</summary>
    public required string Kind { get; init; }

    /// <summary>The model and its data.</summary>
    public required FitDocument.ModelPart Model { get; init; }

    /// <summary>What the numbers rest on.</summary>
    public required string Method { get; init; }

    /// <summary>The level of the intervals.</summary>
    public required double Level { get; init; }

    /// <summary>The tables.</summary>
    public required IReadOnlyList<TablePart> Tables { get; init; }

    /// <summary>Makes the document of a report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The document.</returns>
    public static EffectDocument Of(EffectReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new EffectDocument
        {
            Kind = report.Kind,
            Model = FitDocument.ModelPart.Of(report.Model),
            Method = report.Method,
            Level = report.Level,
            Tables = [.. report.Tables.Select(Table)],
        };
    }

    /// <summary>Writes the document.</summary>
    /// <returns>Indented JSON with a final line feed.</returns>
    public string ToJson() => ResultJson.Write(this);

    internal static string Name(Averaging averaging) => averaging switch
    {
        Averaging.Conditional => "conditional",
        Averaging.AtZero => "at_zero",
        Averaging.Subject => "subject",
        Averaging.Population => "population_averaged",
        _ => "none",
    };

    private static TablePart Table(EffectTable table) => new(
        table.Name,
        table.Title,
        Name(table.Averaging),
        table.Scale,
        table.RatioName,
        [.. table.Rows.Select(r => new RowPart(
            [.. table.Labels.Zip(r.Labels, (name, value) => new LabelPart(name, value))],
            Estimate(r.Estimate),
            r.Ratio is { } ratio ? Estimate(ratio) : null,
            [.. r.Numbers.Select(n => new NumberPart(n.Name, n.Value))]))],
        table.Notes);

    private static EstimatePart Estimate(EffectEstimate e) => new(e.Value, e.Median, e.Error, e.Lower, e.Upper, e.Mcse);

    /// <summary>A table in the document.</summary>
    /// <param name="Name">A stable name.</param>
    /// <param name="Title">What it shows.</param>
    /// <param name="Averaging"><c>conditional</c>, <c>at_zero</c>, <c>subject</c>, <c>population_averaged</c> or <c>none</c>.</param>
    /// <param name="Scale">The scale of the numbers.</param>
    /// <param name="RatioName">What the ratios are, or null.</param>
    /// <param name="Rows">The rows.</param>
    /// <param name="Notes">What must be known to read it.</param>
    public sealed record TablePart(string Name, string Title, string Averaging, string Scale, string? RatioName, IReadOnlyList<RowPart> Rows, IReadOnlyList<string> Notes);

    /// <summary>A row in the document.</summary>
    /// <param name="Labels">What it is about.</param>
    /// <param name="Estimate">The number.</param>
    /// <param name="Ratio">The same as a ratio, or null.</param>
    /// <param name="Numbers">Further numbers.</param>
    public sealed record RowPart(IReadOnlyList<LabelPart> Labels, EstimatePart Estimate, EstimatePart? Ratio, IReadOnlyList<NumberPart> Numbers);

    /// <summary>A label in the document.</summary>
    /// <param name="Name">What it says.</param>
    /// <param name="Value">The word.</param>
    public sealed record LabelPart(string Name, string Value);

    /// <summary>A number with its uncertainty in the document.</summary>
    /// <param name="Value">The posterior mean, or the estimate.</param>
    /// <param name="Median">The posterior median.</param>
    /// <param name="Error">The posterior standard deviation, or the standard error.</param>
    /// <param name="Lower">The lower end of the interval.</param>
    /// <param name="Upper">The upper end of the interval.</param>
    /// <param name="Mcse">The Monte Carlo standard error of the value.</param>
    public sealed record EstimatePart(double Value, double Median, double Error, double Lower, double Upper, double Mcse);

    /// <summary>A further number in the document.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Value">The number.</param>
    public sealed record NumberPart(string Name, double Value);
}
