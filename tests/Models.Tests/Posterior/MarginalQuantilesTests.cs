using Bayes.Models.Posterior.Transports;
using Bayes.Numerics;

namespace Bayes.Models.Tests.Posterior;

public sealed class MarginalQuantilesTests
{
    private const double Weight = 0.02;
    private const double Width = 0.27;
    private const double ShelfCentre = -2;

    /// <summary>A narrow normal density beside a low and wide one, as that of a standard deviation which the data do not quite keep from 0.</summary>
    internal static MarginalQuantiles Shelf(double above = 1)
    {
        double[] points = [.. Enumerable.Range(0, 61).Select(i => -6 + (i * 0.125))];
        return MarginalQuantiles.Of(points, [.. points.Select(y => Math.Log(Density(y)))], [.. points.Select(LogSlope)], above)!;
    }

    [Fact]
    public void The_quantiles_of_a_normal_variable_are_those_of_the_density()
    {
        MarginalQuantiles map = Shelf();
        for (double w = -4; w <= 4; w += 0.1)
        {
            double y = map.Value(w, out _, out _);

            // Smoothing over cells of a quarter moves quantiles by less than half of that.
            Assert.Equal(w, NormalDistribution.Quantile(Distribution(y)), 0.12);
        }

        // The shelf, eight widths from the mode, is two and a half units away.
        Assert.InRange(map.Inverse(ShelfCentre), -2.7, -2.2);
    }

    [Fact]
    public void Slopes_are_derivatives_and_positive_inside_and_beyond_the_cells()
    {
        MarginalQuantiles map = Shelf();
        const double Step = 1e-5;
        for (double w = -20.03; w < 20; w += 0.17)
        {
            map.Value(w, out double slope, out double slopeOfLogSlope);
            double below = map.Value(w - Step, out double slopeBelow, out _);
            double above = map.Value(w + Step, out double slopeAbove, out _);
            Assert.True(slope > 0);
            Assert.Equal((above - below) / (2 * Step), slope, 1e-8);
            Assert.Equal((Math.Log(slopeAbove) - Math.Log(slopeBelow)) / (2 * Step), slopeOfLogSlope, 1e-4);
            Assert.Equal(w, map.Inverse(map.Value(w, out _, out _)), 1e-12 * Math.Max(1, Math.Abs(w)));
        }
    }

    [Fact]
    public void Above_the_median_the_quantiles_are_followed_as_far_as_is_asked()
    {
        double[] points = [.. Enumerable.Range(0, 81).Select(i => -8 + (i * 0.5))];

        // A variable with wide tails on both sides: Student's t with 3 degrees of freedom.
        double[] logs = [.. points.Select(y => -2 * Math.Log(1 + (y * y / 3)))];
        double[] slopes = [.. points.Select(y => -4 * y / (3 + (y * y)))];
        double[] at = [.. ((ReadOnlySpan<double>)[0, 0.5, 1]).ToArray().Select(above =>
        {
            MarginalQuantiles.Of(points, logs, slopes, above)!.Value(2.5, out double slope, out _);
            return Math.Log(slope);
        })];
        Assert.True(at[2] > at[0] + 0.5);
        Assert.Equal(0.5 * (at[0] + at[2]), at[1], 0.02);
        Assert.Equal(
            MarginalQuantiles.Of(points, logs, slopes, 0)!.Value(-2, out _, out _), MarginalQuantiles.Of(points, logs, slopes)!.Value(-2, out _, out _), 0.02);
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(1.0)]
    [InlineData(3.0)]
    public void Beyond_points_that_end_too_early_the_map_goes_on_with_the_slope_it_had(double rate)
    {
        // A normal density below 0 and above that an exponential one, of which much has not been seen.
        double[] points = [.. Enumerable.Range(0, 61).Select(i => -6 + (i * 0.2))];
        MarginalQuantiles map = MarginalQuantiles.Of(
            points, [.. points.Select(y => y < 0 ? -0.5 * y * y : -rate * (Math.Sqrt(1 + (y * y)) - 1))], [.. points.Select(y => y < 0 ? -y : -rate * y / Math.Sqrt(1 + (y * y)))])!;
        double before = 0;
        for (double w = 1; w < 8; w += 0.25)
        {
            map.Value(w, out double slope, out _);
            Assert.True(slope > 0.95 * before);
            before = slope;
        }
    }

    [Fact]
    public void A_density_of_which_most_was_not_seen_gives_no_map()
    {
        double[] points = [.. Enumerable.Range(0, 61).Select(i => -6 + (i * 0.2))];
        Assert.Null(MarginalQuantiles.Of(points, [.. points.Select(y => y < 0 ? -0.5 * y * y : 0)], [.. points.Select(y => y < 0 ? -y : 0)]));
        Assert.Null(MarginalQuantiles.Of(points, [.. points.Select(y => y < 0 ? -0.5 * y * y : -0.01 * y)], [.. points.Select(y => y < 0 ? -y : -0.01)]));
    }

    [Fact]
    public void A_normal_density_needs_no_map_and_numbers_that_are_none_give_none()
    {
        double[] points = [.. Enumerable.Range(0, 61).Select(i => -6 + (i * 0.2))];
        double[] logs = [.. points.Select(y => -0.5 * y * y)];
        double[] slopes = [.. points.Select(y => -y)];
        Assert.Null(MarginalQuantiles.Of(points, logs, slopes));
        Assert.Null(MarginalQuantiles.Of(points, [.. logs.Select((v, i) => i == 3 ? double.NaN : v)], slopes));
        Assert.Null(MarginalQuantiles.Of(points, logs, [.. slopes.Select((v, i) => i == 3 ? double.NegativeInfinity : v)]));
        Assert.Null(MarginalQuantiles.Of([0, 1], [0, 1], [0, 1]));
    }

    private static double Density(double y) => ((1 - Weight) * Normal(y / Width) / Width) + (Weight * Normal(y - ShelfCentre));

    private static double Distribution(double y) => ((1 - Weight) * NormalDistribution.Cdf(y / Width)) + (Weight * NormalDistribution.Cdf(y - ShelfCentre));

    private static double LogSlope(double y) =>
        (((1 - Weight) * Normal(y / Width) / Width * -y / (Width * Width)) + (Weight * Normal(y - ShelfCentre) * (ShelfCentre - y))) / Density(y);

    private static double Normal(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
}
