using System.Text;
using Bayes.Plots;

namespace Bayes.Report;

/// <summary>The JSON document of what a report states, described in <c>docs/json.md</c>.</summary>
public sealed record ReportDocument
{
    /// <summary>The version of the shape.</summary>
    public int SchemaVersion { get; init; } = FitDocument.CurrentVersion;

    /// <summary>The model and its data.</summary>
    public required FitDocument.ModelPart Model { get; init; }

    /// <summary>The page; null where it was not written.</summary>
    public string? File { get; init; }

    /// <summary>The questions that the report begins with, answered.</summary>
    public required IReadOnlyList<ReportAnswer> Answers { get; init; }

    /// <summary>The model in sentences.</summary>
    public required string InWords { get; init; }

    /// <summary>The paragraph for the methods section of a paper.</summary>
    public required string Methods { get; init; }

    /// <summary>The figures, in their order.</summary>
    public required IReadOnlyList<FigurePart> Figures { get; init; }

    /// <summary>A figure of the report.</summary>
    /// <param name="Name">Its name, as in <c>bayes plot</c>.</param>
    /// <param name="Title">What it shows.</param>
    public sealed record FigurePart(string Name, string Title);

    /// <summary>Writes the document.</summary>
    /// <returns>Indented JSON with a final line feed.</returns>
    public string ToJson() => ResultJson.Write(this);

    /// <summary>Writes the answers as a CSV table.</summary>
    /// <returns>The table with a header, columns <c>code,question,ok,answer,text</c>.</returns>
    public string ToCsv()
    {
        StringBuilder csv = new("code,question,ok,answer,text\n");
        foreach (ReportAnswer answer in Answers)
        {
            csv.AppendJoin(',', answer.Code, Quote(answer.Question), answer.Ok ? "true" : "false", Quote(answer.Answer), Quote(answer.Text)).Append('\n');
        }

        return csv.ToString();
    }

    internal static ReportDocument Of(FitReport report, IEnumerable<Figure> figures, string? file) => new()
    {
        Model = FitDocument.ModelPart.Of(report.Fit.Description.Model),
        File = file,
        Answers = report.Answers,
        InWords = ModelInWords.Of(report.Model, report.Check),
        Methods = MethodsParagraph.Of(report.Fit, report.Model, report.Summary, report.Comparison),
        Figures = [.. figures.Select(f => new FigurePart(f.Name, f.Title))],
    };

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
