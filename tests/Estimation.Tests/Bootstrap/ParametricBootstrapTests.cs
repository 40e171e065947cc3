using Bayes.Estimation.Bootstrap;
using Bayes.Models.Data;
using Bayes.Numerics;

namespace Bayes.Estimation.Tests.Bootstrap;

public sealed class ParametricBootstrapTests
{
    [Fact]
    public void No_bootstrap_statistic_comes_near_the_slope_of_epilepsy()
    {
        BootstrapTest test = ParametricBootstrap.Test(
            Fits.Of("count ~ trt * time + offset(log(weeks)) + (1 | id)", "poisson", "epilepsy"),
            Fits.Of("count ~ trt * time + offset(log(weeks)) + (1 + time | id)", "poisson", "epilepsy"),
            new BootstrapOptions { Replicates = 100, Seed = 11 });
        Assert.Equal(0, test.AsLarge);
        Assert.Equal(1.0 / (test.Statistics.Count + 1), test.P);
        Assert.InRange(test.Statistics.Count, 95, 100);
        Assert.InRange(test.Statistics.Max(), 0, 25);
    }

    [Fact]
    public void On_data_of_the_smaller_model_the_bootstrap_agrees_with_the_mixture()
    {
        Table data = Counts(groups: 40, rows: 8, sd: 0.3, seed: 4);
        BootstrapTest test = ParametricBootstrap.Test(
            Fits.Of("y ~ x + (1 | g)", "poisson", data), Fits.Of("y ~ x + (1 + x | g)", "poisson", data), new BootstrapOptions { Replicates = 300, Seed = 2 });

        // The share of bootstrap statistics beyond quantiles of the mixture: within 5.5 binomial standard errors of what it says, and of 0.02 for its own error.
        foreach (double p in new[] { 0.5, 0.2, 0.05 })
        {
            double beyond = test.Statistics.Count(s => test.Test.Reference!.LogP(s) <= Math.Log(p)) / (double)test.Statistics.Count;
            Assert.InRange(beyond, p - 0.02 - (5.5 * Math.Sqrt(p * (1 - p) / 300)), p + 0.02 + (5.5 * Math.Sqrt(p * (1 - p) / 300)));
        }

        Assert.InRange(test.P, test.Test.P - 0.02 - (5.5 * test.PStandardError), test.Test.P + 0.02 + (5.5 * test.PStandardError));
        Assert.InRange(test.Failed, 0, 5);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        MaximumLikelihoodFit fit = Fits.Of("incidence | trials(size) ~ period + (1 | herd)", "binomial", "cbpp");
        BootstrapEstimates one = ParametricBootstrap.Estimates(fit, new BootstrapOptions { Replicates = 20, Seed = 5, Threads = 1 });
        BootstrapEstimates four = ParametricBootstrap.Estimates(fit, new BootstrapOptions { Replicates = 20, Seed = 5, Threads = 4 });
        BootstrapEstimates other = ParametricBootstrap.Estimates(fit, new BootstrapOptions { Replicates = 20, Seed = 6, Threads = 4 });
        Assert.Equal(one.Replicates.SelectMany(r => r), four.Replicates.SelectMany(r => r));
        Assert.NotEqual(one.Replicates.SelectMany(r => r), other.Replicates.SelectMany(r => r));
    }

    [Fact]
    public void Percentiles_and_standard_errors_are_near_those_of_the_information()
    {
        MaximumLikelihoodFit fit = Fits.Of("Reaction ~ Days + (Days | Subject)", "gaussian", "sleepstudy");
        BootstrapEstimates bootstrap = ParametricBootstrap.Estimates(fit, new BootstrapOptions { Replicates = 400, Seed = 9 });
        for (int k = 0; k < 2; k++)
        {
            // 5.5 standard errors of a standard deviation of 400 draws.
            Assert.InRange(bootstrap.Estimates[k].StandardError / fit.Estimates[k].StandardError, 1 - (5.5 / Math.Sqrt(800)), 1 + (5.5 / Math.Sqrt(800)));
            Assert.InRange(bootstrap.Estimates[k].Interval.Lower, double.NegativeInfinity, fit.Estimates[k].Value);
            Assert.Equal("bootstrap", bootstrap.Estimates[k].Interval.Kind);
        }
    }

    [Fact]
    public void Cancelling_keeps_the_replicates_done()
    {
        MaximumLikelihoodFit fit = Fits.Of("incidence | trials(size) ~ period + (1 | herd)", "binomial", "cbpp");
        using CancellationTokenSource source = new();
        Watcher watcher = new(p =>
        {
            if (p.Done == 5)
            {
                source.Cancel();
            }
        });
        BootstrapEstimates bootstrap = ParametricBootstrap.Estimates(fit, new BootstrapOptions { Replicates = 10_000, Threads = 1 }, watcher, source.Token);
        Assert.True(bootstrap.Cancelled);
        Assert.Equal(5, bootstrap.Replicates.Count);
    }

    [Fact]
    public void A_restricted_fit_is_simulated_and_fitted_by_restricted_likelihood()
    {
        MaximumLikelihoodFit fit = Maximizer.Maximize(
            Models.Posterior.BoundModel.Bind(Models.Model.Parse("Reaction ~ Days + (1 | Subject)", Models.Families.Family.Gaussian()), ExampleData.Read("sleepstudy")),
            new EstimationOptions { Restricted = true });
        BootstrapEstimates bootstrap = ParametricBootstrap.Estimates(fit, new BootstrapOptions { Replicates = 200, Seed = 3 });
        BootstrapEstimate sigma = bootstrap.Estimates.Single(e => e.Quantity.Name == "sigma");
        Assert.Equal(0, bootstrap.Failed);

        // Restricted likelihood estimates the residual variance nearly without bias.
        Assert.InRange(sigma.Bias, -5.5 * sigma.StandardError / Math.Sqrt(200), 5.5 * sigma.StandardError / Math.Sqrt(200));
    }

    [Fact]
    public void Options_that_make_no_sense_are_all_named()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => ParametricBootstrap.Estimates(
            Fits.Of("Reaction ~ Days", "gaussian", "sleepstudy"), new BootstrapOptions { Replicates = 0, Threads = -1, Level = 1 }));
        Assert.Contains("Replicates is 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("Threads is -1", error.Message, StringComparison.Ordinal);
        Assert.Contains("Level is 1", error.Message, StringComparison.Ordinal);
    }

    // A rate so small that nearly every data set simulated is all zeros, and its likelihood has no maximum.
    [Fact]
    public void Replicates_that_cannot_be_fitted_are_told_and_no_p_value_comes_of_none()
    {
        Table data = Table.FromColumns(
            TableColumn.Numeric("y", [.. Enumerable.Range(0, 40).Select(i => i is 3 ? 1.0 : 0)]), TableColumn.Numeric("x", [.. Enumerable.Range(0, 40).Select(i => i % 7.0)]));
        BootstrapTest test = ParametricBootstrap.Test(Fits.Of("y ~ 1", "poisson", data), Fits.Of("y ~ x", "poisson", data), new BootstrapOptions { Replicates = 30, Seed = 4 });
        Assert.True(test.Failed > 1);
        EstimationFinding finding = Assert.Single(test.Findings);
        Assert.Equal(EstimationCode.BootstrapFailures, finding.Code);
        Assert.Contains($"{test.Failed} of 30 simulated data sets", finding.Text, StringComparison.Ordinal);

        BootstrapTest none = test with { Statistics = [], Failed = 30 };
        Assert.True(double.IsNaN(none.P));
    }

    [Fact]
    public void Case_weights_have_no_bootstrap_but_count_in_the_criterion()
    {
        Table data = Table.FromColumns(
            TableColumn.Numeric("y", [.. Enumerable.Range(0, 20).Select(i => i % 4.0)]), TableColumn.Numeric("w", [.. Enumerable.Range(0, 20).Select(i => 1.0 + (i % 2))]));
        MaximumLikelihoodFit fit = Fits.Of("y | case_weights(w) ~ 1", "poisson", data);
        Assert.Equal(fit.Deviance + Math.Log(30), fit.Bic, 1e-10);
        string error = Assert.Throws<EstimationException>(() => ParametricBootstrap.Estimates(fit, new BootstrapOptions { Replicates = 5 })).Message;
        Assert.Contains("a case weight of 2", error, StringComparison.Ordinal);
        Assert.Contains("Write rows as often as their weights say", error, StringComparison.Ordinal);
    }

    private static Table Counts(int groups, int rows, double sd, ulong seed)
    {
        RandomStream random = new(seed, 99);
        List<double> y = [];
        List<double> x = [];
        List<string> g = [];
        for (int j = 0; j < groups; j++)
        {
            double b = sd * random.NextNormal();
            for (int i = 0; i < rows; i++)
            {
                x.Add((i - 3.5) / 3.5);
                y.Add(random.NextPoisson(Math.Exp(1 + b + (0.3 * x[^1]))));
                g.Add($"g{j}");
            }
        }

        return Table.FromColumns(TableColumn.Numeric("y", y), TableColumn.Numeric("x", x), TableColumn.Factor("g", g));
    }

    private sealed class Watcher(Action<BootstrapProgress> action) : IProgress<BootstrapProgress>
    {
        public void Report(BootstrapProgress value) => action(value);
    }
}
