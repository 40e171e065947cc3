namespace Bayes.Numerics.Tests;

/// <summary>Truth: Newton's method on the three-term recurrence and Christoffel's weights, in 60 decimal digits, rounded to the nearest double.</summary>
public class GaussHermiteTests
{
    [Theory]
    [InlineData(2, 1, 1.0, 0.5)]
    [InlineData(5, 3, 1.355626179974266, 0.22207592200561266)]
    [InlineData(5, 4, 2.8569700138728056, 0.01125741132772069)]
    [InlineData(8, 4, 0.5390798113513751, 0.37301225767907736)]
    [InlineData(8, 5, 1.636519042435108, 0.11723990766175901)]
    [InlineData(8, 6, 2.8024858612875416, 0.009635220120788266)]
    [InlineData(8, 7, 4.1445471861258945, 0.00011261453837536777)]
    [InlineData(16, 8, 0.3867606045005573, 0.28656852123801213)]
    [InlineData(16, 9, 1.1638291005549648, 0.1583383727509496)]
    [InlineData(16, 10, 1.9519803457163334, 0.047284752354014026)]
    [InlineData(16, 11, 2.7602450476307014, 0.007266937601184733)]
    [InlineData(16, 12, 3.600873624171548, 0.0005259849265739092)]
    [InlineData(16, 13, 4.492955302520011, 1.5300032162487272e-05)]
    [InlineData(16, 14, 5.472225705949343, 1.3094732162868227e-07)]
    [InlineData(16, 15, 6.630878198393129, 1.4978147231618397e-10)]
    [InlineData(31, 16, 0.5599475878410028, 0.19113200477464315)]
    [InlineData(31, 23, 4.61078979732399, 5.923202317686326e-06)]
    [InlineData(31, 30, 9.893385708986651, 2.605973854893008e-22)]
    [InlineData(64, 32, 0.19558891056727554, 0.15310831636189678)]
    [InlineData(64, 48, 6.64937145634172, 4.296426248985252e-11)]
    [InlineData(64, 63, 14.886186143339453, 3.123187965107721e-49)]
    [InlineData(100, 50, 0.1566890254347731, 0.12349694152861056)]
    [InlineData(100, 75, 8.228222794639786, 2.724942778755878e-16)]
    [InlineData(100, 99, 18.959636217387708, 3.3332703483438384e-79)]
    public void Nodes_and_weights_are_accurate(int points, int index, double node, double weight)
    {
        GaussHermite rule = GaussHermite.OfPoints(points);
        Assert.Equal(1, rule.Nodes[index] / node, 2e-14);
        Assert.Equal(1, rule.Weights[index] / weight, 1e-12);
        Assert.Equal(-rule.Nodes[index], rule.Nodes[points - 1 - index]);
        Assert.Equal(rule.Weights[index], rule.Weights[points - 1 - index]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(25)]
    [InlineData(101)]
    [InlineData(201)]
    public void Moments_of_the_normal_distribution_are_exact(int points)
    {
        GaussHermite rule = GaussHermite.OfPoints(points);
        double moment = 1;
        for (int degree = 0; degree <= Math.Min((2 * points) - 1, 40); degree += 2)
        {
            double sum = 0;
            for (int i = 0; i < points; i++)
            {
                sum += rule.Weights[i] * Math.Pow(rule.Nodes[i], degree);
            }

            Assert.Equal(1, sum / moment, 1e-12);
            moment *= degree + 1;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(202)]
    public void Numbers_of_points_beyond_the_range_are_refused(int points) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GaussHermite.OfPoints(points));
}
