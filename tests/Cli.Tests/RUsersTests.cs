using System.Text.RegularExpressions;

namespace Bayes.Cli.Tests;

/// <summary>Runs every command of <c>docs/r-users.md</c>, fits with few draws.</summary>
public class RUsersTests
{
    public static TheoryData<string> Commands =>
    [
        .. Regex.Matches(File.ReadAllText(Path.Combine(Tool.Repository, "docs", "r-users.md")), "```sh\n(.*?)```", RegexOptions.Singleline)
            .SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_for_r_users_runs(string line)
    {
        Assert.StartsWith("bayes ", line, StringComparison.Ordinal);
        string[] args = Tool.Split(line["bayes".Length..]);
        string[] shorter = args[0] switch
        {
            "fit" => ["--chains", "1", "--warmup", "50", "--draws", "20", "--quiet"],
            "compare" => ["--chains", "2", "--warmup", "100", "--draws", "100", "--quiet"],
            _ => [],
        };
        Outcome outcome = Tool.Run([.. args, .. shorter]);
        Assert.Equal("", outcome.Error);
        Assert.Equal(ExitCode.Success, outcome.Code);
        Assert.NotEmpty(outcome.Out);
    }

    [Fact]
    public void The_page_has_many_commands() => Assert.True(Commands.Count >= 12);
}
