using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Tests;

/// <summary>The published data sets and models on them.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, Table> s_tables = [];

    public static Table Table(string name)
    {
        lock (s_tables)
        {
            if (!s_tables.TryGetValue(name, out Table? table))
            {
                table = Models.Data.Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", name + ".csv"));
                s_tables.Add(name, table);
            }

            return table;
        }
    }

    public static BoundModel Bind(string data, string formula, string family) => Bind(Table(data), formula, family);

    public static BoundModel Bind(Table table, string formula, string family) =>
        BoundModel.Bind(Model.Parse(formula, FamilyRegistry.Parse(family)), table);
}
