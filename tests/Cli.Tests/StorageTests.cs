namespace Bayes.Cli.Tests;

public class StorageTests
{
    private static readonly string[] Short = ["fit", "z ~ x + (1 | g)", "--data", "small.csv", "--family", "gaussian", "--warmup", "150", "--draws", "100", "--chains", "2"];

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("csv")]
    public void The_summary_of_a_saved_fit_is_that_of_the_fit(string format)
    {
        string path = Tool.NewPath("fit");
        Outcome fit = Tool.Run([.. Short, "--out", path, "--format", format, "--level", "0.8", "--group-effects"]);
        Assert.Equal(ExitCode.Success, fit.Code);
        Assert.Contains($"The draws are in {path}.\n", fit.Error, StringComparison.Ordinal);
        Outcome summary = Tool.Run("summary", path, "--format", format, "--level", "0.8", "--group-effects");
        Assert.Equal(fit.Out, summary.Out);
        Assert.Equal(ExitCode.Success, summary.Code);
        Assert.Empty(summary.Error);
    }

    [Fact]
    public void A_fit_is_replaced_only_when_asked_for()
    {
        string path = Tool.NewPath("fit");
        Assert.Equal(ExitCode.Success, Tool.Run([.. Short, "--out", path]).Code);
        string before = Tool.Run("summary", path).Out;
        Outcome refused = Tool.Run([.. Short, "--seed", "2", "--out", path]);
        Assert.Equal(ExitCode.Usage, refused.Code);
        Assert.Equal($"usage: --out {path} is not empty. Add --overwrite to replace the fit in it, or name another directory.\n", refused.Error);
        Assert.Equal(before, Tool.Run("summary", path).Out);
        Outcome replaced = Tool.Run([.. Short, "--seed", "2", "--out", path, "--overwrite"]);
        Assert.Equal(ExitCode.Success, replaced.Code);
        Assert.Equal(replaced.Out, Tool.Run("summary", path).Out);
        Assert.NotEqual(before, replaced.Out);
    }

    [Fact]
    public void Group_effects_can_be_left_out_of_the_store()
    {
        string path = Tool.NewPath("fit");
        Assert.Equal(ExitCode.Success, Tool.Run([.. Short, "--out", path, "--no-group-effects"]).Code);
        Assert.DoesNotContain("r_g[", Tool.Run("summary", path, "--format", "csv", "--group-effects").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Strict_holds_for_saved_fits_too()
    {
        string path = Tool.NewPath("fit");
        Tool.Run([.. Short[..^3], "10", "--chains", "2", "--out", path]);
        Assert.Equal(ExitCode.Verdict, Tool.Run("summary", path, "--strict").Code);
    }
}
