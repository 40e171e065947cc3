using Bayes.Draws;
using Bayes.Draws.Storage;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Sampler;

namespace Bayes.Inference.Tests;

public sealed class FitStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bayes-fit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_fit_written_while_it_runs_reads_back_without_loss()
    {
        PosteriorFit fit = Small().Sample(Data(), Options(Path.Combine(_folder, "run")));
        PosteriorFit read = FitStore.Read(Path.Combine(_folder, "run"));
        Same(fit.Draws, read.Draws);
        Assert.Equal(fit.Summary().ToJson(true), read.Summary().ToJson(true));
        Assert.Equal(fit.Summary().ToString(), read.Summary().ToString());
    }

    [Fact]
    public void A_fit_saved_afterwards_reads_back_without_loss()
    {
        PosteriorFit fit = Small().Sample(Data(), Options(null));
        fit.Save(Path.Combine(_folder, "saved"));
        PosteriorFit read = FitStore.Read(Path.Combine(_folder, "saved"));
        Same(fit.Draws, read.Draws);
        Assert.Equal(fit.Summary().ToCsv(true), read.Summary().ToCsv(true));
    }

    [Fact]
    public void A_fit_is_not_overwritten_unless_asked()
    {
        SamplingOptions options = Options(Path.Combine(_folder, "run"));
        Small().Sample(Data(), options);
        Assert.Contains("holds a fit already", Assert.Throws<DrawFileException>(() => Small().Sample(Data(), options)).Message, StringComparison.Ordinal);
        Small().Sample(Data(), options with { ReplaceOutput = true, Seed = 2 });
        Assert.Equal(2UL, FitStore.Read(Path.Combine(_folder, "run")).Description.Sampler.Seed);
    }

    [Fact]
    public void A_cancelled_run_keeps_its_draws_in_memory_and_on_disk_and_says_so()
    {
        using CancellationTokenSource source = new();
        StopAfter progress = new(source);
        SamplingOptions options = Options(Path.Combine(_folder, "cut")) with { Draws = 2_000_000, Cores = 1, Chains = 2 };
        PosteriorFit fit = Small().Sample(Data(), options, progress, source.Token);
        PosteriorFit read = FitStore.Read(Path.Combine(_folder, "cut"));
        Assert.True(fit.Description.Sampler.Cancelled);
        Assert.Contains(fit.Summary().Verdict.Messages, m => m.Code == "cancelled");
        Assert.False(fit.Summary().Verdict.Ok);
        Assert.InRange(fit.Draws.DrawCount, 1, 1_999_999);
        Same(fit.Draws, read.Draws);
        Assert.True(read.Description.Sampler.Cancelled);
    }

    [Fact]
    public void Nothing_is_written_when_the_model_does_not_fit_the_data()
    {
        string folder = Path.Combine(_folder, "never");
        ModelSpec wrong = Model.Parse("y ~ agee + (1 | g)", Family.Bernoulli());
        Assert.Throws<Models.Errors.FormulaException>(() => wrong.Sample(Data(), Options(folder)));
        Assert.False(Directory.Exists(folder));
    }

    private static ModelSpec Small() => Model.Parse("y ~ x + f + (1 + x | g)", Family.Bernoulli());

    private static SamplingOptions Options(string? folder) => new() { Chains = 3, Warmup = 150, Draws = 100, Seed = 5, OutputDirectory = folder };

    private static Table Data()
    {
        System.Text.StringBuilder text = new("y,x,f,g\n");
        for (int i = 0; i < 60; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(i * 7 % 11 < 5 ? 1 : 0)},{Math.Sin(i):0.000},\"{"abc"[i % 3]}\",\"g {i % 6}\"\n");
        }

        return Table.ParseCsv(text.ToString());
    }

    private static void Same(DrawSet expected, DrawSet actual)
    {
        Assert.Equal(expected.ParameterNames, actual.ParameterNames);
        Assert.Equal(expected.ChainCount, actual.ChainCount);
        for (int c = 0; c < expected.ChainCount; c++)
        {
            for (int p = 0; p < expected.ParameterNames.Count; p++)
            {
                Assert.True(expected.Chains[c].Values(p).Span.SequenceEqual(actual.Chains[c].Values(p).Span));
            }

            foreach (string column in SamplerColumn.All)
            {
                Assert.True(expected.Chains[c].SamplerValues(column).Span.SequenceEqual(actual.Chains[c].SamplerValues(column).Span));
            }
        }
    }

    private sealed class StopAfter(CancellationTokenSource source) : IProgress<ChainProgress>
    {
        public void Report(ChainProgress value)
        {
            if (value.Iteration > 400)
            {
                source.Cancel();
            }
        }
    }
}
