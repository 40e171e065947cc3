using Bayes.Sampler.Adaptation;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler.Tests.Adaptation;

public class AdaptationReuseTests
{
    private const int Checked = 65;

    private static readonly SamplerSettings Trying = new() { Warmup = 200, Draws = 4000, Chains = 1, Seed = 3, Metric = MetricKind.Unit, Trials = new TrajectoryTrials() };

    private static readonly SamplerSettings Plain = new() { Warmup = 1000, Draws = 4000, Chains = 1, Seed = 3 };

    private static SamplingTarget Standard => new(() => NormalTarget.Standard(20));

    private static SamplingTarget Scaled => new(() => NormalTarget.Correlated(5));

    [Fact]
    public void Short_trajectories_are_taken_over_after_a_check()
    {
        (ChainResult first, DrawRecorder learnt) = Run(Standard, Trying);
        (ChainResult second, DrawRecorder reused) = Run(Standard, Trying with { Seed = 4, Reuse = Of(learnt) });
        Assert.Equal((true, Checked, first.Kernel, first.TrajectorySteps), (second.Check!.Passed, second.WarmupIterations, second.Kernel, second.TrajectorySteps));

        // Fifteen draws at half the step, fifty at the whole, and the gradient of the start.
        Assert.Equal((15 * 4) + (50 * 2) + 1, second.WarmupGradients);
        Assert.True(second.WarmupGradients < first.WarmupGradients / 4, $"{second.WarmupGradients} of {first.WarmupGradients} gradients");
        double[] draws = reused.ToChainDraws().Values(7).ToArray();
        Assert.Equal(0, draws.Average(), 0.1);
        Assert.Equal(1, draws.Average(x => x * x), 0.15);
    }

    [Fact]
    public void The_metric_and_step_size_of_the_reference_kernel_are_taken_over()
    {
        (ChainResult first, DrawRecorder learnt) = Run(Scaled, Plain);
        (ChainResult second, DrawRecorder reused) = Run(Scaled, Plain with { Seed = 4, Reuse = Of(learnt) });
        Assert.Equal((true, Checked, first.StepSize), (second.Check!.Passed, second.WarmupIterations, second.StepSize));
        Assert.Equal(first.InverseMetric!.Values.ToArray(), second.InverseMetric!.Values.ToArray());
        NormalTarget target = NormalTarget.Correlated(5);
        for (int i = 0; i < 5; i++)
        {
            double sd = Math.Sqrt(target.Covariance(i, i));
            Assert.Equal(target.Mean[i], reused.ToChainDraws().Values(i).ToArray().Average(), 0.1 * sd);
        }
    }

    [Fact]
    public void Trajectories_that_are_not_accepted_give_way_to_the_ordinary_warmup()
    {
        // Few steps, which the scaled target does not accept in its ordinary warmup either.
        SamplerSettings settings = Trying with { Trials = Trying.Trials! with { MostSteps = 6 } };
        (_, DrawRecorder learnt) = Run(new SamplingTarget(() => NormalTarget.Standard(5)), settings);
        (ChainResult ordinary, _) = Run(Scaled, settings);
        (ChainResult result, _) = Run(Scaled, settings with { Reuse = Of(learnt) });
        Assert.False(result.Check!.Passed);
        Assert.Matches("^(acceptance 0\\.\\d\\d, at least 0\\.82 is wanted|a transition diverged)$", result.Check.Failure!);
        Assert.True(ordinary.GaveUpTrajectories && result.GaveUpTrajectories);
        Assert.Equal(Checked + settings.Warmup + settings.Trials!.ReferenceWarmup, result.WarmupIterations);
    }

    [Theory]
    [InlineData(4.0, "a transition diverged|acceptance 0\\.\\d\\d, at least 0\\.60 is wanted", Checked)]
    [InlineData(0.002, "correlation of successive draws (0\\.9\\d|1\\.00), at most 0\\.77 is wanted", Checked + 100)]
    public void A_step_size_that_does_not_serve_is_learnt_anew(double factor, string reason, int watched)
    {
        SamplerSettings settings = Plain with { MaxTreeDepth = 4 };
        (ChainResult first, DrawRecorder learnt) = Run(Scaled, settings);
        ChainAdaptation spoilt = learnt.State!.Adaptation with { StepSize = factor * first.StepSize };
        (ChainResult result, _) = Run(Scaled, settings with { Reuse = new AdaptationReuse(_ => spoilt) });
        Assert.Matches($"^({reason})$", result.Check!.Failure!);
        Assert.Equal(watched + Plain.Warmup, result.WarmupIterations);
        Assert.InRange(result.StepSize / first.StepSize, 0.7, 1.4);
    }

    [Fact]
    public void A_chain_that_gave_up_its_trajectories_passes_its_coordinates_and_transitions_on()
    {
        SamplingTarget target = new(() => new NormalTarget([0, 0], new double[,] { { 0.02, 0 }, { 0, 1 } }))
        {
            Transport = () => new WarpTransport(2),
            ReferenceTransport = () => new IdentityTransport(2),
        };
        TrajectoryTrials trials = new() { MostTransitionsPerEffectiveDraw = 0.4 };
        (ChainResult first, DrawRecorder learnt) = Run(target, Trying with { Trials = trials });
        (ChainResult second, DrawRecorder reused) = Run(target, Trying with { Reuse = Of(learnt) });
        Assert.True(first.GaveUpTrajectories && first.TransitionsPerDraw > 1);
        Assert.Equal((true, true, first.TransitionsPerDraw), (second.Check!.Passed, second.GaveUpTrajectories, second.TransitionsPerDraw));
        Assert.Equal(Checked * first.TransitionsPerDraw, second.WarmupIterations);
        double[] draws = reused.ToChainDraws().Values(1).ToArray();
        Assert.Equal(0, draws.Average(), 0.15);
        Assert.Equal(1, draws.Average(x => x * x), 0.2);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(3.0)]
    public void A_chain_that_took_over_goes_on_from_its_state_to_the_draws_it_would_have_made(double factor)
    {
        (_, DrawRecorder learnt) = Run(Scaled, Plain);
        ChainAdaptation taken = learnt.State!.Adaptation with { StepSize = factor * learnt.State.Adaptation.StepSize };
        SamplerSettings settings = Plain with { Draws = 60, Reuse = new AdaptationReuse(_ => taken) };
        (ChainResult whole, DrawRecorder all) = Run(Scaled, settings);
        (_, DrawRecorder cut) = Run(Scaled, settings with { Draws = 25 });
        DrawRecorder rest = Recorder(5);
        rest.Restore(cut.ToChainDraws(), 25);
        ChainResult resumed = new Chain(1, Scaled, settings, rest, state: cut.State).Run();
        Assert.Equal((factor == 1, whole.Check), (resumed.Check!.Passed, resumed.Check));
        Assert.Equal(whole.WarmupGradients + whole.SamplingGradients, resumed.WarmupGradients + resumed.SamplingGradients);
        Assert.All(Enumerable.Range(0, 5), p => Assert.Equal(all.ToChainDraws().Values(p).ToArray(), rest.ToChainDraws().Values(p).ToArray()));
    }

    [Fact]
    public void A_check_that_failed_is_told_where_the_warmup_after_it_fails_too()
    {
        (ChainResult first, DrawRecorder learnt) = Run(Scaled, Plain);
        ChainAdaptation spoilt = learnt.State!.Adaptation with { StepSize = 8 * first.StepSize };
        int made = 0;
        SamplingTarget target = new(() => made++ == 0 ? Scaled.Density() : throw new InvalidOperationException("There is no second density."));
        ChainResult result = new Chain(1, target, Plain with { Reuse = new AdaptationReuse(_ => spoilt) }, Recorder(5)).Run();
        Assert.Equal((ChainStatus.Failed, "There is no second density."), (result.Status, result.FailureReason));
        Assert.False(result.Check!.Passed);
    }

    [Fact]
    public void What_is_of_another_dimension_fails_the_chain_and_says_so()
    {
        (_, DrawRecorder learnt) = Run(Standard, Trying);
        ChainResult result = new Chain(1, Scaled, Trying with { Reuse = Of(learnt) }, Recorder(5)).Run();
        Assert.Equal((ChainStatus.Failed, "The adaptation taken over is one of 20 parameters; the density has 5 dimensions."), (result.Status, result.FailureReason));
    }

    [Fact]
    public void Each_chain_takes_over_what_is_given_for_its_number()
    {
        (_, DrawRecorder learnt) = Run(Scaled, Plain);
        SamplerSettings settings = Plain with
        {
            Chains = 2,
            Draws = 5,
            Reuse = new AdaptationReuse(c => learnt.State!.Adaptation with { StepSize = 0.1 * c }),
        };
        IReadOnlyList<ChainResult> results = new ChainRunner(Scaled, settings).Run(_ => Recorder(5));
        Assert.Equal([0.1, 0.2], results.Select(r => r.StepSize));
    }

    private static AdaptationReuse Of(DrawRecorder learnt) => new(_ => learnt.State!.Adaptation);

    private static (ChainResult Result, DrawRecorder Recorder) Run(SamplingTarget target, SamplerSettings settings)
    {
        DrawRecorder recorder = Recorder(target.Density().Dimension);
        ChainResult result = new Chain(1, target, settings, recorder).Run();
        Assert.Equal(ChainStatus.Completed, result.Status);
        return (result, recorder);
    }

    private static DrawRecorder Recorder(int dimension) => new([.. Enumerable.Range(0, dimension).Select(i => $"x{i}")]);
}
