using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Inference.Tests;

public sealed class CoresTests
{
    [Fact]
    public void More_cores_than_chains_help_with_many_rows_and_change_no_draw()
    {
        SamplingOptions options = new() { Chains = 1, Draws = 25, Warmup = 120, Seed = 5, Cores = 1 };
        PosteriorFit alone = Fit(options);
        PosteriorFit helped = Fit(options with { Cores = 4 });

        Assert.True(alone.Description.Sampler.ModeGradients > 0);
        Assert.Equal(alone.Description.Sampler.ModeGradients, helped.Description.Sampler.ModeGradients);
        Assert.Equal(alone.Draws.ParameterNames, helped.Draws.ParameterNames);
        foreach (string name in alone.Draws.ParameterNames)
        {
            Assert.Equal(alone.Draws.Parameter(name).Chain(0).ToArray(), helped.Draws.Parameter(name).Chain(0).ToArray());
        }
    }

    private static PosteriorFit Fit(SamplingOptions options) => Model.Parse("y ~ x + (1 | g)", Family.Bernoulli()).Sample(Data(), options);

    // Enough rows for two parts.
    private static Table Data()
    {
        const int Rows = 51_000;
        RandomStream random = new(41, 1);
        double[] x = [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
        double[] effects = [.. Enumerable.Range(0, 40).Select(_ => random.NextNormal())];
        return Table.FromColumns(
            TableColumn.Numeric("y", x.Select((v, i) => random.NextDouble() < 1 / (1 + Math.Exp(-v - effects[i % 40])) ? 1.0 : 0)),
            TableColumn.Numeric("x", x),
            TableColumn.Factor("g", Enumerable.Range(0, Rows).Select(i => $"{i % 40}")));
    }
}
