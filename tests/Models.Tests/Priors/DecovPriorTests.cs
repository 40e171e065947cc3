using Bayes.Models.Priors;
using Bayes.Numerics;

namespace Bayes.Models.Tests.Priors;

public class DecovPriorTests
{
    [Fact]
    public void For_one_effect_it_is_a_gamma_density_in_units_of_the_residual()
    {
        DecovPrior prior = new(1, 1, 2.5, 0.7);
        foreach (double sd in new[] { 0.01, 0.8, 30 })
        {
            double residual = 1.9;
            double[] gradient = new double[1];
            (double log, double byResidual) = prior.LogDensityOfLogSds([Math.Log(sd)], Math.Log(residual), gradient);
            double gamma = new GammaPrior(2.5, 1 / (0.7 * residual)).LogDensity(sd, out double slope);
            Assert.Equal(gamma + Math.Log(sd), log, 1e-12 * Math.Max(1, Math.Abs(log)));
            Assert.Equal((slope * sd) + 1, gradient[0], 1e-12 * Math.Max(1, Math.Abs(gradient[0])));
            Assert.Equal(-gradient[0], byResidual, 1e-12 * Math.Max(1, Math.Abs(gradient[0])));
        }
    }

    [Fact]
    public void Large_and_small_standard_deviations_keep_the_density_finite()
    {
        double[] gradient = new double[3];
        (double log, _) = new DecovPrior().LogDensityOfLogSds([-400, -390, -395], 0, gradient);
        Assert.True(double.IsFinite(log));
        (log, _) = new DecovPrior().LogDensityOfLogSds([500, 490, 495], 500, gradient);
        Assert.True(double.IsFinite(log));
        Assert.All(gradient, g => Assert.True(double.IsFinite(g)));
    }

    // If p is the density of the draws and f another density of log standard deviations, f/p has mean 1 over the draws.
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 1, 1, 1)]
    [InlineData(2, 1.7, 2.5, 0.6)]
    [InlineData(3, 1, 1, 1)]
    [InlineData(4, 2.2, 1.4, 3)]
    public void Draws_have_the_density(int q, double concentration, double shape, double scale)
    {
        DecovPrior prior = new(1, concentration, shape, scale);
        const double Residual = 1.6;
        RandomStream random = new(667, (1UL << 33) + (ulong)q);
        double centre = Math.Log(Residual * scale * shape);
        const double Sd = 0.35;
        double[] sds = new double[q];
        double[] gradient = new double[q];
        const int Count = 400_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < Count; i++)
        {
            prior.Sample(random, Residual, sds);
            double log = 0;
            for (int k = 0; k < q; k++)
            {
                sds[k] = Math.Log(sds[k]);
                log += new NormalPrior(centre, Sd).LogDensity(sds[k], out _);
            }

            double ratio = Math.Exp(log - prior.LogDensityOfLogSds(sds, Math.Log(Residual), gradient).LogDensity);
            sum += ratio;
            squares += ratio * ratio;
        }

        double mean = sum / Count;
        double error = Math.Sqrt((squares / Count) - (mean * mean)) / Math.Sqrt(Count);
        Assert.InRange(error, 0, 0.02);
        Assert.Equal(1, mean, 5.5 * error);
    }

    [Fact]
    public void Draws_have_the_moments_of_the_parts()
    {
        // E sd² = E τ² = 2 for every effect under decov(1, 1, 1, 1); variances add up to q τ².
        RandomStream random = new(5, 1UL << 33);
        double[] sds = new double[3];
        const int Count = 200_000;
        double total = 0;
        double root = 0;
        for (int i = 0; i < Count; i++)
        {
            new DecovPrior().Sample(random, 1, sds);
            double variance = sds.Sum(s => s * s);
            total += sds[1] * sds[1];
            root += Math.Sqrt(variance / 3);
        }

        // Var τ² π_2 q = E τ⁴ · E (q π)² − 4 = 24 · 1.5 − 4 = 32; Var τ = 1.
        Assert.Equal(2, total / Count, 5.5 * Math.Sqrt(32.0 / Count));
        Assert.Equal(1, root / Count, 5.5 / Math.Sqrt(Count));
    }
}
