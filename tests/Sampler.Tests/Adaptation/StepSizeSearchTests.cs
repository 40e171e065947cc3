using Bayes.Numerics;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Adaptation;
using Bayes.Sampler.Dynamics;
using Bayes.Sampler.Kernels;

namespace Bayes.Sampler.Tests.Adaptation;

public class StepSizeSearchTests
{
    [Theory]
    [InlineData(1e-6)]
    [InlineData(1.0)]
    [InlineData(1e6)]
    public void From_any_start_it_finds_the_scale_of_the_target(double start)
    {
        NoUTurnKernel kernel = Kernel(NormalTarget.Standard(50), 1.0);
        kernel.StepSize = start;
        StepSizeSearch.Run(kernel, new RandomStream(1, 1));
        Assert.InRange(kernel.StepSize, 0.1, 2.0);
    }

    [Fact]
    public void The_state_stays_where_it_was()
    {
        NoUTurnKernel kernel = Kernel(NormalTarget.Standard(3), 0.5);
        double before = kernel.LogDensity;
        StepSizeSearch.Run(kernel, new RandomStream(1, 2));
        Assert.Equal([0.5, 0.5, 0.5], kernel.Position.ToArray());
        Assert.Equal(before, kernel.LogDensity);
    }

    [Fact]
    public void A_flat_density_is_called_improper()
    {
        NoUTurnKernel kernel = Kernel(new LambdaTarget(2, static (_, g) => Flat(g)), 0);
        var error = Assert.Throws<InvalidOperationException>(() => StepSizeSearch.Run(kernel, new RandomStream(1, 3)));
        Assert.Contains("improper", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_density_that_breaks_after_the_start_has_no_step_size()
    {
        bool started = false;
        NoUTurnKernel kernel = Kernel(new LambdaTarget(1, (_, g) => started ? double.NaN : Flat(g)), 0);
        started = true;
        var error = Assert.Throws<InvalidOperationException>(() => StepSizeSearch.Run(kernel, new RandomStream(1, 4)));
        Assert.Contains("No step size is small enough", error.Message, StringComparison.Ordinal);
    }

    private static double Flat(Span<double> gradient)
    {
        gradient.Clear();
        return 0;
    }

    private static NoUTurnKernel Kernel(ILogDensity density, double at)
    {
        var kernel = new NoUTurnKernel(density, new LeapfrogIntegrator());
        Assert.True(kernel.MoveTo([.. Enumerable.Repeat(at, density.Dimension)]));
        return kernel;
    }
}
