using Bayes.Estimation.Optimization;

namespace Bayes.Estimation.Tests.Optimization;

public class OptimizerTests
{
    [Fact]
    public void Quasi_Newton_climbs_Rosenbrocks_ridge()
    {
        Function ridge = new(2, (x, g) =>
        {
            double a = 1 - x[0];
            double b = x[1] - (x[0] * x[0]);
            g[0] = (2 * a) + (400 * x[0] * b);
            g[1] = -200 * b;
            return -(a * a) - (100 * b * b);
        });
        Optimum optimum = QuasiNewton.Maximize(ridge, [-1.2, 1], [1, 0, 0, 1], 3, 1e-14, 500, default);
        Assert.Equal(1, optimum.Position[0], 1e-5);
        Assert.Equal(1, optimum.Position[1], 1e-5);
        Assert.InRange(optimum.Evaluations, 1, 120);
    }

    [Fact]
    public void Where_there_is_no_value_steps_are_shortened()
    {
        // log x + log(1 − x) has values between 0 and 1 only, and the first step is far too long.
        Function barrier = new(1, (x, g) =>
        {
            g[0] = (1 / x[0]) - (1 / (1 - x[0]));
            return Math.Log(x[0]) + Math.Log(1 - x[0]);
        });
        Optimum optimum = QuasiNewton.Maximize(barrier, [1e-6], [1e3], 1e9, 1e-14, 500, default);
        Assert.Equal(0.5, optimum.Position[0], 1e-6);
    }

    [Fact]
    public void A_start_without_value_is_reported()
    {
        Function nothing = new(1, (_, g) => g[0] = double.NaN);
        Assert.True(double.IsNaN(QuasiNewton.Maximize(nothing, [0], [1], 1, 1e-8, 100, default).Value));
        Assert.True(double.IsNaN(NelderMead.Maximize(nothing, [0], [1], 1e-8, 100, default).Value));
    }

    [Fact]
    public void Rounding_noise_ends_the_search_quietly()
    {
        int call = 0;
        Function noisy = new(2, (x, g) =>
        {
            call++;
            g[0] = -2 * x[0];
            g[1] = -200 * x[1];
            return -(x[0] * x[0]) - (100 * x[1] * x[1]) + (1e-9 * ((call % 7) - 3));
        });
        Optimum optimum = QuasiNewton.Maximize(noisy, [3, 4], [1, 0, 0, 1], 3, 1e-30, 500, default);
        Assert.Equal(0, optimum.Position[0], 1e-3);
        Assert.Equal(0, optimum.Position[1], 1e-3);
    }

    [Fact]
    public void The_limit_of_evaluations_holds()
    {
        Function slow = new(1, (x, g) =>
        {
            g[0] = 1e-3;
            return 1e-3 * x[0];
        });
        Optimum optimum = QuasiNewton.Maximize(slow, [0], [1], 1, 1e-12, 50, default);
        Assert.Contains("50", optimum.Reason, StringComparison.Ordinal);
        Assert.InRange(optimum.Evaluations, 50, 95);
    }

    [Fact]
    public void The_simplex_needs_no_gradient()
    {
        Function corner = new(2, (x, _) => -Math.Abs(x[0] - 1) - Math.Abs(x[1] + 2));
        Optimum optimum = NelderMead.Maximize(corner, [0, 0], [0.5, 0.5], 1e-9, 2000, default);
        Assert.Equal(1, optimum.Position[0], 1e-4);
        Assert.Equal(-2, optimum.Position[1], 1e-4);
    }

    [Fact]
    public void Hessian_of_a_quartic_by_differences_of_its_gradient()
    {
        Function quartic = new(2, (x, g) =>
        {
            g[0] = (-4 * x[0] * x[0] * x[0]) - x[1];
            g[1] = -x[0] - (6 * x[1]);
            return -Math.Pow(x[0], 4) - (x[0] * x[1]) - (3 * x[1] * x[1]);
        });
        double[] hessian = Curvature.Hessian(quartic, [0.5, 1], [0.3, 0.4]);
        Assert.Equal(-3, hessian[0], 1e-5);
        Assert.Equal(-1, hessian[1], 1e-9);
        Assert.Equal(-6, hessian[3], 1e-9);
    }

    [Fact]
    public void Information_knows_flat_and_rising_directions()
    {
        Information flat = new([-1, 1, 1, -1], 2);
        Assert.False(flat.IsPositiveDefinite);
        Assert.False(flat.HasAscent);
        Assert.Equal(Math.Sqrt(0.5), Math.Abs(Assert.Single(flat.FlatDirections)[0]), 1e-12);
        Assert.True(new Information([1, 0, 0, -1], 2).HasAscent);
        Assert.Equal([0.5, 0.25], new Information([-2, 0, 0, -4], 2).Step([1, 1]), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    private delegate double Values(ReadOnlySpan<double> x, Span<double> gradient);

    private sealed class Function(int dimension, Values values) : IObjective
    {
        public int Dimension => dimension;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient) => values(x, gradient);
    }
}
