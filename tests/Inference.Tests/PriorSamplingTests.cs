using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Models.Priors;
using Bayes.Predictive;

namespace Bayes.Inference.Tests;

public sealed class PriorSamplingTests
{
    [Fact]
    public void Draws_of_the_prior_are_a_fit_that_says_so()
    {
        PosteriorFit fit = Cbpp().SamplePrior(Read("cbpp"), new SamplingOptions { Draws = 5000, Seed = 3 });
        Assert.Equal("prior, exact draws", fit.Description.Sampler.Kernel);
        Assert.Equal(0, fit.Description.Sampler.Warmup);
        Assert.Contains("prior, exact draws", fit.ToString(), StringComparison.Ordinal);
        Assert.Equal((4, 5000), (fit.Draws.ChainCount, fit.Draws.DrawCount));
        Assert.True(fit.Summary().Verdict.Ok, fit.ToString());
        Assert.Equal("prior_draws", Assert.Single(fit.Summary().Verdict.Messages).Code);
        Assert.Contains("r_herd[15,Intercept]", fit.Draws.ParameterNames);

        // Half-t(3, 0, 1) has median 0.765; b_period2 ~ normal(0, 5.72172).
        double[] sds = fit.Draws.Parameter("sd_herd__Intercept").Chain(0).ToArray();
        Assert.Equal(0.5, sds.Count(s => s < 0.7648923284) / 5000.0, 5.5 * 0.5 / Math.Sqrt(5000));
        double[] slopes = fit.Draws.Parameter("b_period2").Chain(3).ToArray();
        Assert.Equal(0, slopes.Average(), 5.5 * 5.72172 / Math.Sqrt(5000));
        Assert.Equal(5.72172, Math.Sqrt(slopes.Average(s => s * s)), 5.5 * 5.72172 / Math.Sqrt(10_000));
    }

    [Fact]
    public void No_check_of_a_sampler_judges_draws_that_no_sampler_made()
    {
        // Ten draws are too few for R-hat and effective sample sizes of a chain; of independent draws they are ten.
        PosteriorFit fit = Cbpp().SamplePrior(Read("cbpp"), new SamplingOptions { Draws = 10, Chains = 2 });
        FitSummary summary = fit.Summary();
        Assert.True(summary.Verdict.Ok);
        Assert.DoesNotContain("ess_", string.Join(' ', summary.Verdict.Messages.Select(m => m.Code)), StringComparison.Ordinal);
        Assert.Contains("\"code\": \"prior_draws\"", summary.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_seed_determines_the_draws_and_chains_differ()
    {
        SamplingOptions options = new() { Draws = 50, Chains = 2, Seed = 9, KeepGroupEffects = false };
        PosteriorFit first = Cbpp().SamplePrior(Read("cbpp"), options);
        PosteriorFit again = Cbpp().SamplePrior(Read("cbpp"), options with { Chains = 3 });
        Assert.Equal(first.Draws.Parameter(0).Chain(1).ToArray(), again.Draws.Parameter(0).Chain(1).ToArray());
        Assert.NotEqual(first.Draws.Parameter(0).Chain(0).ToArray(), first.Draws.Parameter(0).Chain(1).ToArray());
        Assert.NotEqual(first.Draws.Parameter(0).Chain(0).ToArray(), Cbpp().SamplePrior(Read("cbpp"), options with { Seed = 10 }).Draws.Parameter(0).Chain(0).ToArray());
        Assert.DoesNotContain(first.Draws.ParameterNames, n => n.StartsWith("r_", StringComparison.Ordinal));
    }

    [Fact]
    public void Draws_of_the_prior_can_be_kept_on_disk()
    {
        string folder = Directory.CreateTempSubdirectory("bayes-prior-").FullName;
        try
        {
            PosteriorFit fit = Cbpp().SamplePrior(Read("cbpp"), new SamplingOptions { Draws = 40, Thin = 2, OutputDirectory = Path.Combine(folder, "fit") });
            PosteriorFit read = FitStore.Read(Path.Combine(folder, "fit"));
            Assert.Equal(20, read.Draws.DrawCount);
            Assert.Equal(fit.Draws.Parameter(2).Chain(1).ToArray(), read.Draws.Parameter(2).Chain(1).ToArray());
            Assert.Equal(fit.Summary().ToJson(true), read.Summary().ToJson(true));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Improper_priors_are_named_with_a_remedy()
    {
        PriorException error = Assert.Throws<PriorException>(() => Cbpp().WithPriors(PriorPreset.Brms).SamplePrior(Read("cbpp")));
        Assert.Equal(
            "prior: nothing can be drawn from the prior of 'b_period2', 'b_period3', 'b_period4': they are flat, and a flat prior is improper. Give a proper one, such as 'b: normal(0, 2.5)', or use the default priors.",
            error.Message);
        Assert.Equal(error.Message, Assert.Throws<PriorException>(() => Cbpp().WithPriors(PriorPreset.Brms).PriorPredictive(Read("cbpp"))).Message);
    }

    [Fact]
    public void Prior_predictive_statistics_are_those_of_the_simulated_responses()
    {
        Table data = Read("cbpp");
        PredictiveCheck check = Cbpp().PriorPredictive(data, 30, 4, keepResponses: true);
        double[] trials = [.. ((NumericColumn)data["size"]).Values];
        for (int draw = 0; draw < 30; draw++)
        {
            double[] shares = [.. check.Responses![draw].Zip(trials, (y, n) => y / n)];
            double mean = shares.Average();
            Assert.All(shares, s => Assert.InRange(s, 0, 1));
            Assert.Equal(mean, check["mean"].Simulated[draw], 1e-12);
            Assert.Equal(Math.Sqrt(shares.Sum(s => (s - mean) * (s - mean)) / 55), check["sd"].Simulated[draw], 1e-12);
            Assert.Equal(shares.Min(), check["min"].Simulated[draw]);
            Assert.Equal(shares.Max(), check["max"].Simulated[draw]);
            Assert.Equal(shares.Count(s => s == 0) / 56.0, check["zeros"].Simulated[draw]);
        }

        PredictiveCheck streamed = Cbpp().PriorPredictive(data, 60, 4);
        Assert.Null(streamed.Responses);
        Assert.Equal(check["mean"].Simulated, streamed["mean"].Simulated.Take(30));
        Assert.Equal([.. streamed["mean"].Simulated.Order()], Enumerable.Range(1, 60).Select(k => streamed["mean"].Quantile((k - 0.5) / 60)));
        Assert.Equal(0.1376, streamed["mean"].Observed, 0.05);
        Assert.Contains("60 data sets of 56 rows from the priors, seed 4", streamed.ToString(), StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => streamed["median"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Cbpp().PriorPredictive(data, 0));
    }

    [Fact]
    public void The_prior_predictive_mean_of_a_normal_model_is_known()
    {
        // y = a + b (x − x̄) + e: the mean response of n rows has mean m and variance s_a² + E σ²/n.
        Table data = Table.ParseCsv("y,x\n1,0\n2,1\n4,2\n5,3\n");
        ModelSpec model = Model.Parse("y ~ x", Family.Gaussian()).WithPrior("Intercept: normal(7, 2)", "b: normal(0, 3)", "sigma: half_normal(0, 4)");
        const int Draws = 40_000;
        double[] means = [.. model.PriorPredictive(data, Draws)["mean"].Simulated];
        double variance = 4 + (16 / 4.0);
        Assert.Equal(7, means.Average(), 5.5 * Math.Sqrt(variance / Draws));
        double fourth = means.Average(m => Math.Pow(m - 7, 4));
        Assert.Equal(variance, means.Average(m => (m - 7) * (m - 7)), 5.5 * Math.Sqrt((fourth - (variance * variance)) / Draws));
    }

    [Fact]
    public void Counts_beyond_all_bounds_are_infinite_and_not_undefined()
    {
        Table data = Table.ParseCsv("y,x\n1,0\n2,1\n4,2\n5,3\n");
        PredictiveCheck check = Model.Parse("y ~ x", Family.Poisson()).WithPrior("Intercept: normal(5000, 1)").PriorPredictive(data, 5);
        Assert.All(check["mean"].Simulated, m => Assert.Equal(double.PositiveInfinity, m));
        Assert.All(check["sd"].Simulated, s => Assert.Equal(double.PositiveInfinity, s));
    }

    private static ModelSpec Cbpp() => Model.Parse("cbind(incidence, size - incidence) ~ period + (1 | herd)", Family.Binomial());

    private static Table Read(string name) => Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", $"{name}.csv"));
}
