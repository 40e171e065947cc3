using System.Globalization;
using Bayes.Cli.Progress;
using Bayes.Sampler;

namespace Bayes.Cli.Tests;

public class ProgressTests
{
    [Fact]
    public void The_time_left_follows_the_pace_of_the_present_phase()
    {
        ChainTrack track = new(1, 2000);
        Assert.Null(track.SecondsLeft);
        track.Observe(At(ChainPhase.Warmup, 0, 0));
        Assert.Null(track.SecondsLeft);
        track.Observe(At(ChainPhase.Warmup, 500, 10));
        Assert.Equal(30.0, track.SecondsLeft!.Value, 9);
        track.Observe(At(ChainPhase.Sampling, 1001, 20));
        Assert.Null(track.SecondsLeft);
        track.Observe(At(ChainPhase.Sampling, 1501, 22));
        Assert.Equal(499 * 2.0 / 500, track.SecondsLeft!.Value, 9);
        track.Observe(At(ChainPhase.Finished, 2000, 24));
        Assert.Null(track.SecondsLeft);
    }

    [Fact]
    public void The_status_of_a_chain_shows_phase_iteration_divergences_and_time()
    {
        ChainTrack track = new(3, 2000);
        Assert.Equal("waiting", LiveProgress.Status(track, stopping: false));
        track.Observe(At(ChainPhase.Warmup, 0, 0));
        track.Observe(At(ChainPhase.Warmup, 250, 5));
        Assert.Equal("warmup    250/2000  0 divergent  35 s left", LiveProgress.Status(track, stopping: false));
        Assert.Equal("stopping  250/2000  0 divergent  35 s left", LiveProgress.Status(track, stopping: true));
        track.Observe(At(ChainPhase.Finished, 2000, 7000) with { Divergences = 2 });
        Assert.Equal("done     2000/2000  2 divergent  117 min", LiveProgress.Status(track, stopping: false));
    }

    [Fact]
    public void A_chain_that_never_began_is_not_called_stopped()
    {
        ChainTrack track = new(1, 2000);
        StringWriter writer = new(CultureInfo.InvariantCulture);
        new PlainProgress(writer, [track]).Report(At(ChainPhase.Finished, 0, 14));
        Assert.Equal("chain 1: not started\n", writer.ToString());
        Assert.Equal("not started", LiveProgress.Status(track, stopping: true));
    }

    [Fact]
    public void Plain_progress_is_one_line_for_each_quarter()
    {
        StringWriter writer = new(CultureInfo.InvariantCulture);
        PlainProgress progress = new(writer, [new ChainTrack(1, 2000)]);
        for (int i = 0; i <= 2000; i += 20)
        {
            progress.Report(At(i <= 1000 ? ChainPhase.Warmup : ChainPhase.Sampling, i, i / 100.0));
        }

        progress.Report(At(ChainPhase.Finished, 2000, 20) with { Divergences = 1 });
        Assert.Equal(
            """
            chain 1: 500 of 2000 iterations, warmup, 15 s left
            chain 1: 1000 of 2000 iterations, warmup, 10 s left
            chain 1: 1500 of 2000 iterations, sampling, 5.0 s left
            chain 1: done after 2000 iterations, 20 s, 1 divergent

            """.ReplaceLineEndings("\n"),
            writer.ToString());
    }

    [Fact]
    public void Live_progress_draws_a_bar_for_each_chain()
    {
        Outcome outcome = Tool.RunAtTerminal(
            canDraw: true, "fit", "y ~ x", "--data", "small.csv", "--family", "bernoulli", "--warmup", "100", "--draws", "100", "--chains", "2");
        Assert.Equal(ExitCode.Success, outcome.Code);
        Assert.Matches("chain 1 .*done +200/200  0 divergent", outcome.Error);
        Assert.Matches("chain 2 .*done +200/200  0 divergent", outcome.Error);
        Assert.DoesNotContain("chain 1", outcome.Out, StringComparison.Ordinal);
    }

    private static ChainProgress At(ChainPhase phase, int iteration, double seconds) => new(1, phase, iteration, 2000, 0, 0.5, seconds);
}
