using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Tests;

/// <summary>Models on the published data sets.</summary>
internal static class Examples
{
    public static BoundModel Bind(string data, string formula, string family) => Bind(ExampleData.Read(data), formula, family);

    public static BoundModel Bind(Table table, string formula, string family) =>
        BoundModel.Bind(Model.Parse(formula, FamilyRegistry.Parse(family)), table);
}
