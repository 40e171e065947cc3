namespace Bayes.Numerics.Tests;

/// <summary>Truth: R 4.2.2, qnorm and pnorm, 17 digits.</summary>
public class NormalDistributionTests
{
    [Theory]
    [InlineData(1e-300, -37.0470962993612)]
    [InlineData(1e-100, -21.27345356096532)]
    [InlineData(1e-20, -9.262340089798405)]
    [InlineData(1e-10, -6.361340902404056)]
    [InlineData(1e-05, -4.2648907939228256)]
    [InlineData(0.001, -3.090232306167813)]
    [InlineData(0.02425, -1.9729610513118845)]
    [InlineData(0.1, -1.2815515655446008)]
    [InlineData(0.3, -0.5244005127080407)]
    [InlineData(0.4999, -0.0002506628300880075)]
    [InlineData(0.5, 0.0)]
    [InlineData(0.500001, 2.5066282747057056e-06)]
    [InlineData(0.7, 0.5244005127080407)]
    [InlineData(0.9, 1.2815515655446008)]
    [InlineData(0.99, 2.3263478740408408)]
    [InlineData(0.999999, 4.753424308817089)]
    [InlineData(0.9999999999, 6.361340889697421)]
    public void Quantile_agrees_with_R(double probability, double truth) =>
        Assert.InRange(NormalDistribution.Quantile(probability), truth - (1e-15 * Math.Abs(truth)), truth + (1e-15 * Math.Abs(truth)));

    [Theory]
    [InlineData(-30.0, 4.906713927148187e-198)]
    [InlineData(-20.0, 2.7536241186062337e-89)]
    [InlineData(-10.0, 7.619853024160527e-24)]
    [InlineData(-6.0, 9.86587645037698e-10)]
    [InlineData(-5.0, 2.866515718791939e-07)]
    [InlineData(-3.0, 0.0013498980316300946)]
    [InlineData(-1.5, 0.06680720126885807)]
    [InlineData(-0.7, 0.24196365222307298)]
    [InlineData(-0.1, 0.460172162722971)]
    [InlineData(0.0, 0.5)]
    [InlineData(1e-10, 0.5000000000398942)]
    [InlineData(0.3, 0.6179114221889527)]
    [InlineData(1.0, 0.8413447460685429)]
    [InlineData(2.0, 0.9772498680518208)]
    [InlineData(5.0, 0.9999997133484281)]
    [InlineData(8.0, 0.9999999999999993)]
    public void Distribution_function_agrees_with_R(double x, double truth) =>
        Assert.InRange(NormalDistribution.Cdf(x), truth * (1 - 1e-15), truth * (1 + 1e-15));

    [Theory]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(1.0, double.PositiveInfinity)]
    [InlineData(-0.1, double.NaN)]
    [InlineData(1.1, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    public void Quantile_at_and_beyond_the_ends(double probability, double expected) =>
        Assert.Equal(expected, NormalDistribution.Quantile(probability));

    [Theory]
    [InlineData(double.NegativeInfinity, 0.0)]
    [InlineData(double.PositiveInfinity, 1.0)]
    [InlineData(-50, 0.0)]
    [InlineData(50, 1.0)]
    [InlineData(double.NaN, double.NaN)]
    public void Distribution_function_at_the_ends(double x, double expected) =>
        Assert.Equal(expected, NormalDistribution.Cdf(x));

    [Fact]
    public void Quantile_undoes_the_distribution_function()
    {
        for (double x = -8; x <= 4; x += 0.01)
        {
            Assert.Equal(x, NormalDistribution.Quantile(NormalDistribution.Cdf(x)), 1e-11);
        }
    }
}
