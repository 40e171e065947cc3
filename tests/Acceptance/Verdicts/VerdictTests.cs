using Bayes.Calibration.Verdicts;
using Xunit.Abstractions;

namespace Bayes.Acceptance.Verdicts;

/// <summary>The verdict on agreement: one hard case of each kind and a tenth of the healthy data sets run anew.</summary>
public sealed class VerdictTests(ITestOutputHelper output)
{
    public static TheoryData<string> Cases => new(
        "level_without_events",
        "separated_by_a_combination",
        "counts_all_zero_in_a_level",
        "no_variance_between_groups",
        "correlation_minus_one",
        "tiny_data",
        "twin_predictors",
        "clusters_of_two",
        "many_groups_without_events",
        "crossed_counts",
        "cbpp",
        "sleepstudy");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_hard_case_gets_the_verdict_it_deserves(string name)
    {
        VerdictOutcome outcome = VerdictOutcome.Of(HardCases.Read().Single(c => c.Name == name));
        output.WriteLine(outcome.ToString());
        Assert.Equal(outcome.Expected, outcome.Verdict);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Healthy_data_raise_no_alarm(int number)
    {
        VerdictOutcome outcome = VerdictOutcome.Of(HealthyData.Make(number));
        output.WriteLine(outcome.ToString());
        Assert.Equal("agree", outcome.Verdict);
    }
}
