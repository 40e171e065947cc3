using Bayes.Calibration.Examples;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;

namespace Bayes.Calibration.Verdicts;

/// <summary>Data sets on which mixed-model software goes wrong or falls silent: <c>cases.tsv</c>, made by <c>hard-cases.R</c>.</summary>
public static class HardCases
{
    /// <summary>Reads the cases with their data.</summary>
    /// <returns>The cases, in the order of the file.</returns>
    public static IReadOnlyList<VerdictCase> Read()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Verdicts");
        return [.. File.ReadLines(Path.Combine(folder, "cases.tsv")).Skip(1).Select(line => Case(line.Split('\t')))];
    }

    private static VerdictCase Case(string[] fields) =>
        new(fields[0], Model.Parse(fields[2], FamilyRegistry.Parse(fields[3])), Data(fields[1]), fields[4], fields[5]);

    private static Table Data(string file) =>
        PublishedExamples.All.FirstOrDefault(e => e.File == file) is { } example
            ? example.ReadTable()
            : Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "Verdicts", "data", file));
}
