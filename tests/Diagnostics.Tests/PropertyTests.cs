using Bayes.Draws;

namespace Bayes.Diagnostics.Tests;

public class PropertyTests
{
    private static readonly ParameterDraws s_draws = LinearCongruentialDraws.Autoregression(4, 1000, 0.3, seed: 20);

    [Fact]
    public void Ranks_make_the_diagnostics_blind_to_monotone_maps()
    {
        ParameterDraws mapped = s_draws.Map(x => Math.Exp(3 * x));
        Assert.Equal(RHat.Bulk(s_draws).Value, RHat.Bulk(mapped).Value);
        Assert.Equal(EffectiveSampleSize.Bulk(s_draws).Value, EffectiveSampleSize.Bulk(mapped).Value);
        Assert.NotEqual(EffectiveSampleSize.Mean(s_draws).Value, EffectiveSampleSize.Mean(mapped).Value);
    }

    [Fact]
    public void The_order_of_chains_does_not_matter()
    {
        var turned = new ParameterDraws("y", [s_draws.ChainMemory(2), s_draws.ChainMemory(0), s_draws.ChainMemory(3), s_draws.ChainMemory(1)]);
        ParameterSummary one = DrawsSummary.Of(s_draws), other = DrawsSummary.Of(turned);
        Assert.Equal(one.RHat, other.RHat, 1e-12);
        Assert.Equal(one.EssBulk, other.EssBulk, 1e-8);
        Assert.Equal(one.EssTail, other.EssTail, 1e-8);
        Assert.Equal(one.McseSd, other.McseSd, 1e-12);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.97)]
    [InlineData(-0.5)]
    public void Autoregressions_have_their_known_effective_size(double phi)
    {
        ParameterDraws draws = LinearCongruentialDraws.Autoregression(4, 20_000, phi, seed: 3);
        double expected = draws.TotalCount * (1 - phi) / (1 + phi);
        Assert.InRange(EffectiveSampleSize.Mean(draws), 0.85 * expected, 1.15 * expected);
        Assert.InRange(EffectiveSampleSize.Bulk(draws), 0.85 * expected, 1.15 * expected);
    }

    [Fact]
    public void Long_memory_goes_through_the_transform_and_agrees_with_sums()
    {
        ParameterDraws draws = LinearCongruentialDraws.Autoregression(3, 701, 0.99);
        double[] pooled = draws.Pooled();
        using var chains = new CentredChains(pooled, new ChainLayout(3, 701, split: false));
        foreach (int lag in (int[])[63, 64, 65, 200, 700])
        {
            double expected = 0;
            for (int m = 0; m < 3; m++)
            {
                double mean = draws.Chain(m).ToArray().Average();
                for (int i = 0; i + lag < 701; i++)
                {
                    expected += (draws.Chain(m)[i] - mean) * (draws.Chain(m)[i + lag] - mean) / (3 * 701);
                }
            }

            Assert.Equal(expected, chains.Autocovariance(lag), 1e-12);
        }
    }

    [Fact]
    public void A_shifted_chain_raises_R_hat() =>
        Assert.True(RHat.Rank(s_draws.Map((m, _, x) => m == 2 ? x + 1.5 : x)) > 1.1);

    [Fact]
    public void A_drift_within_every_chain_raises_split_R_hat_only()
    {
        ParameterDraws drifting = s_draws.Map((_, i, x) => x + (i / 400.0));
        Assert.True(RHat.Basic(drifting) > 1.1);
        Assert.True(RHat.Basic(drifting, split: false) < 1.02);
    }

    [Fact]
    public void Folding_catches_chains_of_another_scale()
    {
        ParameterDraws scaled = s_draws.Map((m, _, x) => m == 1 ? 4 * x : x);
        Assert.True(RHat.Bulk(scaled) < 1.02);
        Assert.True(RHat.Folded(scaled) > 1.1);
        Assert.Equal(RHat.Folded(scaled).Value, RHat.Rank(scaled).Value);
    }

    [Fact]
    public void Heavy_tails_do_not_blind_the_diagnostics()
    {
        ParameterDraws cauchy = s_draws.Map((m, _, x) => Math.Tan(Math.PI * (Numerics.NormalDistribution.Cdf(x) - 0.5)) + (m == 0 ? 3 : 0));
        Assert.True(RHat.Rank(cauchy) > 1.1);
        Assert.True(ParetoShape.Of(cauchy) > 0.7);
    }

    [Fact]
    public void An_alternating_chain_is_capped_not_infinite()
    {
        var draws = new ParameterDraws("x", [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 1.0 : -1.0)]);
        Assert.Equal(100 * Math.Log10(100), EffectiveSampleSize.Mean(draws), 1e-9);
    }

    [Fact]
    public void The_fraction_of_missing_information_of_independent_energies_is_near_two()
    {
        double[] energy = LinearCongruentialDraws.Normal(5, 4000);
        double mean = energy.Average(), steps = 0;
        for (int i = 1; i < energy.Length; i++)
        {
            steps += (energy[i] - energy[i - 1]) * (energy[i] - energy[i - 1]);
        }

        double expected = steps / 4000 / (energy.Sum(e => (e - mean) * (e - mean)) / 3999);
        Assert.Equal(expected, Ebfmi.Of(energy), 1e-12);
        Assert.InRange(Ebfmi.Of(energy), 1.8, 2.2);
    }

    [Fact]
    public void Intervals_hold_their_share()
    {
        var draws = new ParameterDraws("x", [.. Enumerable.Range(0, 100).Select(i => (double)i * i)]);
        CredibleInterval narrowest = CredibleInterval.HighestDensity(draws, 0.5);
        Assert.Equal((0.0, 2500.0), (narrowest.Lower.Value, narrowest.Upper.Value));
        CredibleInterval equal = CredibleInterval.EqualTailed(new ParameterDraws("x", [.. Enumerable.Range(0, 101).Select(i => (double)i)]), 0.9);
        Assert.Equal(5.0, equal.Lower, 1e-12);
        Assert.Equal(95.0, equal.Upper, 1e-12);
    }

    [Fact]
    public void Split_drops_the_middle_draw_of_odd_chains_and_copies_nothing()
    {
        ParameterDraws split = SplitChains.Split(new ParameterDraws("x", [1.0, 2, 3, 4, 5], [6.0, 7, 8, 9, 10]));
        Assert.Equal(4, split.ChainCount);
        Assert.Equal([1.0, 2], split.Chain(0).ToArray());
        Assert.Equal([4.0, 5], split.Chain(1).ToArray());
        Assert.Equal([9.0, 10], split.Chain(3).ToArray());
    }

    [Fact]
    public void Ties_share_a_normal_score()
    {
        ParameterDraws scores = RankNormalization.Apply(new ParameterDraws("x", [2.0, 1, 2, 5]));
        Assert.Equal(scores.Chain(0)[0], scores.Chain(0)[2]);
        Assert.Equal(Numerics.NormalDistribution.Quantile((2.5 - 0.375) / 4.25), scores.Chain(0)[0]);
    }
}
