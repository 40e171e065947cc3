using Bayes.Draws;

namespace Bayes.Diagnostics.Tests;

public class ConvergenceChecksTests
{
    private static readonly ParameterDraws s_good = LinearCongruentialDraws.Autoregression(4, 1000, 0.0, seed: 8);

    [Fact]
    public void Good_draws_have_no_findings() => Assert.Empty(Check(s_good));

    [Fact]
    public void Divergences_are_counted()
    {
        ConvergenceFinding finding = Assert.Single(Check(s_good, divergent: (m, i) => m == 1 && i < 3 ? 1 : 0));
        Assert.Equal((FindingCode.Divergences, FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.StartsWith("3 of 4000 transitions (0.08%) diverged", finding.Text, StringComparison.Ordinal);
        Assert.Null(finding.Parameter);
        Assert.Equal(FindingSeverity.Error, Assert.Single(Check(s_good, divergent: (_, i) => i < 100 ? 1 : 0)).Severity);
    }

    [Fact]
    public void Tree_depth_hits_are_counted()
    {
        ConvergenceFinding finding = Assert.Single(Check(s_good, treeDepth: (_, i) => i < 50 ? 10 : 3));
        Assert.Equal((FindingCode.TreeDepth, FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.StartsWith("200 transitions (5.0%)", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Slow_energies_name_their_chain()
    {
        ParameterDraws slow = LinearCongruentialDraws.Autoregression(4, 1000, 0.95);
        ConvergenceFinding finding = Assert.Single(Check(s_good, energy: (m, i) => m == 2 ? slow.Chain(2)[i] : s_good.Chain(m)[i]));
        Assert.Equal(FindingCode.Ebfmi, finding.Code);
        Assert.Contains("(chain 3: 0.", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_apart_is_named()
    {
        IReadOnlyList<ConvergenceFinding> findings = Check(s_good.Map((m, _, x) => m == 1 ? x + 6 : x));
        ConvergenceFinding stuck = Assert.Single(findings, f => f.Code == FindingCode.StuckChain);
        Assert.StartsWith("Chain 2 stays away", stuck.Text, StringComparison.Ordinal);
        ConvergenceFinding rhat = Assert.Single(findings, f => f.Code == FindingCode.RHat);
        Assert.Equal((FindingSeverity.Error, "y"), (rhat.Severity, rhat.Parameter));
        Assert.Contains("worst: y (", rhat.Text, StringComparison.Ordinal);
        Assert.Contains(findings, f => f.Code == FindingCode.EssBulk);
    }

    [Fact]
    public void A_standing_chain_is_named() =>
        Assert.Contains(Check(s_good.Map((m, _, x) => m == 3 ? 9.0 : x)), f => f.Text == "Chain 4 does not move in y while others do.");

    [Fact]
    public void Dependent_draws_are_reported_with_how_many_more_are_needed()
    {
        IReadOnlyList<ConvergenceFinding> findings = Check(LinearCongruentialDraws.Autoregression(4, 1000, 0.9));
        ConvergenceFinding bulk = Assert.Single(findings, f => f.Code == FindingCode.EssBulk);
        Assert.StartsWith("Bulk effective sample size is below 400 for the quantity; worst: y (", bulk.Text, StringComparison.Ordinal);
        Assert.Contains("times as many", bulk.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN, FindingSeverity.Error, "NaN or infinite")]
    [InlineData(1.0, FindingSeverity.Warning, "All draws are equal")]
    public void Undefined_diagnostics_say_why(double value, FindingSeverity severity, string text)
    {
        ConvergenceFinding finding = Assert.Single(Check(s_good.Map(_ => value)));
        Assert.Equal((FindingCode.Undefined, severity, "y"), (finding.Code, finding.Severity, finding.Parameter));
        Assert.Contains(text, finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_draws_and_one_chain_are_said()
    {
        Assert.Equal(FindingSeverity.Warning, Assert.Single(Check(s_good.First(60)), f => f.Code == FindingCode.TooFewDraws).Severity);
        Assert.Equal(FindingSeverity.Error, Assert.Single(Check(s_good.First(8)), f => f.Code == FindingCode.TooFewDraws).Severity);
        Assert.Contains(Check(new ParameterDraws("y", [s_good.ChainMemory(0)])), f => f.Code == FindingCode.OneChain);
    }

    [Fact]
    public void Chains_of_a_cancelled_run_are_said()
    {
        ChainDraws Chain(int id, int count) => new(id, ["y"], [s_good.Chain(id)[..count].ToArray()], [.. Enumerable.Repeat(s_good.Chain(id)[..count].ToArray(), 7)]);
        var draws = new DrawSet([Chain(1, 900), Chain(2, 400)]);
        Assert.Contains(ConvergenceChecks.Run(draws, 0), f => f.Code == FindingCode.UnequalChains && f.Text.Contains("900, 400 draws", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_named_quantities_are_examined() =>
        Assert.Empty(ConvergenceChecks.Run(Set(s_good.Map(_ => double.NaN)), 10, []));

    private static IReadOnlyList<ConvergenceFinding> Check(
        ParameterDraws draws, Func<int, int, double>? divergent = null, Func<int, int, double>? treeDepth = null, Func<int, int, double>? energy = null) =>
        ConvergenceChecks.Run(Set(draws, divergent, treeDepth, energy), 10, ["y"]);

    private static DrawSet Set(
        ParameterDraws draws, Func<int, int, double>? divergent = null, Func<int, int, double>? treeDepth = null, Func<int, int, double>? energy = null)
    {
        double[] Column(int m, Func<int, int, double>? value, Func<int, int, double> usual) =>
            [.. Enumerable.Range(0, draws.DrawCount).Select(i => (value ?? usual)(m, i))];
        return new DrawSet([.. Enumerable.Range(0, draws.ChainCount).Select(m => new ChainDraws(m + 1, ["y"], [draws.Chain(m).ToArray()],
        [
            Column(m, null, (c, i) => s_good.Chain(c)[i]), Column(m, null, (_, _) => 0.9), Column(m, null, (_, _) => 0.5),
            Column(m, treeDepth, (_, _) => 3), Column(m, null, (_, _) => 7), Column(m, divergent, (_, _) => 0),
            Column(m, energy, (c, i) => s_good.Chain(c)[i]),
        ]))]);
    }
}
