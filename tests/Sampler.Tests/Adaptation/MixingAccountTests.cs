using Bayes.Numerics;
using Bayes.Sampler.Adaptation;

namespace Bayes.Sampler.Tests.Adaptation;

public class MixingAccountTests
{
    [Fact]
    public void A_few_draws_far_out_do_not_make_independent_draws_look_slow()
    {
        RandomStream random = new(1, 1);
        double[] draws = [.. Enumerable.Range(0, 235).Select(_ => random.NextNormal())];
        double[] excursion = [-9, -14, -16, -12, -8];
        excursion.CopyTo(draws, 100);
        Assert.InRange(Correlation(draws), -0.2, 0.2);
    }

    [Fact]
    public void The_correlation_does_not_depend_on_the_scale_of_a_parameter()
    {
        double[] draws = Slow(0.6, 4000);
        Assert.Equal(0.6, Correlation(draws), 0.05);
        Assert.Equal(Correlation(draws), Correlation([.. draws.Select(x => Math.Exp(5 * x))]), 12);
    }

    [Fact]
    public void The_slowest_parameter_counts()
    {
        RandomStream random = new(2, 1);
        double[] slow = Slow(0.8, 4000);
        MixingAccount account = new(2);
        foreach (double x in slow)
        {
            account.Add([random.NextNormal(), x]);
        }

        Assert.Equal(Correlation(slow), account.LargestCorrelation());
    }

    [Fact]
    public void A_parameter_that_stands_still_is_fully_correlated() => Assert.Equal(1, Correlation([.. Enumerable.Repeat(3.0, 50)]));

    private static double Correlation(double[] draws)
    {
        MixingAccount account = new(1);
        foreach (double x in draws)
        {
            account.Add([x]);
        }

        return account.LargestCorrelation();
    }

    private static double[] Slow(double correlation, int count)
    {
        RandomStream random = new(3, 1);
        double[] draws = new double[count];
        for (int i = 1; i < count; i++)
        {
            draws[i] = (correlation * draws[i - 1]) + (Math.Sqrt(1 - (correlation * correlation)) * random.NextNormal());
        }

        return draws;
    }
}
