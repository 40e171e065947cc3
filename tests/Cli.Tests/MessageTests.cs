namespace Bayes.Cli.Tests;

/// <summary>Every malformed command line, formula, file, option and prior of <c>Messages.txt</c> gives exactly the message and exit code written there.</summary>
public class MessageTests
{
    private static readonly IReadOnlyDictionary<string, string> Cases = Read();

    public static TheoryData<string> Lines => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_mistake_is_explained_in_words(string line)
    {
        Outcome outcome = Tool.Run(Tool.Split(line["$ bayes".Length..]));
        Assert.Equal(Cases[line], $"{outcome.Error}exit {outcome.Code}\n");
        Assert.Empty(outcome.Out);
        Tool.AssertNoStackTrace(outcome);
    }

    [Fact]
    public void There_are_many_cases_of_every_kind()
    {
        Assert.True(Cases.Count >= 70);
        foreach (string kind in new[] { "usage: ", "formula: ", "data: ", "family: ", "prior: ", "fit: " })
        {
            Assert.Contains(Cases.Values, v => v.StartsWith(kind, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_mistake_leaves_no_output_directory_behind()
    {
        string path = Tool.NewPath("fit");
        Outcome outcome = Tool.Run("fit", "y ~ xx", "--data", "small.csv", "--family", "bernoulli", "--out", path);
        Assert.Equal(ExitCode.Model, outcome.Code);
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void A_fault_of_the_tool_asks_for_a_report_and_shows_its_place_only_when_asked()
    {
        foreach (bool trace in new[] { false, true })
        {
            StringWriter error = new();
            ConsoleEnvironment environment = new() { Out = new StringWriter(), Error = error, Terminal = Tool.Terminal(error), Trace = trace };
            Assert.Equal(ExitCode.Internal, Failure.Guard(environment, () => throw new InvalidOperationException("oops")));
            Assert.StartsWith("internal error: InvalidOperationException: oops\n", error.ToString(), StringComparison.Ordinal);
            Assert.Equal(trace, error.ToString().Contains("\n   at ", StringComparison.Ordinal));
            Assert.Equal(!trace, error.ToString().EndsWith("please report it with the command you typed. BAYES_TRACE=1 shows where it happened.\n", StringComparison.Ordinal));
        }
    }

    private static Dictionary<string, string> Read() =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Messages.txt"))
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(c => c.Split('\n', 2))
            .ToDictionary(c => c[0], c => c[1].TrimEnd('\n') + "\n");
}
