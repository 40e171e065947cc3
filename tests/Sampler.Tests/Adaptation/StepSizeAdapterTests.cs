using Bayes.Numerics;
using Bayes.Sampler.Adaptation;

namespace Bayes.Sampler.Tests.Adaptation;

public class StepSizeAdapterTests
{
    [Fact]
    public void The_first_steps_are_those_computed_by_hand()
    {
        // Stan's formulas with δ = 0.8, γ = 0.05, t₀ = 10, κ = 0.75, ε₀ = 1, μ = log 10.
        var adapter = new StepSizeAdapter(0.8, 1.0);
        Assert.Equal(1.0, adapter.StepSize);
        Assert.Equal(1.0, adapter.FinalStepSize);

        // s = 0.3/11, x = log 10 − s·1/0.05.
        adapter.Learn(0.5);
        Assert.Equal(5.795782787848097, adapter.StepSize, 1e-12);
        Assert.Equal(5.795782787848097, adapter.FinalStepSize, 1e-12);

        // s = (11/12)·0.3/11 − 0.2/12 = 1/120, x = log 10 − √2/6, x̄ with weight 2^(−3/4).
        adapter.Learn(1.3);
        Assert.Equal(7.900158579283466, adapter.StepSize, 1e-10);
    }

    [Fact]
    public void Every_step_follows_the_formulas_of_Stan()
    {
        var random = new RandomStream(3, 1);
        double start = 0.37;
        var adapter = new StepSizeAdapter(0.9, start);
        double mu = Math.Log(10 * start);
        double s = 0;
        double xbar = 0;
        for (int t = 1; t <= 500; t++)
        {
            double accept = random.NextDouble();
            adapter.Learn(accept);
            double eta = 1.0 / (t + 10.0);
            s = ((1 - eta) * s) + (eta * (0.9 - accept));
            double x = mu - (s * Math.Sqrt(t) / 0.05);
            double weight = Math.Pow(t, -0.75);
            xbar = ((1 - weight) * xbar) + (weight * x);
            Assert.Equal(Math.Exp(x), adapter.StepSize, 1e-12 * Math.Exp(x));
            Assert.Equal(Math.Exp(xbar), adapter.FinalStepSize, 1e-12 * Math.Exp(xbar));
        }
    }

    [Fact]
    public void Restarting_forgets_everything()
    {
        var adapter = new StepSizeAdapter(0.8, 1.0);
        adapter.Learn(0.1);
        adapter.Restart(0.25);
        var fresh = new StepSizeAdapter(0.8, 0.25);
        adapter.Learn(0.6);
        fresh.Learn(0.6);
        Assert.Equal(fresh.StepSize, adapter.StepSize);
        Assert.Equal(fresh.FinalStepSize, adapter.FinalStepSize);
    }

    [Fact]
    public void It_finds_the_step_that_meets_the_target()
    {
        // Acceptance exp(−ε) meets 0.8 at ε = −log 0.8.
        var adapter = new StepSizeAdapter(0.8, 3.0);
        for (int t = 0; t < 5000; t++)
        {
            adapter.Learn(Math.Exp(-adapter.StepSize));
        }

        Assert.Equal(-Math.Log(0.8), adapter.FinalStepSize, 0.005);
    }

    [Fact]
    public void An_acceptance_that_is_no_number_counts_as_none()
    {
        var adapter = new StepSizeAdapter(0.8, 1.0);
        var other = new StepSizeAdapter(0.8, 1.0);
        adapter.Learn(double.NaN);
        other.Learn(0.0);
        Assert.Equal(other.StepSize, adapter.StepSize);
    }
}
