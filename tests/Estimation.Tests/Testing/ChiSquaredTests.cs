using Bayes.Estimation.Testing;

namespace Bayes.Estimation.Tests.Testing;

public sealed class ChiSquaredTests
{
    // R 4.2.2: pchisq(x, k, lower.tail = FALSE, log.p = TRUE).
    [Theory]
    [InlineData(1, 1e-08, -7.9791639215483464e-05)]
    [InlineData(1, 0.5, -0.73501112983708439)]
    [InlineData(1, 3.84, -2.9948622271800254)]
    [InlineData(1, 171.87, -88.739896592512849)]
    [InlineData(1, 5000, -2504.4845878484507)]
    [InlineData(2, 0.5, -0.25)]
    [InlineData(2, 171.87, -85.935)]
    [InlineData(3, 3.84, -1.2755847557582496)]
    [InlineData(3, 171.87, -83.581653761118531)]
    [InlineData(4, 3.84, -0.84841638371980954)]
    [InlineData(4, 1000, -493.78339389891511)]
    [InlineData(7, 0.5, -0.00055367185755362234)]
    [InlineData(7, 171.87, -75.972822814163067)]
    [InlineData(30, 171.87, -48.600732993816301)]
    [InlineData(30, 5000, -2415.6489635554317)]
    public void Tails_are_those_of_R(int degrees, double x, double expected) =>
        Assert.InRange(ChiSquared.LogUpperTail(x, degrees), expected - (1e-12 * Math.Max(1, -expected)), expected + (1e-12 * Math.Max(1, -expected)));

    [Fact]
    public void Half_a_point_mass_at_zero_halves_the_tail()
    {
        Assert.Equal(0, ReferenceDistribution.HalfAndHalf(0).LogP(0));
        Assert.Equal(Math.Log(0.5) + ChiSquared.LogUpperTail(14.005, 1), ReferenceDistribution.HalfAndHalf(0).LogP(14.005), 1e-12);
        Assert.Equal("½χ²(0) + ½χ²(1)", ReferenceDistribution.HalfAndHalf(0).Name);
        Assert.Equal("χ²(3)", ReferenceDistribution.ChiSquare(3).Name);
    }
}
