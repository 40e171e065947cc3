using System.Globalization;
using Bayes.Calibration.Examples;
using Bayes.Calibration.Seeds;
using Xunit.Abstractions;

namespace Bayes.Acceptance.Seeds;

/// <summary>Convergence of the examples at default settings: two seeds run anew, twenty as published.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private const int Published = 20;

    public static TheoryData<string> Examples { get; } = new(PublishedExamples.Shown.Select(e => e.Name));

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_first_tenth_of_the_seeds_converges(string example)
    {
        foreach (SeedOutcome outcome in SeedRun.Run(PublishedExamples.Named(example), Published / 10))
        {
            output.WriteLine(outcome.ToString());
            Assert.True(outcome.Passes, outcome.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Nineteen_of_the_twenty_published_seeds_converge(string example)
    {
        string[][] runs = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "results", "seeds.csv")).Select(line => line.Split(',')).Where(cells => cells[0] == example)];
        Assert.Equal(Published, runs.Length);
        int passed = runs.Count(cells => Number(cells[2]) < 1.01 && Number(cells[4]) > 400 && Number(cells[8]) == 0);
        Assert.InRange(passed, SeedRun.RequiredOfTwenty, Published);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
