namespace Bayes.Cli.Tests;

public class HelpTests
{
    [Fact]
    public void Help_of_the_tool_lists_verbs_exit_codes_and_an_example()
    {
        Outcome outcome = Tool.Run("--help");
        Assert.Equal(ExitCode.Success, outcome.Code);
        Assert.Empty(outcome.Error);
        foreach (string part in new[] { "fit ", "summary ", "priors ", "check ", "Exit codes", "130", "\nExample\n  bayes fit \"" })
        {
            Assert.Contains(part, outcome.Out, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("fit")]
    [InlineData("summary")]
    [InlineData("priors")]
    [InlineData("check")]
    [InlineData("ml")]
    [InlineData("gee")]
    [InlineData("test")]
    [InlineData("compare")]
    [InlineData("loo")]
    [InlineData("residuals")]
    [InlineData("ppc")]
    [InlineData("predict")]
    [InlineData("effects")]
    [InlineData("contrasts")]
    [InlineData("hypothesis")]
    [InlineData("convert")]
    [InlineData("plot")]
    [InlineData("report")]
    [InlineData("diagnose")]
    [InlineData("sensitivity")]
    [InlineData("export")]
    [InlineData("completion")]
    public void Help_of_a_verb_names_every_option_and_shows_an_example(string verb)
    {
        Outcome outcome = Tool.Run(verb, "--help");
        Assert.Equal(ExitCode.Success, outcome.Code);
        StringWriter writer = new();
        System.CommandLine.Command command = BayesCommand
            .Build(new ConsoleEnvironment { Out = writer, Error = writer, Terminal = Tool.Terminal(writer) })
            .Subcommands.Single(c => c.Name == verb);
        Assert.All(command.Options, o => Assert.Contains($"  {o.Name}", outcome.Out, StringComparison.Ordinal));
        Assert.Matches($"\nExamples?\n  bayes {verb} ", outcome.Out);
    }

    [Fact]
    public void Help_wins_over_mistakes()
    {
        Assert.Equal(ExitCode.Success, Tool.Run("fit", "--chains", "many", "--help").Code);
    }

    [Fact]
    public void Defaults_in_help_are_those_of_the_library()
    {
        SamplingOptions defaults = new();
        string help = Tool.Run("fit", "--help").Out;
        Assert.Contains($"chains [{defaults.Chains}]", help, StringComparison.Ordinal);
        Assert.Contains("warmup transitions of each chain [automatic]", help, StringComparison.Ordinal);
        Assert.Contains($"[{defaults.Seed}]", help, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_one_line() => Assert.Matches("^bayes [0-9]+\\.[0-9]+\\.[0-9]+[^\n]*\n$", Tool.Run("--version").Out);
}
