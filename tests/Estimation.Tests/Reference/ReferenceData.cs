using System.Globalization;
using Bayes.Models.Data;

namespace Bayes.Estimation.Tests.Reference;

/// <summary>The published data sets coded as the reference fits had them.</summary>
internal static class ReferenceData
{
    public static Table Read(string name) => name switch
    {
        "asthma" => ExampleData.Read("asthma").WithReference("treat", "Usual"),
        "salamanders" => ExampleData.Read("salamanders").WithReference("mined", "yes").WithReference("spp", "GP"),
        "cbpp with rows" => Lines("cbpp", (line, row) => line + (row == 0 ? ",\"obs\"" : string.Create(CultureInfo.InvariantCulture, $",\"{row}\""))),
        "epilepsy without patient 49" => Lines("epilepsy", (line, _) => line.StartsWith("\"49\",", StringComparison.Ordinal) ? null : line),
        _ => ExampleData.Read(name),
    };

    private static Table Lines(string name, Func<string, int, string?> change)
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "examples", name + ".csv"));
        return Table.ParseCsv(string.Join('\n', lines.Select(change).Where(line => line is not null)));
    }
}
