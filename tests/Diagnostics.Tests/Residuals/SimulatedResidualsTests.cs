using Bayes.Diagnostics.Residuals;
using Bayes.Numerics;

namespace Bayes.Diagnostics.Tests.Residuals;

public class SimulatedResidualsTests
{
    /// <summary>Values of DHARMa's functions on the linear congruential vectors: 250 simulations of 20 observations.</summary>
    [Fact]
    public void Residuals_and_tests_are_those_of_DHARMa()
    {
        const int Rows = 20, Count = 250;
        double[] z = LinearCongruentialDraws.Normal(42, Rows * Count);
        double[][] simulations = [.. Enumerable.Range(0, Count).Select(s => z[(s * Rows)..((s + 1) * Rows)])];
        double[] y = [.. LinearCongruentialDraws.Normal(7, Rows).Select(v => 1.3 * v)];
        double[] fitted = [.. Enumerable.Range(0, Rows).Select(i => simulations.Average(s => s[i]))];
        var residuals = SimulatedResiduals.Of(y, simulations, fitted, isInteger: false, testZeros: false, new RandomStream(1, 0));
        Assert.Equal([0, .988, .2, .208], residuals.Values.Take(4).Select(u => Math.Round(u, 12)));
        Assert.Equal(.186, residuals["uniformity"]!.Statistic, 12);
        Assert.Equal(.44032662895, residuals["uniformity"]!.P, 1e-11);
        Assert.Equal(2.1823177505, residuals["dispersion"]!.Statistic, 5e-11);
        Assert.Equal(.016, residuals["dispersion"]!.P, 12);
        Assert.Equal(1, residuals["outliers"]!.Statistic);
        Assert.Equal(.1478569382, residuals["outliers"]!.P, 5e-11);
        Assert.Null(residuals["zero_inflation"]);
        Assert.True(residuals.IsOutlier[0]);
    }

    [Fact]
    public void Residuals_of_the_model_itself_are_uniform_and_pass()
    {
        SimulatedResiduals residuals = Poisson(mean: 2, extraZeros: 0, overdispersion: 0);
        Assert.All(residuals.Tests, t => Assert.True(t.P > 0.01, $"{t}"));
        Assert.Equal(4, residuals.Tests.Count);
    }

    [Fact]
    public void Overdispersion_and_zeros_are_found()
    {
        SimulatedResiduals wide = Poisson(mean: 5, extraZeros: 0, overdispersion: 1);
        Assert.True(wide["dispersion"]!.Statistic > 2 && wide["dispersion"]!.P == 0);
        Assert.True(wide["outliers"]!.P < 0.05 && wide["uniformity"]!.P < 0.001);
        SimulatedResiduals zeros = Poisson(mean: 5, extraZeros: 0.3, overdispersion: 0);
        Assert.True(zeros["zero_inflation"]!.Statistic > 5 && zeros["zero_inflation"]!.P == 0);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(900)]
    public void Outliers_of_whole_numbers_are_those_marked_however_many_rows_there_are(int rows)
    {
        // Of 0/1 outcomes none lies outside 250 simulations of probability 0.3, though chance breaks ties near 0 and 1.
        SimulatedResiduals outcomes = Outcomes(rows);
        Assert.Equal(0, outcomes["outliers"]!.Observed);
        Assert.DoesNotContain(true, outcomes.IsOutlier);
        Assert.Equal(1, outcomes["outliers"]!.P);

        SimulatedResiduals counts = Poisson(2, 0, 0, rows);
        ResidualTest test = counts["outliers"]!;
        Assert.Equal(counts.IsOutlier.Count(o => o), test.Observed);

        // P(a count is above all of 250 others) = Σ f(k) F(k − 1)^250, and below all: R, sum(dpois(0:60, 2) * (ppois(-1:59, 2)^250 + ppois(0:60, 2, lower = FALSE)^250)).
        Assert.Equal(0.0021676223 * rows, test.Expected, 5.5 * Math.Sqrt(0.0021 * rows / 250));
        Assert.InRange(test.P, 0.01, 1);
    }

    [Fact]
    public void Ties_are_broken_by_the_seed_alone()
    {
        double[] values = [.. Poisson(2, 0, 0).Values];
        Assert.Equal(values, Poisson(2, 0, 0).Values);
        Assert.All(values, u => Assert.InRange(u, 0, 1));
    }

    [Theory]
    [InlineData(10, 0.274, 0.6284796154)] // Marsaglia, Tsang and Wang (2003), section 3: Pr(D10 < .274)
    public void The_exact_distribution_is_the_published_one(int n, double d, double expected) => Assert.Equal(expected, KolmogorovSmirnov.Exact(n, d), 1e-10);

    [Fact]
    public void The_limiting_distribution_is_one_function_from_both_series()
    {
        Assert.Equal(KolmogorovSmirnov.Limiting(1 - 1e-12), KolmogorovSmirnov.Limiting(1), 1e-10);
        Assert.Equal(0.95, KolmogorovSmirnov.Limiting(1.3580986393225505), 1e-9);
        Assert.Equal(KolmogorovSmirnov.Limiting(Math.Sqrt(90) * 0.12), KolmogorovSmirnov.Exact(90, 0.12), 0.03);
    }

    [Fact]
    public void The_binomial_test_adds_what_is_no_likelier()
    {
        Assert.Equal(2 * 11.0 / 1024, BinomialTest.P(1, 10, 0.5), 1e-12);
        Assert.Equal(1, BinomialTest.P(5, 10, 0.5), 1e-12);
        Assert.Equal(1 - Math.Pow(0.99, 20), BinomialTest.P(1, 20, 0.01), 1e-12);
    }

    [Fact]
    public void Lengths_must_agree() =>
        Assert.Throws<ArgumentException>(() => SimulatedResiduals.Of([1, 2], [[1, 2], [1]], [1, 2], false, false, new RandomStream(1, 0)));

    private static SimulatedResiduals Outcomes(int rows)
    {
        RandomStream random = new(4, 11);
        double[] Draw() => [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < 0.3 ? 1.0 : 0)];
        double[] y = Draw();
        return SimulatedResiduals.Of(y, [.. Enumerable.Range(0, 250).Select(_ => Draw())], [.. Enumerable.Repeat(0.3, rows)], true, false, random);
    }

    private static SimulatedResiduals Poisson(double mean, double extraZeros, double overdispersion, int rows = 300)
    {
        RandomStream random = new(4, 9);
        double[] y = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < extraZeros ? 0 : (double)random.NextPoisson(overdispersion == 0 ? mean : mean * random.NextGamma(1 / overdispersion) * overdispersion))];
        double[][] simulations = [.. Enumerable.Range(0, 250).Select(_ => Enumerable.Range(0, rows).Select(_ => (double)random.NextPoisson(mean)).ToArray())];
        return SimulatedResiduals.Of(y, simulations, [.. Enumerable.Repeat(mean, rows)], true, true, random);
    }
}
