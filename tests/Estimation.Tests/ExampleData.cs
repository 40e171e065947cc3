using System.Collections.Concurrent;
using System.Text.Json;
using Bayes.Models.Data;

namespace Bayes.Estimation.Tests;

/// <summary>The data sets under examples/data, data of these tests, and truth files.</summary>
internal static class ExampleData
{
    private static readonly ConcurrentDictionary<string, Table> Tables = new();

    public static Table Read(string name) =>
        Tables.GetOrAdd(name, key => Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", $"{key}.csv")));

    public static JsonElement Truth(string name)
    {
        using Stream stream = typeof(ExampleData).Assembly.GetManifestResourceStream(name)!;
        return JsonDocument.Parse(stream).RootElement;
    }
}
