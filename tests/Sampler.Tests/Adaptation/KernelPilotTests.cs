using Bayes.Sampler.Adaptation;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler.Tests.Adaptation;

public class KernelPilotTests
{
    private static readonly SamplerSettings Tried = new() { Warmup = 200, Draws = 4000, Chains = 1, Seed = 3, Metric = MetricKind.Unit, Trials = new TrajectoryTrials() };

    [Fact]
    public void A_standard_normal_is_sampled_by_the_shortest_trajectories()
    {
        DrawRecorder recorder = new([.. Enumerable.Range(0, 20).Select(i => $"x{i}")]);
        ChainResult result = new Chain(1, new SamplingTarget(() => NormalTarget.Standard(20)), Tried, recorder).Run();
        Assert.Equal(("hmc-exact-normal", 2), (result.Kernel, result.TrajectorySteps));
        Assert.Equal(2 * Tried.Draws, result.SamplingGradients);
        double[] draws = recorder.ToChainDraws().Values(0).ToArray();
        Assert.Equal(0, draws.Average(), 0.1);
        Assert.Equal(1, draws.Average(x => x * x), 0.15);
    }

    [Fact]
    public void A_trial_that_is_not_over_is_watched_for_longer_where_fewer_steps_would_have_done()
    {
        // Two steps are accepted with more than 0.85 and less than 0.97, and the second trial of fifteen transitions has ten.
        double[,] factor = new double[5, 5];
        for (int i = 0; i < 5; i++)
        {
            factor[i, i] = 0.7;
        }

        TrajectoryTrials trials = new() { Target = 0.99 };
        DrawRecorder recorder = new([.. Enumerable.Range(0, 5).Select(i => $"x{i}")]);
        ChainResult result = new Chain(1, new SamplingTarget(() => new NormalTarget(new double[5], factor)), Tried with { Warmup = 50, Trials = trials }, recorder).Run();
        Assert.Equal(("hmc-exact-normal", false), (result.Kernel, result.GaveUpTrajectories));
        Assert.True(result.TrajectorySteps > 2);
        Assert.Equal(50 + trials.FurtherTransitions, result.WarmupIterations);
        Assert.Equal(0.7 * 0.7, recorder.ToChainDraws().Values(0).ToArray().Average(x => x * x), 0.1);
    }

    [Fact]
    public void A_target_that_is_not_whitened_keeps_the_reference_kernel()
    {
        DrawRecorder recorder = new(["narrow", "wide"]);
        SamplingTarget target = new(() => new NormalTarget([0, 0], new double[,] { { 0.02, 0 }, { 0, 1 } }));
        ChainResult result = new Chain(1, target, Tried with { Draws = 20 }, recorder).Run();
        Assert.Equal(("nuts", 0), (result.Kernel, result.TrajectorySteps));
        Assert.Equal(ChainStatus.Completed, result.Status);
    }

    [Theory]
    [InlineData(3UL)]
    [InlineData(4UL)]
    [InlineData(5UL)]
    public void A_funnel_keeps_the_reference_kernel(ulong seed)
    {
        DrawRecorder recorder = new([.. Enumerable.Range(0, 6).Select(i => $"x{i}")]);
        ChainResult result = new Chain(1, new SamplingTarget(() => new FunnelTarget(6)), Tried with { Seed = seed, Draws = 20 }, recorder).Run();
        Assert.Equal(("nuts", 0, true), (result.Kernel, result.TrajectorySteps, result.GaveUpTrajectories));
        Assert.Matches("^(a transition diverged|acceptance .* is wanted|E-BFMI .* is wanted|correlation .* is wanted|warmup ended before the trial of \\d+ steps did)$", result.GaveUpReason);
        Assert.True(result.WarmupIterations >= Tried.Warmup + new TrajectoryTrials().ReferenceWarmup);
    }

    [Fact]
    public void A_chain_that_gives_up_goes_on_in_the_coordinates_of_the_reference()
    {
        DrawRecorder recorder = new(["v", "x"]);
        SamplingTarget target = new(() => new NormalTarget([0, 0], new double[,] { { 0.02, 0 }, { 0, 1 } }))
        {
            Transport = () => new WarpTransport(2),
            ReferenceTransport = () => new IdentityTransport(2),
        };
        ChainResult result = new Chain(1, target, Tried, recorder).Run();
        Assert.Equal((ChainStatus.Completed, true), (result.Status, result.GaveUpTrajectories));
        Assert.Equal(MetricKind.Diagonal, result.InverseMetric!.Kind);
        double[] draws = recorder.ToChainDraws().Values(1).ToArray();
        Assert.Equal(0, draws.Average(), 0.15);
        Assert.Equal(1, draws.Average(x => x * x), 0.2);
    }

    [Fact]
    public void Trajectories_that_were_asked_for_are_kept_whatever_their_acceptance()
    {
        DrawRecorder recorder = new([.. Enumerable.Range(0, 6).Select(i => $"x{i}")]);
        SamplerSettings settings = Tried with { Trials = new TrajectoryTrials { Floor = 0 }, Draws = 10 };
        ChainResult result = new Chain(1, new SamplingTarget(() => new FunnelTarget(6)), settings, recorder).Run();
        Assert.Equal("hmc-exact-normal", result.Kernel);
        Assert.True(result.TrajectorySteps > 2);
    }
}
