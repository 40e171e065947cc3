using System.Collections.Concurrent;
using Bayes.Draws;
using Bayes.Numerics;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Kernels;

namespace Bayes.Sampler.Tests;

public class ChainRunnerTests
{
    private static readonly SamplerSettings Short = new() { Warmup = 150, Draws = 60, Chains = 4, Seed = 667 };

    private static SamplingTarget Correlated => new(() => NormalTarget.Correlated(4)) { Transport = () => new WarpTransport(4) };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void The_draws_do_not_depend_on_the_number_of_threads(int cores)
    {
        List<double[]>[] reference = Draws(Short with { Cores = 1 });
        Assert.Equal(reference, Draws(Short with { Cores = cores }));
    }

    [Theory]
    [InlineData(3, 2, 1)]
    [InlineData(2, 4, 0)]
    [InlineData(4, 1, 3)]
    public void Cores_without_a_chain_are_spare_and_all_are_after_the_run(int cores, int chains, int atLeast)
    {
        SpareCores spare = new(cores);
        int least = int.MaxValue;
        int most = 0;
        object gate = new();
        SamplingTarget target = Correlated with { Spare = spare };
        target = target with
        {
            Density = () =>
            {
                lock (gate)
                {
                    int free = spare.Take(cores);
                    spare.Return(free);
                    (least, most) = (Math.Min(least, free), Math.Max(most, free));
                }

                return Correlated.Density();
            },
        };
        new ChainRunner(target, Short with { Cores = cores, Chains = chains }).Run(_ => new RecordingSink());

        Assert.Equal(atLeast, least);
        Assert.True(most < cores, "a chain that runs holds its core");
        Assert.Equal(cores, spare.Take(cores));
    }

    [Fact]
    public void A_chain_run_alone_gives_what_it_gives_beside_others()
    {
        List<double[]>[] all = Draws(Short);
        for (int chain = 1; chain <= 4; chain++)
        {
            Assert.Equal(all[chain - 1], Draws(Short with { FirstChain = chain, Chains = 1 })[0]);
        }
    }

    [Fact]
    public void Progress_does_not_change_the_draws_and_reaches_the_end_of_every_chain()
    {
        var reports = new Collector();
        var sinks = new ConcurrentDictionary<int, RecordingSink>();
        var settings = Short with { ProgressInterval = TimeSpan.Zero };
        new ChainRunner(Correlated, settings).Run(chain => sinks.GetOrAdd(chain, _ => new RecordingSink()), reports);
        Assert.Equal(Draws(Short), sinks.OrderBy(s => s.Key).Select(s => s.Value.Draws));
        for (int chain = 1; chain <= 4; chain++)
        {
            ChainProgress[] own = [.. reports.Reports.Where(r => r.Chain == chain)];
            Assert.Equal(1 + 210 + 1, own.Length);
            Assert.Equal(new ChainProgress(chain, ChainPhase.Warmup, 0, 210, 0, double.NaN, own[0].Seconds), own[0]);
            Assert.Equal(ChainPhase.Finished, own[^1].Phase);
            Assert.Equal(210, own[^1].Iteration);
            Assert.Equal(150, own.Count(r => r.Phase == ChainPhase.Warmup && r.Iteration > 0));
            Assert.Equal(own.Select(r => r.Iteration).Order(), own.Select(r => r.Iteration));
        }
    }

    [Fact]
    public void Progress_is_throttled_by_time_but_tells_every_change_of_phase()
    {
        var reports = new Collector();
        var settings = Short with { Chains = 1, ProgressInterval = TimeSpan.FromDays(1) };
        new ChainRunner(Correlated, settings).Run(_ => new RecordingSink(), reports);
        Assert.Equal([ChainPhase.Warmup, ChainPhase.Sampling, ChainPhase.Finished], reports.Reports.Select(r => r.Phase));
    }

    [Fact]
    public void Cancelling_keeps_what_was_drawn()
    {
        List<double[]> reference = Draws(Short)[0];
        using var source = new CancellationTokenSource();
        var recorders = new Dictionary<int, RecordingSink>();
        IReadOnlyList<ChainResult> results = new ChainRunner(Correlated, Short with { Cores = 1 }).Run(
            chain => recorders[chain] = new RecordingSink(sink =>
            {
                if (sink.Draws.Count == 25)
                {
                    source.Cancel();
                }
            }),
            cancellationToken: source.Token);
        Assert.All(results, r => Assert.Equal(ChainStatus.Cancelled, r.Status));
        Assert.Equal(25, results[0].SamplingIterations);
        Assert.Equal(reference.Take(25), recorders[1].Draws);
        Assert.Equal(["start 1", "adapted", "end Cancelled"], recorders[1].Calls);
        Assert.Empty(recorders[2].Draws);
        Assert.Equal(["end Cancelled"], recorders[2].Calls);
    }

    [Fact]
    public void Cancelling_in_warmup_ends_the_chain_without_draws()
    {
        using var source = new CancellationTokenSource();
        var sink = new RecordingSink(s =>
        {
            if (s.Warmup.Count == 10)
            {
                source.Cancel();
            }
        });
        ChainResult result = new ChainRunner(Correlated, Short with { Chains = 1, SaveWarmup = true }).Run(_ => sink, null, cancellationToken: source.Token)[0];
        Assert.Equal(ChainStatus.Cancelled, result.Status);
        Assert.Equal(10, result.WarmupIterations);
        Assert.Equal(0, result.SamplingIterations);
        Assert.Equal(["start 1", "end Cancelled"], sink.Calls);
    }

    [Fact]
    public void A_failing_density_loses_neither_its_own_draws_nor_those_of_other_chains()
    {
        List<double[]>[] reference = Draws(Short with { Chains = 3 });
        var sinks = new ConcurrentDictionary<int, RecordingSink>();
        using var density = new ThreadLocal<FragileTarget>();
        SamplingTarget target = Correlated with { Density = () => density.Value = new FragileTarget() };
        IReadOnlyList<ChainResult> results = new ChainRunner(target, Short with { Chains = 3, Cores = 3 }).Run(chain => sinks.GetOrAdd(
            chain,
            _ => new RecordingSink(sink => density.Value!.Broken = chain == 2 && sink.Draws.Count == 20)));
        Assert.Equal(ChainStatus.Failed, results[1].Status);
        Assert.Equal("The data has gone.", results[1].FailureReason);
        Assert.IsType<InvalidOperationException>(results[1].Failure);
        Assert.Equal(reference[1].Take(20), sinks[2].Draws);
        Assert.Equal(["start 2", "adapted", "end Failed"], sinks[2].Calls);
        foreach (int other in new[] { 1, 3 })
        {
            Assert.Equal(ChainStatus.Completed, results[other - 1].Status);
            Assert.Equal(reference[other - 1], sinks[other].Draws);
        }
    }

    [Fact]
    public void A_failing_sink_fails_its_chain_only()
    {
        IReadOnlyList<ChainResult> results = new ChainRunner(Correlated, Short).Run(chain => new RecordingSink(_ =>
        {
            if (chain == 3)
            {
                throw new IOException("The disk is full.");
            }
        }));
        Assert.Equal([ChainStatus.Completed, ChainStatus.Completed, ChainStatus.Failed, ChainStatus.Completed], results.Select(r => r.Status));
        Assert.Equal("The disk is full.", results[2].FailureReason);
    }

    [Fact]
    public void Recorders_make_a_set_of_draws()
    {
        var recorders = new DrawRecorder[2];
        string[] names = ["sum", "first"];
        IReadOnlyList<ChainResult> results = new ChainRunner(Correlated, Short with { Chains = 2, SaveWarmup = true }).Run(
            chain => recorders[chain - 1] = new DrawRecorder(names, static (x, q) =>
            {
                q[0] = x[0] + x[1] + x[2] + x[3];
                q[1] = x[0];
            }));
        var draws = new DrawSet([.. recorders.Select(r => r.ToChainDraws())]);
        List<double[]>[] reference = Draws(Short with { Chains = 2 });
        Assert.Equal(2, draws.ChainCount);
        Assert.Equal(60, draws.DrawCount);
        for (int chain = 0; chain < 2; chain++)
        {
            Assert.Same(results[chain], recorders[chain].Result);
            Assert.Equal(reference[chain].Select(x => x[0]), draws.Parameter("first").Chain(chain).ToArray());
            Assert.Equal(reference[chain].Select(x => x[0] + x[1] + x[2] + x[3]), draws.Parameter("sum").Chain(chain).ToArray());
            Assert.All(draws.SamplerValues(SamplerColumn.StepSize).Chain(chain).ToArray(), s => Assert.Equal(results[chain].StepSize, s));
            Assert.Equal(150, recorders[chain].ToWarmupDraws().DrawCount);
        }
    }

    [Fact]
    public void A_recorder_keeps_a_warmup_that_took_longer_than_it_was_given()
    {
        DrawRecorder recorder = new(["a"]);
        recorder.Start(1, 1, new SamplerSettings { Warmup = 3, Draws = 2, SaveWarmup = true });
        for (int i = 0; i < 40; i++)
        {
            recorder.Accept(new TransitionInfo(i, 1, 0.5, 1, 1, false, 0), [i]);
        }

        Assert.Equal(Enumerable.Range(0, 40).Select(i => (double)i), recorder.ToWarmupDraws().Values(0).ToArray());
    }

    [Fact]
    public void A_recorder_of_a_cancelled_chain_gives_the_draws_so_far()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var recorder = new DrawRecorder(["a", "b", "c", "d"]);
        new ChainRunner(Correlated, Short with { Chains = 1 }).Run(_ => recorder, cancellationToken: source.Token);
        Assert.Equal(0, recorder.ToChainDraws().DrawCount);
        Assert.Equal(ChainStatus.Cancelled, recorder.Result!.Status);
    }

    private static List<double[]>[] Draws(SamplerSettings settings)
    {
        var sinks = new RecordingSink[settings.Chains];
        IReadOnlyList<ChainResult> results = new ChainRunner(Correlated, settings).Run(chain => sinks[chain - settings.FirstChain] = new RecordingSink());
        Assert.All(results, r => Assert.Equal(ChainStatus.Completed, r.Status));
        return [.. sinks.Select(s => s.Draws)];
    }

    private sealed class FragileTarget : ILogDensity
    {
        private readonly NormalTarget _normal = NormalTarget.Correlated(4);

        public bool Broken { get; set; }

        public int Dimension => 4;

        public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient) =>
            Broken ? throw new InvalidOperationException("The data has gone.") : _normal.Evaluate(position, gradient);
    }

    private sealed class Collector : IProgress<ChainProgress>
    {
        public ConcurrentQueue<ChainProgress> Reports { get; } = [];

        public void Report(ChainProgress value) => Reports.Enqueue(value);
    }
}
