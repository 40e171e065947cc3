using Bayes.Draws;

namespace Bayes.Diagnostics.Tests;

/// <summary>Values printed by posterior 1.7.1 for the linear congruential vector, 4 chains × 200 draws.</summary>
public class ReferenceVectorTests
{
    private const double TenDigits = 1e-9;
    private static readonly ParameterDraws s_draws = LinearCongruentialDraws.Autoregression(4, 200);
    private static readonly ParameterDraws s_odd = s_draws.First(199);

    [Fact]
    public void The_vector_is_the_published_one()
    {
        Close(-4.3192964764, s_draws.Chain(0)[0], 1e-10);
        Close(-3.4868989657, s_draws.Chain(0)[1], 1e-10);
        Close(-1.5383508614, s_draws.Chain(0)[2], 1e-10);
        Close(-1.2823640865, s_draws.Chain(3)[199], 1e-10);
    }

    [Fact]
    public void Summary()
    {
        ParameterSummary summary = DrawsSummary.Of(s_draws, [0.05, 0.95]);
        Printed(-.07415458, summary.Mean, 1e-8);
        Printed(1.013666, summary.Sd, 1e-6);
        Close(1.01308536352, summary.Mad, TenDigits);
        Printed(-1.818784, summary.Quantiles[0].Value, 1e-6);
        Printed(1.525516, summary.Quantiles[1].Value, 1e-6);
        Close(1.00505147409, summary.RHat, TenDigits);
        Close(214.895312606, summary.EssBulk, TenDigits);
        Close(377.693102304, summary.EssTail, TenDigits);
        Close(.0689826134616, summary.McseMean, TenDigits);
        Close(.0378747082517, summary.McseSd, TenDigits);
    }

    [Fact]
    public void Potential_scale_reduction()
    {
        Close(1.00505147409, RHat.Rank(s_draws), TenDigits);
        Close(1.00505147409, RHat.Bulk(s_draws), TenDigits);
        Close(1.0014723322, RHat.Folded(s_draws), TenDigits);
        Close(1.0041613701, RHat.Basic(s_draws), TenDigits);
        Close(1.00670005838, RHat.Nested(s_draws, [1, 1, 2, 2]), TenDigits);
    }

    [Fact]
    public void Effective_sample_sizes()
    {
        Close(214.895312606, EffectiveSampleSize.Bulk(s_draws), TenDigits);
        Close(377.693102304, EffectiveSampleSize.Tail(s_draws), TenDigits);
        Printed(444.4698, EffectiveSampleSize.Quantile(s_draws, 0.05), 1e-4);
        Close(215.928820853, EffectiveSampleSize.Mean(s_draws), TenDigits);
        Close(215.928820853, EffectiveSampleSize.Basic(s_draws), TenDigits);
        Close(425.949024919, EffectiveSampleSize.StandardDeviation(s_draws), TenDigits);
        Close(292.498985735, EffectiveSampleSize.Median(s_draws), TenDigits);
    }

    [Fact]
    public void Monte_carlo_errors()
    {
        Close(.0689826134616, MonteCarloError.Mean(s_draws), TenDigits);
        Close(.0378747082517, MonteCarloError.StandardDeviation(s_draws), TenDigits);
        Close(.088100271393, MonteCarloError.Median(s_draws), TenDigits);
        Printed(.115022, MonteCarloError.Quantile(s_draws, 0.05), 1e-6);
        Printed(.09154105, MonteCarloError.Quantile(s_draws, 0.95), 1e-8);
    }

    [Fact]
    public void Autocovariances_of_chain_1()
    {
        using var chain = new CentredChains(s_draws.Chain(0), new ChainLayout(1, 200, split: false));
        Close(1.156161788491, chain.Autocovariance(0), TenDigits);
        Close(.707711882991, chain.Autocovariance(1), TenDigits);
        Close(.417849758071, chain.Autocovariance(2), TenDigits);
    }

    [Fact]
    public void Pareto_shape_of_the_tails() => Printed(-.0332013583, ParetoShape.Of(s_draws), 1e-10);

    [Fact]
    public void Chains_of_odd_length()
    {
        Close(1.005209088, RHat.Rank(s_odd), TenDigits);
        Close(212.58885239, EffectiveSampleSize.Bulk(s_odd), TenDigits);
        Close(374.35100209, EffectiveSampleSize.Tail(s_odd), TenDigits);
        Close(213.66392576, EffectiveSampleSize.Mean(s_odd), TenDigits);
    }

    private static void Close(double expected, double actual, double relative) =>
        Assert.InRange(actual, expected - (relative * Math.Abs(expected)), expected + (relative * Math.Abs(expected)));

    /// <summary>Agrees to the last printed digit.</summary>
    private static void Printed(double expected, double actual, double unit) =>
        Assert.InRange(actual, expected - (0.51 * unit), expected + (0.51 * unit));
}
