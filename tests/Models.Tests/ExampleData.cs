using System.Collections.Concurrent;
using Bayes.Models.Data;

namespace Bayes.Models.Tests;

/// <summary>The data sets under examples/data, copied beside the test assembly.</summary>
internal static class ExampleData
{
    private static readonly ConcurrentDictionary<string, Table> Tables = new();

    public static Table Read(string name) =>
        Tables.GetOrAdd(name, key => Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", $"{key}.csv")));
}
