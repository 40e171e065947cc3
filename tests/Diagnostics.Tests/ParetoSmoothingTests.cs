using Bayes.Numerics;

namespace Bayes.Diagnostics.Tests;

public class ParetoSmoothingTests
{
    [Fact]
    public void Equal_ratios_have_equal_weights()
    {
        SmoothedWeights smoothed = ParetoSmoothing.Smooth([.. Enumerable.Repeat(-3.0, 100)]);
        Assert.All(smoothed.Weights, w => Assert.Equal(0.01, w, 12));
        Assert.Equal(100, smoothed.EffectiveSampleSize, 6);
        Assert.True(double.IsNaN(smoothed.Shape));
    }

    [Fact]
    public void The_shape_of_pareto_ratios_is_found_and_their_order_is_kept()
    {
        // u^(−k) has a generalized Pareto tail of shape k.
        foreach (double k in new[] { 0.2, 0.5, 0.9 })
        {
            RandomStream random = new(5, 1);
            double[] logRatios = [.. Enumerable.Range(0, 20_000).Select(_ => -k * Math.Log(random.NextDouble()))];
            SmoothedWeights smoothed = ParetoSmoothing.Smooth(logRatios);
            Assert.InRange(smoothed.Shape, k - 0.2, k + 0.2);
            Assert.Equal(1, smoothed.Weights.Sum(), 9);
            int[] byRatio = [.. Enumerable.Range(0, logRatios.Length).OrderBy(i => logRatios[i])];
            Assert.All(byRatio.Zip(byRatio.Skip(1)), p => Assert.True(smoothed.Weights[p.First] <= smoothed.Weights[p.Second]));
        }
    }

    [Fact]
    public void A_ratio_of_zero_has_no_weight()
    {
        SmoothedWeights smoothed = ParetoSmoothing.Smooth([0, double.NegativeInfinity, 0, 1]);
        Assert.Equal(0, smoothed.Weights[1]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_ratio_that_is_no_number_is_an_error(double ratio) => Assert.Throws<ArgumentException>(() => ParetoSmoothing.Smooth([0, ratio]));
}
