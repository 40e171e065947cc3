using Bayes.Numerics;
using Bayes.Plots.Statistics;

namespace Bayes.Plots.Tests.Statistics;

public class StatisticsTests
{
    [Fact]
    public void A_kernel_density_integrates_to_one_and_is_close_to_the_true_one()
    {
        double[] draws = [.. Enumerable.Range(1, 4000).Select(i => NormalDistribution.Quantile((i - 0.5) / 4000))];
        KernelDensity density = KernelDensity.Of(draws)!;
        Assert.Equal(1, Area(density), 0.01);
        for (int i = 0; i < density.X.Count; i++)
        {
            Assert.Equal(Math.Exp(-0.5 * density.X[i] * density.X[i]) / Math.Sqrt(2 * Math.PI), density.Y[i], 0.008);
        }
    }

    [Fact]
    public void A_density_that_is_high_at_its_bound_stays_high_there()
    {
        RandomStream random = new(1, 3);
        double[] draws = [.. Enumerable.Range(0, 4000).Select(_ => Math.Abs(random.NextNormal()))];
        KernelDensity bounded = KernelDensity.Of(draws, 0)!;
        Assert.Equal(0, bounded.X[0]);
        Assert.Equal(1, Area(bounded), 0.02);
        Assert.Equal(2 / Math.Sqrt(2 * Math.PI), bounded.Y[0], 0.1);
        Assert.True(KernelDensity.Of(draws)!.X[0] < 0);
    }

    [Fact]
    public void Draws_that_do_not_vary_have_no_density()
    {
        Assert.Null(KernelDensity.Of([1, 1, 1]));
        Assert.Null(KernelDensity.Of([double.NaN, double.NaN]));
    }

    [Fact]
    public void A_straight_line_is_its_own_smooth()
    {
        double[] x = [.. Enumerable.Range(0, 50).Select(i => (i * 0.37) % 7)];
        (double[] at, double[] y) = LocalRegression.Smooth(x, Array.ConvertAll(x, v => 2 - (3 * v)));
        Assert.True(at.Length > 10);
        for (int i = 0; i < at.Length; i++)
        {
            Assert.Equal(2 - (3 * at[i]), y[i], 1e-9);
        }
    }

    [Fact]
    public void A_smooth_through_few_places_uses_their_means()
    {
        double[] x = [.. Enumerable.Range(0, 400).Select(i => (double)(i % 5))];
        double[] y = [.. Enumerable.Range(0, 400).Select(i => (i % 5) switch { 0 => 1.0, 1 => 2, 2 => 1, 3 => 0, _ => 1 })];
        (double[] at, double[] smooth) = LocalRegression.Smooth(x, y);
        Assert.Equal([0, 1, 2, 3, 4], at);
        Assert.All(smooth, v => Assert.InRange(v, -0.5, 2.5));
    }

    [Fact]
    public void The_bars_of_a_histogram_have_the_area_of_their_share()
    {
        BarMark bars = Histogram.Of([0.1, 0.2, 0.6, 1.4, double.NaN], 0, 1, 2);
        Assert.Equal([0.5 / 0.5, 0.25 / 0.5], bars.Top);
    }

    private static double Area(KernelDensity density)
    {
        double area = 0;
        for (int i = 1; i < density.X.Count; i++)
        {
            area += 0.5 * (density.Y[i] + density.Y[i - 1]) * (density.X[i] - density.X[i - 1]);
        }

        return area;
    }
}
