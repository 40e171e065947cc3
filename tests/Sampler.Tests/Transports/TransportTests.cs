using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler.Tests.Transports;

public class TransportTests
{
    private static readonly double[] Covariance = [2.0, 0.6, -0.3, 0.6, 1.0, 0.2, -0.3, 0.2, 0.5];

    private static readonly double[] Point = [0.4, -1.3, 0.9];

    public static TheoryData<string> Names => ["identity", "unit", "diagonal", "dense", "warp", "warp after dense", "dense after warp"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Mapping_there_and_back_changes_nothing(string name)
    {
        ITransport transport = Make(name);
        double[] x = new double[3];
        double[] z = new double[3];
        transport.ToParameters(Point, x);
        transport.ToWhitened(x, z);
        Assert.All(z.Zip(Point), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_log_Jacobian_is_that_of_the_map(string name)
    {
        ITransport transport = Make(name);
        double[,] jacobian = new double[3, 3];
        double[] up = new double[3];
        double[] down = new double[3];
        for (int j = 0; j < 3; j++)
        {
            double[] moved = [.. Point];
            moved[j] += 1e-5;
            transport.ToParameters(moved, up);
            moved[j] -= 2e-5;
            transport.ToParameters(moved, down);
            for (int i = 0; i < 3; i++)
            {
                jacobian[i, j] = (up[i] - down[i]) / 2e-5;
            }
        }

        double determinant =
            (jacobian[0, 0] * ((jacobian[1, 1] * jacobian[2, 2]) - (jacobian[1, 2] * jacobian[2, 1])))
            - (jacobian[0, 1] * ((jacobian[1, 0] * jacobian[2, 2]) - (jacobian[1, 2] * jacobian[2, 0])))
            + (jacobian[0, 2] * ((jacobian[1, 0] * jacobian[2, 1]) - (jacobian[1, 1] * jacobian[2, 0])));
        Assert.Equal(Math.Log(Math.Abs(determinant)), transport.ToParameters(Point, up), 1e-8);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_pulled_back_gradient_is_that_of_the_transported_density(string name) =>
        Check.Gradient(new TransportedDensity(NormalTarget.Correlated(3), Make(name)), Point);

    [Fact]
    public void A_composed_transport_pulls_back_at_any_point_not_only_the_last_mapped()
    {
        ITransport composed = Make("warp after dense");
        double[] x = new double[3];
        double[] expected = new double[3];
        double[] actual = new double[3];
        composed.ToParameters(Point, x);
        composed.PullBack(Point, x, [1, 2, 3], expected);
        composed.ToParameters([9, 9, 9], new double[3]);
        composed.PullBack(Point, x, [1, 2, 3], actual);
        Assert.Equal(expected, actual);
        composed.ToWhitened([5, 5, 5], new double[3]);
        composed.PullBack(Point, x, [1, 2, 3], actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_dense_metric_maps_by_a_factor_of_its_matrix()
    {
        ITransport dense = Make("dense");
        double[,] factor = new double[3, 3];
        double[] column = new double[3];
        for (int j = 0; j < 3; j++)
        {
            double[] unit = new double[3];
            unit[j] = 1;
            dense.ToParameters(unit, column);
            for (int i = 0; i < 3; i++)
            {
                factor[i, j] = column[i];
            }
        }

        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                double product = Enumerable.Range(0, 3).Sum(k => factor[i, k] * factor[j, k]);
                Assert.Equal(Covariance[(3 * i) + j], product, 1e-14);
            }
        }
    }

    [Fact]
    public void Bad_metrics_are_refused_and_the_old_one_stays()
    {
        var metric = new MetricTransport(2);
        metric.Set(InverseMetric.Diagonal([4.0, 9.0]));
        Assert.Throws<ArgumentException>(() => metric.Set(InverseMetric.Dense([1.0, 2.0, 2.0, 1.0], 2)));
        Assert.Throws<ArgumentException>(() => metric.Set(InverseMetric.Unit(3)));
        Assert.Throws<ArgumentException>(() => InverseMetric.Diagonal([1.0, double.NaN]));
        Assert.Throws<ArgumentException>(() => InverseMetric.Dense([1.0, 2.0], 2));
        double[] x = new double[2];
        Assert.Equal(Math.Log(6), metric.ToParameters([1, 1], x), 1e-15);
        Assert.Equal([2.0, 3.0], x);
    }

    [Fact]
    public void A_density_that_is_not_finite_is_passed_on_as_it_is()
    {
        var density = new TransportedDensity(new LambdaTarget(3, (_, _) => double.NaN), Make("dense"));
        Assert.True(double.IsNaN(density.Evaluate(Point, new double[3])));
    }

    [Fact]
    public void Dimensions_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new TransportedDensity(NormalTarget.Standard(2), new MetricTransport(3)));
        Assert.Throws<ArgumentException>(() => new ComposedTransport(new MetricTransport(2), new MetricTransport(3)));
    }

    private static ITransport Make(string name)
    {
        static MetricTransport Metric(InverseMetric inverse)
        {
            var transport = new MetricTransport(3);
            transport.Set(inverse);
            return transport;
        }

        return name switch
        {
            "identity" => new IdentityTransport(3),
            "unit" => new MetricTransport(3),
            "diagonal" => Metric(InverseMetric.Diagonal([0.25, 4, 9])),
            "dense" => Metric(InverseMetric.Dense(Covariance, 3)),
            "warp" => new WarpTransport(3),
            "warp after dense" => new ComposedTransport(new WarpTransport(3), Make("dense")),
            _ => new ComposedTransport(Make("dense"), new WarpTransport(3)),
        };
    }
}
