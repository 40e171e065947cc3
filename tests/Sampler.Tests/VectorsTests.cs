namespace Bayes.Sampler.Tests;

public class VectorsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(29)]
    public void Sums_run_in_eight_lanes_in_one_fixed_order(int n)
    {
        double[] a = Values(n, 1);
        double[] b = Values(n, 2);
        double[] lanes = new double[8];
        for (int i = 0; i < n / 8 * 8; i++)
        {
            lanes[i % 8] += a[i] * b[i];
        }

        double expected = (lanes[0] + lanes[4] + (lanes[2] + lanes[6])) + (lanes[1] + lanes[5] + (lanes[3] + lanes[7]));
        for (int i = n / 8 * 8; i < n; i++)
        {
            expected += a[i] * b[i];
        }

        Assert.Equal(expected, Vectors.Dot(a, b));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(19)]
    public void Products_with_a_sum_are_those_of_the_formed_sum(int n)
    {
        double[] a = Values(n, 1);
        double[] b = Values(n, 2);
        double[] u = Values(n, 3);
        double[] v = Values(n, 4);
        double[] sum = new double[n];
        Vectors.AddScaled(a, 1.0, b, sum);
        (double first, double last) = Vectors.DotsWithSum(a, b, u, v);
        Assert.Equal(Vectors.Dot(sum, u), first);
        Assert.Equal(Vectors.Dot(sum, v), last);
    }

    [Fact]
    public void Results_may_overwrite_an_input()
    {
        double[] a = Values(13, 1);
        double[] b = Values(13, 2);
        double[] expected = [.. a.Zip(b, (x, y) => x + (0.3 * y))];
        Vectors.AddScaled(a, 0.3, b, a);
        Assert.Equal(expected, a);
        expected = [.. a.Zip(b, (x, y) => x * y)];
        Vectors.Multiply(a, b, b);
        Assert.Equal(expected, b);
    }

    private static double[] Values(int n, ulong stream)
    {
        var random = new Numerics.RandomStream(5, stream);
        return [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
    }
}
