using MathNet.Numerics.Distributions;
using Special = MathNet.Numerics.SpecialFunctions;

namespace Bayes.Numerics.Tests;

public class RandomVariatesTests
{
    private const int Draws = 50_000;

    /// <summary>The two-sided tail probability of a 5.5 sigma event is 4e-8.</summary>
    private const double SmallestTail = 1e-7;

    private static IEnumerable<T> Sample<T>(ulong stream, Func<RandomStream, T> draw)
    {
        var random = new RandomStream(20_240_607, stream);
        return Enumerable.Range(0, Draws).Select(_ => draw(random));
    }

    [Fact]
    public void Exponentials_follow_their_distribution() =>
        Assert.True(GoodnessOfFit.KolmogorovSmirnovTail(Sample(1, r => r.NextExponential()), x => 1 - Math.Exp(-x)) > SmallestTail);

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(2.5)]
    [InlineData(40.0)]
    [InlineData(1000.0)]
    public void Gammas_follow_their_distribution(double shape) =>
        Assert.True(GoodnessOfFit.KolmogorovSmirnovTail(
            Sample(2, r => r.NextGamma(shape)), x => GammaCumulative(shape, x)) > SmallestTail);

    [Theory]
    [InlineData(0.05, 0.08)]
    [InlineData(0.5, 3.0)]
    [InlineData(2.0, 2.0)]
    [InlineData(60.0, 7.0)]
    public void Betas_follow_their_distribution(double alpha, double beta) =>
        Assert.True(GoodnessOfFit.KolmogorovSmirnovTail(
            Sample(3, r => r.NextBeta(alpha, beta)).Where(x => x is > 1e-12 and < 1 - 1e-12),
            Truncated(x => Special.BetaRegularized(alpha, beta, x), 1e-12, 1 - 1e-12)) > SmallestTail);

    [Theory]
    [InlineData(1.5)]
    [InlineData(4.0)]
    [InlineData(30.0)]
    public void Student_t_draws_follow_their_distribution(double degreesOfFreedom) =>
        Assert.True(GoodnessOfFit.KolmogorovSmirnovTail(
            Sample(4, r => r.NextStudentT(degreesOfFreedom)), x => StudentT.CDF(0, 1, degreesOfFreedom, x)) > SmallestTail);

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(7, 0.5)]
    [InlineData(40, 0.9)]
    [InlineData(25, 0.48)]
    [InlineData(26, 0.5)]
    [InlineData(300, 0.2)]
    [InlineData(1000, 0.97)]
    [InlineData(100_000, 0.0001)]
    [InlineData(5_000, 0.6)]
    public void Binomials_follow_their_distribution(int trials, double probability) =>
        Assert.InRange(
            GoodnessOfFit.ChiSquareScore(Sample(5, r => r.NextBinomial(trials, probability)), k => BinomialMass(trials, probability, k), 0, trials),
            -GoodnessOfFit.Tolerance,
            GoodnessOfFit.Tolerance);

    [Theory]
    [InlineData(0.02)]
    [InlineData(1.0)]
    [InlineData(11.9)]
    [InlineData(12.1)]
    [InlineData(55.0)]
    [InlineData(3000.0)]
    public void Poissons_follow_their_distribution(double mean) =>
        Assert.InRange(
            GoodnessOfFit.ChiSquareScore(Sample(6, r => r.NextPoisson(mean)), k => Math.Exp((k * Math.Log(mean)) - mean - Special.GammaLn(k + 1)), 0, (long)(mean + (10 * Math.Sqrt(mean)) + 20)),
            -GoodnessOfFit.Tolerance,
            GoodnessOfFit.Tolerance);

    [Theory]
    [InlineData(1e6)]
    [InlineData(1e12)]
    public void Huge_counts_have_the_right_mean_and_variance(double mean)
    {
        AssertMoments(Sample(7, r => (r.NextPoisson(mean) - mean) / Math.Sqrt(mean)));
        long trials = (long)(4 * mean);
        AssertMoments(Sample(8, r => (r.NextBinomial(trials, 0.25) - mean) / Math.Sqrt(0.75 * mean)));
    }

    [Fact]
    public void Edges_of_the_counts_are_exact()
    {
        var random = new RandomStream(1, 9);
        Assert.Equal(0, random.NextBinomial(0, 0.5));
        Assert.Equal(0, random.NextBinomial(1_000_000, 0));
        Assert.Equal(1_000_000, random.NextBinomial(1_000_000, 1));
        Assert.Equal(0, random.NextPoisson(0));
    }

    [Fact]
    public void Parameters_out_of_range_are_named()
    {
        var random = new RandomStream(1, 10);
        Assert.Equal("shape", Assert.Throws<ArgumentOutOfRangeException>(() => random.NextGamma(0)).ParamName);
        Assert.Equal("probability", Assert.Throws<ArgumentOutOfRangeException>(() => random.NextBinomial(3, double.NaN)).ParamName);
        Assert.Equal("trials", Assert.Throws<ArgumentOutOfRangeException>(() => random.NextBinomial(-1, 0.5)).ParamName);
        Assert.Equal("mean", Assert.Throws<ArgumentOutOfRangeException>(() => random.NextPoisson(-1)).ParamName);
    }

    private static void AssertMoments(IEnumerable<double> standardised)
    {
        double[] z = [.. standardised];
        Assert.InRange(z.Average() * Math.Sqrt(Draws), -GoodnessOfFit.Tolerance, GoodnessOfFit.Tolerance);
        Assert.InRange((z.Average(x => x * x) - 1) * Math.Sqrt(Draws / 2.0), -GoodnessOfFit.Tolerance, GoodnessOfFit.Tolerance);
    }

    /// <summary>The incomplete gamma ratio; near zero by its leading term, where the library's loses its digits.</summary>
    private static double GammaCumulative(double shape, double x) =>
        x < 1e-8 ? Math.Exp((shape * Math.Log(x)) - Special.GammaLn(shape + 1)) : Special.GammaLowerRegularized(shape, x);

    private static double BinomialMass(int n, double p, long k) =>
        Math.Exp(Special.FactorialLn(n) - Special.FactorialLn((int)k) - Special.FactorialLn(n - (int)k)
            + (k * Math.Log(p)) + ((n - k) * Math.Log(1 - p)));

    private static Func<double, double> Truncated(Func<double, double> cumulative, double low, double high)
    {
        double below = cumulative(low);
        double within = cumulative(high) - below;
        return x => (cumulative(x) - below) / within;
    }
}
