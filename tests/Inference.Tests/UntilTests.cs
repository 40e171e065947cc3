using Bayes.Draws;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Numerics;
using Bayes.Sampler;

namespace Bayes.Inference.Tests;

public sealed class UntilTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bayes-until-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("ess=400,rhat=1.01", 400.0, 1.01)]
    [InlineData(" rhat = 1.05 ", null, 1.05)]
    [InlineData("ess=1e3", 1000.0, null)]
    public void A_target_is_read_and_written(string text, double? ess, double? rhat)
    {
        ConvergenceTarget target = ConvergenceTarget.Parse(text);
        Assert.Equal((ess, rhat), (target.Ess, target.RHat));
        Assert.Equal(target, ConvergenceTarget.Parse(target.ToString()));
    }

    [Theory]
    [InlineData("ess=abc", "a number after ess=, such as ess=400, not 'abc'")]
    [InlineData("rhat=", "a number after rhat=, such as rhat=1.01, not ''")]
    [InlineData("ess", "such as 'ess=400,rhat=1.01', not 'ess'")]
    [InlineData("", "not ''")]
    [InlineData("draws=5", "not 'draws=5'")]
    [InlineData("ess=400,ess=500", "ess twice")]
    [InlineData("ess=-1", "must be above 0")]
    [InlineData("rhat=1", "must be above 1")]
    [InlineData("rhat=NaN", "not 'NaN'")]
    public void What_is_wrong_with_a_target_is_said(string text, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => ConvergenceTarget.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_target_that_cannot_be_is_refused_in_options_too()
    {
        SamplerSettingsException error = Assert.Throws<SamplerSettingsException>(() => Sample(new SamplingOptions { Until = new ConvergenceTarget { RHat = 0.9 } }));
        Assert.Contains("R-hat must be above 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rounds_grow_by_half_and_end_at_the_most_draws()
    {
        Assert.Equal([200, 300, 450, 675, 1000], ConvergenceTarget.Rounds(1000, 1));
        Assert.Equal([1000, 1500, 2000], ConvergenceTarget.Rounds(2000, 5));
        Assert.Equal([50], ConvergenceTarget.Rounds(50, 1));
    }

    [Theory]
    [InlineData("z ~ x + (1 | g)", "gaussian", 1)]
    [InlineData("y ~ x + (1 | g)", "bernoulli", 2)]
    public void Sampling_ends_when_the_target_is_met_with_the_first_draws_of_a_whole_run(string formula, string family, int thin)
    {
        SamplingOptions options = new() { Draws = 4000, Chains = 2, Seed = 3, Thin = thin };
        PosteriorFit whole = Sample(options, formula, family);
        PosteriorFit until = Sample(options with { Until = ConvergenceTarget.Parse("ess=400,rhat=1.02"), Cores = 1 }, formula, family);
        TargetDescription target = until.Description.Sampler.Target!;
        Assert.True(target.Met);
        Assert.True(target.SmallestEss >= 400 && target.LargestRHat <= 1.02);
        Assert.InRange(until.Description.Sampler.Draws, 200, 3999);
        Assert.Equal(until.Description.Sampler.Draws, until.Draws.DrawCount * thin);
        Begins(whole, until);
        FitSummary summary = until.Summary();
        Assert.Contains("until ess=400,rhat=1.02: met", summary.ToText(), StringComparison.Ordinal);
        Assert.True(summary.Parameters.Concat(summary.GroupEffects).All(r => r.Summary.EssBulk >= 400 && r.Summary.EssTail >= 400));
        Assert.Equal(whole.Chains.Select(c => c.WarmupGradients), until.Chains.Select(c => c.WarmupGradients));
    }

    [Fact]
    public void A_target_that_is_not_met_is_told()
    {
        PosteriorFit fit = Sample(new SamplingOptions { Draws = 250, Chains = 2, Until = new ConvergenceTarget { Ess = 1e6 } });
        Assert.False(fit.Description.Sampler.Target!.Met);
        Assert.Equal(250, fit.Draws.DrawCount);
        Assert.Contains(fit.Summary().Verdict.Messages, m => m.Code == "target_not_met");
        Assert.Contains("until ess=1000000: not met", fit.Summary().ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_with_a_target_goes_on_to_the_same_end()
    {
        SamplingOptions options = new() { Draws = 4000, Chains = 2, Seed = 8, Until = ConvergenceTarget.Parse("ess=500"), OutputDirectory = Path.Combine(_folder, "fit") };
        PosteriorFit whole = Sample(options with { OutputDirectory = null });
        using CancellationTokenSource source = new();
        PosteriorFit cut = Model.Parse("z ~ x + (1 | g)", Family.Gaussian()).Sample(Data(), options, new StopInSecondRound(source), source.Token);
        Assert.True(cut.Description.Sampler.Cancelled);
        Assert.Null(cut.Description.Sampler.Target);
        Assert.True(cut.Draws.DrawCount >= 200);
        Begins(whole, cut);
        PosteriorFit resumed = Sample(options with { ResumeOutput = true });
        Assert.True(resumed.Description.Sampler.Target!.Met);
        Assert.Equal(whole.Draws.DrawCount, resumed.Draws.DrawCount);
        Assert.Equal(whole.Description.Sampler.Gradients, resumed.Description.Sampler.Gradients);
        Begins(whole, resumed);
        PosteriorFit read = FitStore.Read(options.OutputDirectory!);
        Assert.Equal(whole.Draws.DrawCount, read.Draws.DrawCount);
        Assert.False(read.Description.Sampler.Cancelled);

        // A harder target later.
        PosteriorFit harder = Sample(options with { ResumeOutput = true, Until = ConvergenceTarget.Parse("ess=900") });
        Assert.True(harder.Draws.DrawCount > whole.Draws.DrawCount);
        Begins(harder, whole);
    }

    private static PosteriorFit Sample(SamplingOptions options, string formula = "z ~ x + (1 | g)", string family = "gaussian") =>
        Model.Parse(formula, FamilyRegistry.Parse(family)).Sample(Data(), options);

    private static void Begins(PosteriorFit longer, PosteriorFit shorter)
    {
        Assert.Equal(longer.Draws.ParameterNames, shorter.Draws.ParameterNames);
        foreach ((ChainDraws a, ChainDraws b) in longer.Draws.Chains.Zip(shorter.Draws.Chains))
        {
            for (int p = 0; p < longer.Draws.ParameterNames.Count; p++)
            {
                Assert.Equal(a.Values(p).ToArray().Take(b.DrawCount), b.Values(p).ToArray());
            }
        }
    }

    private static Table Data()
    {
        RandomStream random = new(4, 1);
        double[] x = [.. Enumerable.Range(0, 90).Select(_ => random.NextNormal())];
        double[] g = [.. Enumerable.Range(0, 7).Select(_ => random.NextNormal())];
        return Table.FromColumns(
            TableColumn.Numeric("x", x),
            TableColumn.Numeric("z", x.Select((v, i) => (0.5 * v) + g[i % 7] + random.NextNormal())),
            TableColumn.Numeric("y", x.Select((v, i) => random.NextDouble() < 1 / (1 + Math.Exp(-v - g[i % 7])) ? 1.0 : 0.0)),
            TableColumn.Factor("g", Enumerable.Range(0, 90).Select(i => $"{i % 7}")));
    }

    private sealed class StopInSecondRound(CancellationTokenSource source) : IProgress<ChainProgress>
    {
        private int _begun;

        // Each round of two chains begins with two reports of no iteration.
        public void Report(ChainProgress value)
        {
            if (value.Iteration == 0 && Interlocked.Increment(ref _begun) == 3)
            {
                source.Cancel();
            }
        }
    }
}
