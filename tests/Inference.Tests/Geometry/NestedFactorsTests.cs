using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Inference.Tests.Geometry;

public class NestedFactorsTests
{
    /// <summary>Mapped factor by factor, every chain of these gives up: its standard deviations are tied to the effects of all classes.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Chains_of_a_nested_model_keep_the_coordinates_of_the_mode(int stream)
    {
        PosteriorFit fit = Model.Parse("y ~ x + (1 | school) + (1 | class)", Family.Bernoulli())
            .Sample(Data(stream), new SamplingOptions { Seed = (ulong)stream, Draws = 50, KeepGroupEffects = false });
        Assert.Contains("exact-normal steps", fit.Description.Sampler.Kernel, StringComparison.Ordinal);
        Assert.EndsWith("whitened at the mode", fit.Description.Sampler.Kernel, StringComparison.Ordinal);
        Assert.DoesNotContain("non-centred", fit.Description.Sampler.Kernel, StringComparison.Ordinal);
    }

    private static Table Data(int stream)
    {
        const int Rows = 4000;
        const int Classes = 400;
        const int Schools = 100;
        RandomStream random = new(53, (ulong)stream);
        double[] x = [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
        double[] byClass = [.. Enumerable.Range(0, Classes).Select(_ => 0.8 * random.NextNormal())];
        double[] bySchool = [.. Enumerable.Range(0, Schools).Select(_ => 0.6 * random.NextNormal())];
        double[] y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            int group = i % Classes;
            double predictor = -0.3 + (0.5 * x[i]) + byClass[group] + bySchool[group * Schools / Classes];
            y[i] = random.NextDouble() < 1 / (1 + Math.Exp(-predictor)) ? 1 : 0;
        }

        return Table.FromColumns(
            TableColumn.Numeric("y", y),
            TableColumn.Numeric("x", x),
            TableColumn.Factor("class", Enumerable.Range(0, Rows).Select(i => $"{i % Classes}")),
            TableColumn.Factor("school", Enumerable.Range(0, Rows).Select(i => $"{i % Classes * Schools / Classes}")));
    }
}
