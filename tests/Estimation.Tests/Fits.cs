using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Tests;

/// <summary>Models fitted by maximum likelihood for tests.</summary>
internal static class Fits
{
    public static MaximumLikelihoodFit Of(string formula, string family, Table data, int points = 1) =>
        Maximizer.Maximize(BoundModel.Bind(Model.Parse(formula, FamilyRegistry.Parse(family)), data), new EstimationOptions { Points = points });

    public static MaximumLikelihoodFit Of(string formula, string family, string data, int points = 1) => Of(formula, family, ExampleData.Read(data), points);
}
