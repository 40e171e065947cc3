using Bayes.Numerics;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Dynamics;
using Bayes.Sampler.Kernels;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler.Tests.Kernels;

/// <summary>
/// A kernel must leave its target alone even where it works badly: from exact draws, a few transitions later, the moments
/// are still exact, with steps near and past the limit of stability, trajectories cut off by the depth cap, random walks.
/// </summary>
public class InvarianceTests
{
    private const int Starts = 40_000;

    [Theory]
    [InlineData("nuts leapfrog", 0.7, 10, 1)]
    [InlineData("nuts leapfrog", 1.2, 10, 2)]
    [InlineData("nuts leapfrog", 1.95, 10, 1)]
    [InlineData("nuts leapfrog", 2.05, 6, 1)]
    [InlineData("nuts leapfrog", 0.3, 1, 3)]
    [InlineData("nuts leapfrog", 0.4, 2, 2)]
    [InlineData("nuts exact normal", 1.5, 5, 2)]
    [InlineData("nuts exact normal", 2.9, 3, 1)]
    [InlineData("fixed leapfrog", 0.6, 0, 1)]
    [InlineData("fixed leapfrog", 1.9, 0, 2)]
    public void The_standard_normal_is_invariant(string kernel, double step, int maxDepth, int transitions) =>
        AssertInvariant(NormalTarget.Standard(3), new IdentityTransport(3), kernel, step, maxDepth, transitions);

    // The smallest standard deviation of the correlated target is below 0.2: leapfrog is stable below twice that.
    [Theory]
    [InlineData("nuts leapfrog", 0.2, 10, 1)]
    [InlineData("nuts leapfrog", 0.35, 4, 1)]
    [InlineData("nuts leapfrog", 0.45, 5, 1)]
    [InlineData("nuts leapfrog", 0.1, 2, 2)]
    [InlineData("nuts exact normal", 0.25, 4, 1)]
    [InlineData("fixed leapfrog", 0.15, 0, 1)]
    [InlineData("fixed exact normal", 0.25, 0, 1)]
    public void A_correlated_normal_is_invariant(string kernel, double step, int maxDepth, int transitions) =>
        AssertInvariant(NormalTarget.Correlated(3), new IdentityTransport(3), kernel, step, maxDepth, transitions);

    [Theory]
    [InlineData("nuts leapfrog", 0.9, 10, 1)]
    [InlineData("nuts exact normal", 0.8, 4, 1)]
    [InlineData("fixed exact normal", 0.9, 0, 1)]
    public void A_normal_under_a_transport_that_is_not_linear_is_invariant(string kernel, double step, int maxDepth, int transitions) =>
        AssertInvariant(NormalTarget.Standard(3), new WarpTransport(3), kernel, step, maxDepth, transitions);

    private static void AssertInvariant(NormalTarget target, ITransport transport, string name, double step, int maxDepth, int transitions)
    {
        int d = target.Dimension;
        var density = new TransportedDensity(target, transport);
        IIntegrator integrator = name.EndsWith("leapfrog", StringComparison.Ordinal) ? new LeapfrogIntegrator() : new ExactNormalIntegrator();
        ITransitionKernel kernel = name.StartsWith("nuts", StringComparison.Ordinal)
            ? new NoUTurnKernel(density, integrator, maxDepth)
            : new FixedTimeKernel(density, integrator, 1.6, 0.3);
        kernel.StepSize = step;

        var random = new RandomStream(2026, 1);
        double[] x = new double[d];
        double[] z = new double[d];
        double[][] means = [.. Enumerable.Range(0, d).Select(_ => new double[Starts])];
        double[][] products = [.. Enumerable.Range(0, d * d).Select(_ => new double[Starts])];
        int moved = 0;
        for (int n = 0; n < Starts; n++)
        {
            target.Draw(random, x);
            transport.ToWhitened(x, z);
            Assert.True(kernel.MoveTo(z));
            for (int t = 0; t < transitions; t++)
            {
                kernel.Transition(random);
            }

            moved += kernel.Position[0] == z[0] ? 0 : 1;
            transport.ToParameters(kernel.Position, x);
            for (int i = 0; i < d; i++)
            {
                means[i][n] = x[i];
                for (int j = 0; j <= i; j++)
                {
                    products[(i * d) + j][n] = (x[i] - target.Mean[i]) * (x[j] - target.Mean[j]);
                }
            }
        }

        // The test has no power where nothing moves.
        Assert.True(moved > Starts / 20, $"only {moved} of {Starts} chains moved");
        for (int i = 0; i < d; i++)
        {
            Check.MeanOfIndependent(target.Mean[i], means[i], $"mean of {i}");
            for (int j = 0; j <= i; j++)
            {
                Check.MeanOfIndependent(target.Covariance(i, j), products[(i * d) + j], $"covariance of {i} and {j}");
            }
        }
    }
}
