using Bayes.Draws;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Numerics;
using Bayes.Sampler;

namespace Bayes.Inference.Tests;

public sealed class ResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bayes-resume-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<TransportKind, KernelKind, int> Cases => new()
    {
        { TransportKind.Auto, KernelKind.Auto, 1 },
        { TransportKind.Auto, KernelKind.Nuts, 3 },
        { TransportKind.NonCentred, KernelKind.Auto, 2 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_cancelled_run_goes_on_to_the_draws_it_would_have_made(TransportKind transport, KernelKind kernel, int thin)
    {
        SamplingOptions options = Options("cut", transport, kernel) with { Draws = 3000, Thin = thin };
        PosteriorFit whole = Model().Sample(Data(), options with { OutputDirectory = null });
        using CancellationTokenSource source = new();
        PosteriorFit cut = Model().Sample(Data(), options, new StopAt(source, (options.Warmup ?? 0) + 1000), source.Token);
        Assert.True(cut.Description.Sampler.Cancelled);
        PosteriorFit resumed = Model().Sample(Data(), options with { ResumeOutput = true });
        Same(whole, resumed);
        Assert.Equal(whole.Description.Sampler.Gradients, resumed.Description.Sampler.Gradients);
        Assert.False(resumed.Description.Sampler.Cancelled);
        Same(whole, FitStore.Read(options.OutputDirectory!));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_run_that_integrates_out_goes_on_to_the_draws_it_would_have_made(int thin)
    {
        ModelSpec model = Bayes.Models.Model.Parse("z ~ x + (1 + x | g)", Family.Gaussian());
        SamplingOptions options = Options("integrated") with { Draws = 3000, Thin = thin };
        PosteriorFit whole = model.Sample(Data(), options with { OutputDirectory = null, Cores = 1 });
        Assert.Equal("integrated", whole.Description.Sampler.Transport);
        using CancellationTokenSource source = new();
        PosteriorFit cut = model.Sample(Data(), options, new StopAt(source, (options.Warmup ?? 0) + 1000), source.Token);
        Assert.True(cut.Description.Sampler.Cancelled);
        Same(whole, model.Sample(Data(), options with { ResumeOutput = true }));
        Same(whole, FitStore.Read(options.OutputDirectory!));
        SamplingException error = Assert.Throws<SamplingException>(() => model.Sample(Data(), options with { ResumeOutput = true, Transport = TransportKind.Glmm }));
        Assert.Contains("sampler.transport was \"integrated\" and is now \"mode\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_draws_kept_of_a_thinned_run_are_every_so_many_of_the_whole_one()
    {
        ModelSpec model = Bayes.Models.Model.Parse("z ~ x + (1 + x | g)", Family.Gaussian());
        SamplingOptions options = Options("thinned") with { Draws = 300, OutputDirectory = null };
        PosteriorFit all = model.Sample(Data(), options);
        PosteriorFit thinned = model.Sample(Data(), options with { Thin = 3 });
        for (int p = 0; p < all.Draws.ParameterNames.Count; p++)
        {
            Assert.Equal(all.Draws.Chains[1].Values(p).ToArray().Where((_, draw) => draw % 3 == 0), thinned.Draws.Chains[1].Values(p).ToArray());
        }
    }

    [Fact]
    public void Rows_without_a_checkpoint_and_a_checkpoint_without_its_rows_start_the_chain_again()
    {
        SamplingOptions options = Options("killed") with { Draws = 200 };
        PosteriorFit whole = Model().Sample(Data(), options);
        File.Delete(Path.Combine(_folder, "killed", "draws_1.checkpoint.json"));
        string second = Path.Combine(_folder, "killed", "draws_2.csv");
        string[] lines = File.ReadAllLines(second);
        File.WriteAllText(second + ".partial", string.Join('\n', lines.Take(lines.Length - 60)) + "\n1.5,0.9");
        File.Delete(second);
        Same(whole, Model().Sample(Data(), options with { ResumeOutput = true }));
    }

    [Fact]
    public void A_kill_after_the_last_checkpoint_loses_only_the_rows_behind_it()
    {
        SamplingOptions options = Options("early") with { Draws = 150 };
        Model().Sample(Data(), options);
        string checkpoint = File.ReadAllText(Path.Combine(_folder, "early", "draws_1.checkpoint.json"));
        PosteriorFit whole = Model().Sample(Data(), options with { Draws = 400, ResumeOutput = true });
        File.WriteAllText(Path.Combine(_folder, "early", "draws_1.checkpoint.json"), checkpoint);
        Same(whole, Model().Sample(Data(), options with { Draws = 400, ResumeOutput = true }));
    }

    [Fact]
    public void A_finished_run_is_extended_by_the_draws_of_a_longer_one()
    {
        SamplingOptions options = Options("longer") with { Draws = 100 };
        Model().Sample(Data(), options);
        PosteriorFit extended = Model().Sample(Data(), options with { Draws = 350, ResumeOutput = true });
        Same(Model().Sample(Data(), options with { Draws = 350, OutputDirectory = null }), extended);
    }

    [Fact]
    public void A_run_of_other_settings_or_another_model_is_not_continued()
    {
        SamplingOptions options = Options("other") with { Draws = 100 };
        Model().Sample(Data(), options);
        string Message(ModelSpec model, SamplingOptions other) =>
            Assert.Throws<SamplingException>(() => model.Sample(Data(), other with { ResumeOutput = true })).Message;
        Assert.Contains("sampler.seed was 5 and is now 6", Message(Model(), options with { Seed = 6 }), StringComparison.Ordinal);
        Assert.Contains("formula", Message(Bayes.Models.Model.Parse("y ~ 1 + (1 | g)", Family.Bernoulli()), options), StringComparison.Ordinal);
        Assert.Contains("asked for 100 draws", Message(Model(), options with { Draws = 50 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_data_are_told_from_those_of_the_first_run()
    {
        SamplingOptions options = Options("data") with { Draws = 100 };
        Model().Sample(Data(), options);
        string Message(Table data) => Assert.Throws<SamplingException>(() => Model().Sample(data, options with { ResumeOutput = true })).Message;
        double[] y = [.. ((NumericColumn)Data()["y"]).Values];
        y[3] = 1 - y[3];
        Assert.Contains("the data changed (the same 90 rows", Message(Data().WithColumn(TableColumn.Numeric("y", y))), StringComparison.Ordinal);
        double[] x = [.. ((NumericColumn)Data()["x"]).Values];
        x[89] += 1e-9;
        Assert.Contains("the data changed", Message(Data().WithColumn(TableColumn.Numeric("x", x))), StringComparison.Ordinal);
        Table groups = Data().WithColumn(TableColumn.Factor("g", Enumerable.Range(0, 90).Select(i => $"{(i + 1) % 7}")));
        Assert.Contains("the data changed", Message(groups), StringComparison.Ordinal);
        x[5] = double.NaN;
        Assert.Contains("the data changed (90 rows then and 89 now)", Message(Data().WithColumn(TableColumn.Numeric("x", x))), StringComparison.Ordinal);
        Assert.Equal(100, Model().Sample(Data(), options with { ResumeOutput = true }).Draws.DrawCount);
    }

    private static ModelSpec Model() => Bayes.Models.Model.Parse("y ~ x + (1 + x | g)", Family.Bernoulli());

    private SamplingOptions Options(string name, TransportKind transport = TransportKind.Auto, KernelKind kernel = KernelKind.Auto) =>
        new() { Chains = 2, Warmup = 120, Seed = 5, Transport = transport, Kernel = kernel, OutputDirectory = Path.Combine(_folder, name) };

    private static Table Data()
    {
        RandomStream random = new(4, 1);
        double[] x = [.. Enumerable.Range(0, 90).Select(_ => random.NextNormal())];
        return Table.FromColumns(
            TableColumn.Numeric("x", x),
            TableColumn.Numeric("y", x.Select(v => random.NextDouble() < 1 / (1 + Math.Exp(-v)) ? 1.0 : 0.0)),
            TableColumn.Numeric("z", x.Select(v => (0.5 * v) + random.NextNormal())),
            TableColumn.Factor("g", Enumerable.Range(0, 90).Select(i => $"{i % 7}")));
    }

    private static void Same(PosteriorFit expected, PosteriorFit actual)
    {
        Assert.Equal(expected.Draws.ParameterNames, actual.Draws.ParameterNames);
        Assert.Equal(expected.Draws.ChainCount, actual.Draws.ChainCount);
        for (int c = 0; c < expected.Draws.ChainCount; c++)
        {
            for (int p = 0; p < expected.Draws.ParameterNames.Count; p++)
            {
                Assert.Equal(expected.Draws.Chains[c].Values(p).ToArray(), actual.Draws.Chains[c].Values(p).ToArray());
            }

            Assert.All(SamplerColumn.All, column =>
                Assert.Equal(expected.Draws.Chains[c].SamplerValues(column).ToArray(), actual.Draws.Chains[c].SamplerValues(column).ToArray()));
        }
    }

    private sealed class StopAt(CancellationTokenSource source, int iteration) : IProgress<ChainProgress>
    {
        public void Report(ChainProgress value)
        {
            if (value.Iteration > iteration || value.Phase == ChainPhase.Sampling)
            {
                source.Cancel();
            }
        }
    }
}
