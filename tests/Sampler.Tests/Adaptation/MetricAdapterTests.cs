using Bayes.Numerics;
using Bayes.Sampler.Adaptation;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler.Tests.Adaptation;

public class MetricAdapterTests
{
    [Theory]
    [InlineData(MetricKind.Diagonal)]
    [InlineData(MetricKind.Dense)]
    public void The_metric_is_the_regularised_covariance_of_the_window(MetricKind kind)
    {
        const int D = 3;
        const int N = 40;
        var target = NormalTarget.Correlated(D);
        var random = new RandomStream(17, 1);
        var adapter = new MetricAdapter(kind, D);
        adapter.Learn([100, 100, 100]);
        adapter.Learn([-50, 0, 50]);
        adapter.EndWindow();
        double[][] draws = new double[N][];
        for (int n = 0; n < N; n++)
        {
            draws[n] = new double[D];
            target.Draw(random, draws[n]);
            adapter.Learn(draws[n]);
        }

        Assert.Equal(N, adapter.Count);
        InverseMetric metric = adapter.EndWindow()!;
        Assert.Equal(0, adapter.Count);
        Assert.Equal(kind, metric.Kind);
        for (int i = 0; i < D; i++)
        {
            for (int j = 0; j < D; j++)
            {
                double covariance = draws.Sum(x => (x[i] - draws.Average(y => y[i])) * (x[j] - draws.Average(y => y[j]))) / (N - 1);
                double expected = (N / (N + 5.0) * covariance) + (i == j ? 1e-3 * 5 / (N + 5.0) : 0);
                if (kind == MetricKind.Dense)
                {
                    Assert.Equal(expected, metric.Values.Span[(i * D) + j], 1e-12);
                }
                else if (i == j)
                {
                    Assert.Equal(expected, metric.Values.Span[i], 1e-12);
                }
            }
        }
    }

    [Fact]
    public void A_unit_metric_and_a_window_without_draws_learn_nothing()
    {
        var unit = new MetricAdapter(MetricKind.Unit, 2);
        unit.Learn([1, 2]);
        unit.Learn([2, 3]);
        Assert.Null(unit.EndWindow());
        var diagonal = new MetricAdapter(MetricKind.Diagonal, 2);
        diagonal.Learn([1, 2]);
        Assert.Null(diagonal.EndWindow());
    }
}
