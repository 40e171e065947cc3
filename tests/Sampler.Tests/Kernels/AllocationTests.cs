using Bayes.Numerics;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Dynamics;
using Bayes.Sampler.Kernels;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler.Tests.Kernels;

public class AllocationTests
{
    [Theory]
    [InlineData(MetricKind.Unit, "nuts")]
    [InlineData(MetricKind.Diagonal, "nuts")]
    [InlineData(MetricKind.Dense, "nuts")]
    [InlineData(MetricKind.Dense, "fixed")]
    public void A_transition_allocates_nothing(MetricKind kind, string name)
    {
        var metric = new MetricTransport(3);
        metric.Set(kind switch
        {
            MetricKind.Diagonal => InverseMetric.Diagonal([1, 2, 3]),
            MetricKind.Dense => InverseMetric.Dense([1, 0.1, 0.2, 0.1, 2, 0.3, 0.2, 0.3, 3], 3),
            _ => InverseMetric.Unit(3),
        });
        ILogDensity density = new TransportedDensity(new FunnelTarget(3), new ComposedTransport(new WarpTransport(3), metric));
        ITransitionKernel kernel = name == "nuts"
            ? new NoUTurnKernel(density, new LeapfrogIntegrator())
            : new FixedTimeKernel(density, new LeapfrogIntegrator());
        kernel.StepSize = 0.5;
        var random = new RandomStream(1, 1);
        Assert.True(kernel.MoveTo([0, 0, 0]));
        int divergences = 0;
        long allocated = Allocations.Least(() =>
        {
            for (int t = 0; t < 1000; t++)
            {
                divergences += kernel.Transition(random).Divergent ? 1 : 0;
            }
        });

        Assert.Equal(0, allocated);
        Assert.True(divergences > 0);
    }
}
