using Bayes.Draws;

namespace Bayes.Diagnostics.Tests;

public class UndefinedTests
{
    private static readonly ParameterDraws s_draws = LinearCongruentialDraws.Autoregression(4, 200);

    public static TheoryData<UndefinedReason, double[][]> Broken => new()
    {
        { UndefinedReason.Constant, [Flat(3, 200), Flat(3, 200)] },
        { UndefinedReason.NotFinite, [[.. s_draws.Chain(0)[..199], double.NaN], s_draws.Chain(1).ToArray()] },
        { UndefinedReason.NotFinite, [[.. s_draws.Chain(0)[..199], double.PositiveInfinity], s_draws.Chain(1).ToArray()] },
        { UndefinedReason.TooFewDraws, [[1, 2, 3], [2, 3, 1]] },
        { UndefinedReason.TooFewDraws, [[], []] },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Every_diagnostic_is_NaN_with_the_reason(UndefinedReason reason, double[][] chains)
    {
        var draws = new ParameterDraws("x", chains);
        DiagnosticValue[] values =
        [
            RHat.Rank(draws), RHat.Bulk(draws), RHat.Folded(draws), RHat.Basic(draws),
            EffectiveSampleSize.Bulk(draws), EffectiveSampleSize.Tail(draws), EffectiveSampleSize.Mean(draws),
            EffectiveSampleSize.StandardDeviation(draws), EffectiveSampleSize.Median(draws), EffectiveSampleSize.Quantile(draws, 0.2),
            MonteCarloError.Mean(draws), MonteCarloError.StandardDeviation(draws), MonteCarloError.Median(draws), MonteCarloError.Quantile(draws, 1),
            ParetoShape.Of(draws),
        ];
        Assert.All(values, v => Assert.Equal(reason, v.Reason));
        Assert.All(values, v => Assert.True(double.IsNaN(v)));
        ParameterSummary summary = DrawsSummary.Of(draws);
        Assert.Equal(reason, summary.RHat.Reason);
        Assert.Equal(reason == UndefinedReason.NotFinite, summary.Mean.Reason == UndefinedReason.NotFinite);
    }

    [Fact]
    public void A_constant_has_a_mean_and_no_spread()
    {
        ParameterSummary summary = DrawsSummary.Of(new ParameterDraws("x", Flat(0.1, 50), Flat(0.1, 50)));
        Assert.Equal(0.1, summary.Mean);
        Assert.Equal(0.1, summary.Median);
        Assert.Equal(0.0, summary.Sd);
        Assert.Equal(0.0, summary.Mad);
        Assert.Equal("NaN (Constant)", summary.EssBulk.ToString());
    }

    [Fact]
    public void One_standing_chain_among_moving_ones_is_bad_not_undefined()
    {
        ParameterDraws draws = s_draws.Map((m, _, x) => m == 0 ? 1.0 : x);
        Assert.True(RHat.Rank(draws) > 1.1);
        Assert.True(EffectiveSampleSize.Bulk(draws).IsDefined);
    }

    [Fact]
    public void Chains_that_stand_still_apart_have_infinite_R_hat()
    {
        var draws = new ParameterDraws("x", Flat(1, 100), Flat(2, 100), Flat(0.3, 100));
        Assert.Equal(double.PositiveInfinity, RHat.Rank(draws));
        Assert.InRange(EffectiveSampleSize.Bulk(draws), 0.5, 8);
    }

    [Fact]
    public void The_tail_on_a_point_mass_takes_the_other_side()
    {
        ParameterDraws capped = s_draws.Map(x => Math.Min(x, 0.5));
        Assert.Equal(UndefinedReason.PointMass, EffectiveSampleSize.Quantile(capped, 0.95).Reason);
        Assert.Equal(EffectiveSampleSize.Quantile(capped, 0.05), EffectiveSampleSize.Tail(capped));
    }

    [Fact]
    public void A_balanced_binary_quantity_has_R_hat_from_its_bulk()
    {
        ParameterDraws binary = s_draws.Map((_, i, _) => i % 2);
        Assert.Equal(UndefinedReason.Constant, RHat.Folded(binary).Reason);
        Assert.True(RHat.Rank(binary).IsDefined);
        Assert.Equal(UndefinedReason.Constant, EffectiveSampleSize.StandardDeviation(binary).Reason);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(11)]
    public void Short_chains_have_R_hat_but_no_effective_size(int draws)
    {
        Assert.True(RHat.Rank(s_draws.First(draws)).IsDefined);
        Assert.Equal(UndefinedReason.TooFewDraws, EffectiveSampleSize.Bulk(s_draws.First(draws)).Reason);
        Assert.True(EffectiveSampleSize.Bulk(s_draws.First(12)).IsDefined);
    }

    [Fact]
    public void One_chain_is_enough_for_split_R_hat_only()
    {
        var one = new ParameterDraws("x", [s_draws.ChainMemory(0)]);
        Assert.True(RHat.Rank(one).IsDefined);
        Assert.Equal(UndefinedReason.TooFewChains, RHat.Basic(one, split: false).Reason);
        Assert.Equal(UndefinedReason.TooFewChains, RHat.Nested(one, [1]).Reason);
    }

    [Fact]
    public void Energies_that_say_nothing_are_undefined()
    {
        Assert.Equal(UndefinedReason.TooFewDraws, Ebfmi.Of([1.0, 2.0]).Reason);
        Assert.Equal(UndefinedReason.Constant, Ebfmi.Of([1.0, 1.0, 1.0]).Reason);
        Assert.Equal(UndefinedReason.NotFinite, Ebfmi.Of([1.0, 2.0, double.NaN]).Reason);
    }

    [Fact]
    public void Senseless_requests_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => EffectiveSampleSize.Quantile(s_draws, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => CredibleInterval.EqualTailed(s_draws, 0));
        Assert.Contains("one per chain", Assert.Throws<ArgumentException>(() => RHat.Nested(s_draws, [1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("3, 1", Assert.Throws<ArgumentException>(() => RHat.Nested(s_draws, [1, 1, 1, 2])).Message, StringComparison.Ordinal);
    }

    private static double[] Flat(double value, int count) => [.. Enumerable.Repeat(value, count)];
}
