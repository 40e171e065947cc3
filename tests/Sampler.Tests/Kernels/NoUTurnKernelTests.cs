using Bayes.Numerics;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Dynamics;
using Bayes.Sampler.Kernels;

namespace Bayes.Sampler.Tests.Kernels;

public class NoUTurnKernelTests
{
    [Theory]
    [InlineData("normal", 0.3, 10, 150)]
    [InlineData("normal", 1.9, 3, 150)]
    [InlineData("correlated", 0.15, 10, 60)]
    [InlineData("correlated", 0.02, 4, 60)]
    [InlineData("funnel", 0.5, 7, 300)]
    public void Each_transition_is_the_one_of_the_plainly_written_algorithm(string name, double step, int maxDepth, int transitions)
    {
        ILogDensity target = name switch
        {
            "normal" => NormalTarget.Standard(3),
            "correlated" => NormalTarget.Correlated(5),
            _ => new FunnelTarget(5),
        };
        var integrator = new LeapfrogIntegrator();
        var kernel = new NoUTurnKernel(target, integrator, maxDepth) { StepSize = step };
        var naive = new NaiveNoUTurn(target, integrator, step, maxDepth);
        var random = new RandomStream(99, 1);
        Assert.True(kernel.MoveTo(new double[target.Dimension]));
        int divergences = 0;
        int moves = 0;
        for (int t = 0; t < transitions; t++)
        {
            double[] before = kernel.Position.ToArray();
            var same = new RandomStream(random.State);
            double[] expected = naive.Transition(before, same);
            TransitionInfo info = kernel.Transition(random);
            Assert.Equal(same.State, random.State);
            Assert.Equal(expected, kernel.Position.ToArray());
            Assert.Equal(naive.Depth, info.TreeDepth);
            Assert.Equal(naive.Steps, info.LeapfrogCount);
            Assert.Equal(naive.Divergent, info.Divergent);
            Assert.Equal(naive.AcceptStat, info.AcceptStat, 1e-12);
            divergences += info.Divergent ? 1 : 0;
            moves += expected.SequenceEqual(before) ? 0 : 1;
        }

        Assert.True(moves > transitions / 10);
        Assert.Equal(name == "funnel", divergences > 0);
    }

    [Fact]
    public void The_cached_density_and_gradient_are_those_of_the_current_point()
    {
        var target = NormalTarget.Correlated(4);
        var kernel = new NoUTurnKernel(target, new LeapfrogIntegrator()) { StepSize = 0.2 };
        var random = new RandomStream(4, 1);
        double[] gradient = new double[4];
        kernel.MoveTo([1, 1, 1, 1]);
        for (int t = 0; t < 50; t++)
        {
            TransitionInfo info = kernel.Transition(random);
            double logDensity = target.Evaluate(kernel.Position, gradient);
            Assert.Equal(logDensity, kernel.LogDensity);
            Assert.Equal(logDensity, info.LogDensity);
            Assert.Equal(gradient, kernel.Gradient.ToArray());
            Assert.True(info.Energy >= -logDensity);
        }
    }

    [Fact]
    public void Each_step_evaluates_the_density_once_and_a_transition_nothing_more()
    {
        int evaluations = 0;
        var normal = NormalTarget.Standard(3);
        var kernel = new NoUTurnKernel(
            new LambdaTarget(3, (x, g) =>
            {
                evaluations++;
                return normal.Evaluate(x, g);
            }),
            new LeapfrogIntegrator()) { StepSize = 0.3 };
        kernel.MoveTo([1, 0, 0]);
        Assert.Equal(1, evaluations);
        var random = new RandomStream(4, 2);
        int steps = 0;
        for (int t = 0; t < 20; t++)
        {
            steps += kernel.Transition(random).LeapfrogCount;
        }

        Assert.Equal(steps + 1, evaluations);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_depth_cap_is_kept(int maxDepth)
    {
        var kernel = new NoUTurnKernel(NormalTarget.Standard(2), new LeapfrogIntegrator(), maxDepth) { StepSize = 0.001 };
        kernel.MoveTo([1, 0]);
        TransitionInfo info = kernel.Transition(new RandomStream(4, 3));
        Assert.Equal(maxDepth, info.TreeDepth);
        Assert.Equal((1 << maxDepth) - 1, info.LeapfrogCount);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity)]
    public void A_density_that_is_not_finite_is_a_divergence_and_the_chain_stays(double outside)
    {
        var target = new LambdaTarget(1, (x, g) =>
        {
            g[0] = -x[0];
            return x[0] == 0.5 ? -0.125 : outside;
        });
        var kernel = new NoUTurnKernel(target, new LeapfrogIntegrator()) { StepSize = 0.5 };
        Assert.True(kernel.MoveTo([0.5]));
        TransitionInfo info = kernel.Transition(new RandomStream(4, 4));
        Assert.True(info.Divergent);
        Assert.Equal(0, info.TreeDepth);
        Assert.Equal(0.0, info.AcceptStat);
        Assert.Equal(0.5, kernel.Position[0]);
        Assert.Equal(0.5, kernel.DivergenceStart[0]);
    }

    [Fact]
    public void A_gradient_that_is_not_a_number_is_a_divergence()
    {
        var target = new LambdaTarget(1, (x, g) =>
        {
            g[0] = x[0] > 1 ? double.NaN : -x[0];
            return -0.5 * x[0] * x[0];
        });
        var kernel = new NoUTurnKernel(target, new LeapfrogIntegrator()) { StepSize = 0.4 };
        kernel.MoveTo([0.9]);
        var random = new RandomStream(4, 5);
        int divergences = 0;
        for (int t = 0; t < 200; t++)
        {
            divergences += kernel.Transition(random).Divergent ? 1 : 0;
            Assert.InRange(kernel.Position[0], double.NegativeInfinity, 1.0);
        }

        Assert.True(divergences > 10);
    }

    [Fact]
    public void The_start_of_the_diverging_step_is_recorded()
    {
        // A wall at 1: the step that crosses it starts on this side.
        var target = new LambdaTarget(1, (x, g) =>
        {
            g[0] = -x[0];
            return x[0] > 1 ? double.NegativeInfinity : -0.5 * x[0] * x[0];
        });
        var kernel = new NoUTurnKernel(target, new LeapfrogIntegrator()) { StepSize = 0.1 };
        kernel.MoveTo([0.0]);
        var random = new RandomStream(4, 6);
        int divergences = 0;
        for (int t = 0; t < 200; t++)
        {
            if (kernel.Transition(random).Divergent)
            {
                divergences++;
                Assert.InRange(kernel.DivergenceStart[0], 0.5, 1.0);
            }
        }

        Assert.True(divergences > 10);
    }

    [Fact]
    public void A_start_without_finite_density_or_gradient_is_refused()
    {
        Assert.False(new NoUTurnKernel(new LambdaTarget(1, (_, _) => double.NaN), new LeapfrogIntegrator()).MoveTo([0.0]));
        Assert.False(new NoUTurnKernel(
            new LambdaTarget(1, (_, g) =>
            {
                g[0] = double.PositiveInfinity;
                return 0;
            }),
            new LeapfrogIntegrator()).MoveTo([0.0]));
    }
}
