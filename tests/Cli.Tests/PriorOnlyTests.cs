namespace Bayes.Cli.Tests;

public sealed class PriorOnlyTests
{
    [Fact]
    public void Draws_from_the_priors_are_summarised_with_the_responses_they_expect()
    {
        Outcome outcome = Tool.Run("fit", "y ~ x + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--prior-only", "--draws", "2000", "--quiet");
        Assert.Equal(ExitCode.Success, outcome.Code);
        Assert.Contains("Sampler  prior, exact draws", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("Prior predict", outcome.Out, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(outcome.Error);
    }

    [Fact]
    public void Improper_priors_cannot_be_drawn_from()
    {
        Outcome outcome = Tool.Run("fit", "y ~ x + (1 | g)", "--data", "small.csv", "--family", "bernoulli", "--prior-only", "--priors", "brms", "--quiet");
        Assert.Equal(ExitCode.Model, outcome.Code);
        Assert.Empty(outcome.Out);
        Assert.Contains("b_x", outcome.Error, StringComparison.Ordinal);
    }
}
