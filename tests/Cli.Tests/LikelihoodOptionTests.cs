namespace Bayes.Cli.Tests;

public sealed class LikelihoodOptionTests
{
    private static readonly string Data = Tool.WriteCsv(
        "y,x,g\n" + string.Concat(Enumerable.Range(0, 80).Select(i => FormattableString.Invariant($"{(((i * 7) + (i / 8 % 3)) % 5) / 3},{(i * 3 % 11) + 1},\"g{i / 8}\"\n"))));

    [Theory]
    [InlineData(null)]
    [InlineData("auto")]
    [InlineData("9")]
    public void Points_are_a_number_or_worked_out(string? points)
    {
        string[] more = points is null ? [] : ["--points", points];
        Outcome outcome = Tool.Run(["ml", "y ~ x + (1 | g)", "--data", Data, "--family", "bernoulli", "--method", "agq", "--format", "json", .. more]);
        Assert.Equal("", outcome.Error);
        Assert.Equal(0, outcome.Code);
        if (points == "9")
        {
            Assert.Contains("\"points\": 9", outcome.Out, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("\"largest_move\"", outcome.Out, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("I(x^2)")]
    [InlineData("(I(x^2))")]
    [InlineData("log(x)")]
    [InlineData("(1 | g)")]
    [InlineData("1 | g")]
    public void A_term_of_any_form_can_be_dropped(string term)
    {
        Outcome outcome = Tool.Run("test", "y ~ x + I(x^2) + log(x) + (1 | g)", "--drop", term, "--data", Data, "--family", "bernoulli", "--format", "json");
        Assert.Equal("", outcome.Error);
        Assert.Equal(0, outcome.Code);
        Assert.Contains("\"parameter_count\": 1,", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_separated_fit_fails_a_strict_test()
    {
        string data = Tool.WriteCsv("y,x\n" + string.Concat(Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{(i % 2 == 0 ? 0 : i / 4 % 2)},{i % 2}\n"))));
        Outcome outcome = Tool.Run("test", "y ~ x", "--drop", "x", "--data", data, "--family", "bernoulli", "--strict");
        Assert.Equal(ExitCode.Verdict, outcome.Code);
        Assert.Contains("The larger model:", outcome.Out, StringComparison.Ordinal);
    }
}
