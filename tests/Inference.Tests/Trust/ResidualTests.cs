using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Numerics;
using Bayes.Trust;

namespace Bayes.Inference.Tests.Trust;

public class ResidualTests
{
    [Fact]
    public void Overdispersed_counts_are_found_and_the_next_family_is_named()
    {
        ResidualReport report = Fits.EpilepsyPoisson.Residuals();
        Assert.False(report.Verdict.Ok);
        Assert.Equal(0, report.Residuals["dispersion"]!.P);
        Assert.True(report.Pearson.Lower > 1.5 && report.Pearson.P < 0.01);
        Assert.Contains(report.Verdict.Messages, m => m.Code == "overdispersion" && m.NextStep.Contains("negbinomial", StringComparison.Ordinal));
        Assert.Equal(295, report.Residuals.Values.Count);
        Assert.Equal(296, report.ResidualsToCsv().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Models_that_fit_pass_but_for_one_in_twenty(bool unconditional)
    {
        ResidualReport[] reports = [.. Enumerable.Range(0, s_simulated.Length).Select(k => Simulated(k).Residuals(new ResidualOptions { Unconditional = unconditional }))];
        Assert.True(reports.Count(r => !r.Verdict.Ok) <= 2, string.Join("\n", reports.Select(r => r.ToText())));
        Assert.InRange(reports.Average(r => r.Pearson.Ratio), 0.93, 1.07);
        Assert.All(reports, r => Assert.True(r.Residuals["uniformity"]!.P > 0.001));
    }

    [Fact]
    public void New_groups_spread_wider_than_those_of_the_data()
    {
        PosteriorFit fit = Simulated(0);
        double Spread(bool unconditional) => fit.Residuals(new ResidualOptions { Unconditional = unconditional }).Residuals["dispersion"]!.Expected;
        Assert.True(Spread(true) > 1.2 * Spread(false));
    }

    [Fact]
    public void Rows_are_added_up_within_groups()
    {
        PosteriorFit fit = Fits.Mild;
        ResidualReport report = fit.Residuals(new ResidualOptions { Group = "judge" });
        Assert.Equal(fit.Model!.Design.Groups[0].Levels, report.Labels);
        Assert.Equal(fit.Model.Design.Response.Values.Sum(), report.Residuals.Observed.Sum());
        Assert.NotNull(report.Residuals["zero_inflation"]);
        Assert.NotNull(report.Pearson.Refused);
        Assert.Contains(fit.Residuals().Verdict.Messages, m => m.Code == "binary_rows");
        Assert.Contains("'judge'", Assert.Throws<TrustException>(() => fit.Residuals(new ResidualOptions { Group = "x" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Single_outcomes_are_not_judged_by_their_dispersion_nor_groups_by_sums_that_their_effects_reproduce()
    {
        PosteriorFit fit = Fits.Of("control ~ treat * weeks + severity + (1 | id)", "asthma", Family.Bernoulli());
        ResidualReport rows = fit.Residuals();
        Assert.False(rows.Residuals["dispersion"]!.Passes);
        Assert.True(rows.Verdict.Ok, rows.ToText());
        Assert.Contains(rows.Verdict.Messages, m => m.Code == "binary_rows" && m.NextStep.Contains("--group id --unconditional", StringComparison.Ordinal));

        ResidualReport sums = fit.Residuals(new ResidualOptions { Group = "id" });
        Assert.True(sums.Residuals["dispersion"]!.Statistic < 0.7 && !sums.Residuals["dispersion"]!.Passes);
        Assert.True(sums.Verdict.Ok, sums.ToText());
        Assert.Contains(sums.Verdict.Messages, m => m.Code == "conditional_sums");

        ResidualReport anew = fit.Residuals(new ResidualOptions { Group = "id", Unconditional = true });
        Assert.True(anew.Verdict.Ok, anew.ToText());
        Assert.DoesNotContain(anew.Verdict.Messages, m => m.Code == "conditional_sums");
    }

    [Fact]
    public void Variation_that_group_effects_take_up_is_a_note_unless_the_pearson_ratio_confirms_it()
    {
        ResidualReport report = Fits.Sleepstudy.Residuals();
        Assert.True(report.Residuals["dispersion"]!.Statistic < 0.8);
        Assert.InRange(report.Pearson.P, 0.05, 0.95);
        Assert.DoesNotContain(report.Verdict.Messages, m => m.Code == "underdispersion" && m.Severity != Diagnostics.FindingSeverity.Info);

        // Counts of a binomial distribution with a small variance, fitted as Poisson.
        RandomStream random = new(23, 1);
        double[] y = [.. Enumerable.Range(0, 200).Select(_ => 5.0 + (random.NextDouble() < 0.5 ? 1 : 0))];
        Table data = Table.FromColumns(TableColumn.Numeric("y", y), TableColumn.Factor("g", Enumerable.Range(0, 200).Select(i => $"{i % 10}")));
        ResidualReport narrow = Model.Parse("y ~ 1 + (1 | g)", Family.Poisson()).Sample(data, new SamplingOptions { Draws = 500 }).Residuals();
        Assert.Contains(narrow.Verdict.Messages, m => m.Code == "underdispersion" && m.Severity == Diagnostics.FindingSeverity.Warning);
    }

    [Fact]
    public void The_seed_alone_decides()
    {
        PosteriorFit fit = Fits.Cbpp;
        Assert.Equal(fit.Residuals().Residuals.Values, fit.Residuals().Residuals.Values);
        Assert.NotEqual(fit.Residuals().Residuals.Values, fit.Residuals(new ResidualOptions { Seed = 2 }).Residuals.Values);
    }

    [Fact]
    public void Without_draws_of_group_effects_only_new_groups_can_be_simulated()
    {
        PosteriorFit bare = Model.Parse("incidence | trials(size) ~ period + (1 | herd)", Family.Binomial()).Sample(
            Fits.Read("cbpp"), new SamplingOptions { Chains = 2, Draws = 50, KeepGroupEffects = false });
        Assert.Contains("--unconditional", Assert.Throws<TrustException>(() => bare.Residuals()).Message, StringComparison.Ordinal);
        ResidualReport anew = bare.Residuals(new ResidualOptions { Unconditional = true });
        Assert.Equal(56, anew.Labels.Count);

        // At groups' effects of 0 the ratio would hold the spread between groups.
        Assert.Equal("the draws of the group effects were not kept", anew.Pearson.Refused);
        Assert.Contains("No Pearson ratio: the draws of the group effects were not kept.", anew.ToText(), StringComparison.Ordinal);
    }

    private static PosteriorFit Simulated(int number) => s_simulated[number].Value;

    private static readonly Lazy<PosteriorFit>[] s_simulated = [.. Enumerable.Range(0, 5).Select(number => new Lazy<PosteriorFit>(() =>
    {
        RandomStream random = new(17, (ulong)number);
        double[] x = [.. Enumerable.Range(0, 400).Select(_ => random.NextNormal())];
        double[] b = [.. Enumerable.Range(0, 20).Select(_ => 0.5 * random.NextNormal())];
        double[] y = [.. x.Select((v, i) => (double)random.NextPoisson(Math.Exp(1 + (0.4 * v) + b[i % 20])))];
        Table data = Table.FromColumns(TableColumn.Numeric("y", y), TableColumn.Numeric("x", x), TableColumn.Factor("g", Enumerable.Range(0, 400).Select(i => $"{i % 20}")));
        return Model.Parse("y ~ x + (1 | g)", Family.Poisson()).Sample(data, new SamplingOptions { Draws = 500 });
    }))];
}
