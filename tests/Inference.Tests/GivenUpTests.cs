using System.Text.Json.Nodes;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Inference.Tests;

/// <summary>A chain that gives up short trajectories says why.</summary>
public sealed class GivenUpTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bayes-given-up-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_summary_the_document_and_the_fit_on_disk_tell_the_reason()
    {
        // Two correlated effects of four binary rows a group, as wide as the data allow: no quadratic fits these.
        string path = Path.Combine(_directory, "fit");
        SamplingOptions options = new() { Chains = 2, Draws = 60, Seed = 1, OutputDirectory = path };
        PosteriorFit fit = Model.Parse("y ~ x + (x | g)", Family.Bernoulli()).Sample(Data(), options);
        IReadOnlyList<ChainReason> reasons = fit.Description.Sampler.GaveUp;
        Assert.NotEmpty(reasons);
        Assert.Equal(fit.Chains.Where(c => c.GaveUpTrajectories).Select(c => c.Chain), reasons.Select(r => r.Chain));
        Assert.All(reasons, r => Assert.False(string.IsNullOrWhiteSpace(r.Reason)));
        string text = fit.Summary().ToString();
        JsonArray json = JsonNode.Parse(fit.Summary().ToJson())!["sampler"]!["gave_up"]!.AsArray();
        Assert.Equal(reasons.Select(r => (r.Chain, r.Reason)), json.Select(r => ((int)r!["chain"]!, (string)r["reason"]!)));
        Assert.All(reasons, r => Assert.Contains($"\n         chain {r.Chain} gave up short trajectories: {r.Reason}\n", text, StringComparison.Ordinal));
        Assert.Equal(reasons, FitStore.Read(path).Description.Sampler.GaveUp);

        // A chain that goes on from its checkpoint made no trials of its own.
        PosteriorFit longer = Model.Parse("y ~ x + (x | g)", Family.Bernoulli()).Sample(Data(), options with { Draws = 90, ResumeOutput = true });
        Assert.Equal(reasons, longer.Description.Sampler.GaveUp);
    }

    private static Table Data()
    {
        RandomStream random = new(61, 1);
        const int Groups = 40;
        double[] x = new double[4 * Groups];
        double[] y = new double[x.Length];
        string[] g = new string[x.Length];
        (double intercept, double slope) = (0, 0);
        for (int i = 0; i < x.Length; i++)
        {
            (intercept, slope) = i % 4 == 0 ? (2 * random.NextNormal(), 3 * random.NextNormal()) : (intercept, slope);
            x[i] = random.NextNormal();
            y[i] = random.NextDouble() < 1 / (1 + Math.Exp(-intercept - ((1 + slope) * x[i]))) ? 1 : 0;
            g[i] = $"{i / 4}";
        }

        return Table.FromColumns(TableColumn.Numeric("x", x), TableColumn.Numeric("y", y), TableColumn.Factor("g", g));
    }
}
