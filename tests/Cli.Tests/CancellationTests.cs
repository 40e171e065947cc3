using System.Globalization;

namespace Bayes.Cli.Tests;

public class CancellationTests
{
    private static readonly string[] Long = ["fit", "y ~ x + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--warmup", "100", "--draws", "16000", "--chains", "2", "--cores", "2"];

    [Fact]
    public void What_was_drawn_is_kept_summarised_and_saved()
    {
        string path = Tool.NewPath("fit");
        using CancellationTokenSource source = new();

        // Ctrl-C once a quarter of a chain is done: nothing of that chain is drawn after it.
        WatchingWriter error = new(text =>
        {
            if (text.Contains(" iterations, sampling", StringComparison.Ordinal))
            {
                source.Cancel();
            }
        });
        Outcome outcome = Tool.Run(error, source.Token, [.. Long, "--out", path]);
        Assert.Equal(ExitCode.Cancelled, outcome.Code);
        Assert.Contains("stopping; what was drawn is kept. Ctrl-C again aborts.\n", outcome.Error, StringComparison.Ordinal);
        Assert.Matches("\nchain [12]: stopped after [0-9]+ iterations", outcome.Error);
        Assert.Contains("The run was cancelled; ", outcome.Out, StringComparison.Ordinal);
        Outcome saved = Tool.Run("summary", path, "--strict");
        Assert.Equal(ExitCode.Verdict, saved.Code);
        Assert.Contains("The run was cancelled; ", saved.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_draw_there_is_nothing_to_keep()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Outcome outcome = Tool.Run(new StringWriter(CultureInfo.InvariantCulture), source.Token, [.. Long, "--quiet"]);
        Assert.Equal(ExitCode.Cancelled, outcome.Code);
        Assert.Equal("run: The run was cancelled before the first draw after warmup; there is nothing to keep.\n", outcome.Error);
        Assert.Empty(outcome.Out);
    }

    private sealed class WatchingWriter(Action<string> seen) : StringWriter(CultureInfo.InvariantCulture)
    {
        public override void Write(string? value)
        {
            base.Write(value);
            seen(value ?? "");
        }
    }
}
