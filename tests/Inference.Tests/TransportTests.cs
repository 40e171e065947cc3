using Bayes.Diagnostics;
using Bayes.Draws;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Priors;
using Bayes.Numerics;

namespace Bayes.Inference.Tests;

/// <summary>The posterior is the same in all coordinates and under all kernels: means and sds within 5.5 combined Monte Carlo errors.</summary>
public class TransportTests
{
    private static readonly Lazy<PosteriorFit> s_reference = new(() => Sample(Slopes(), new SamplingOptions { Seed = 3 }));

    [Theory]
    [InlineData("y ~ x + (1 | g)", "bernoulli")]
    [InlineData("y ~ x + (1 + x | g)", "bernoulli:probit", "sd: exponential(1)")]
    [InlineData("y ~ x + (1 + x || g)", "bernoulli:cloglog")]
    [InlineData("y ~ x + (1 | g) + (1 | h)", "bernoulli")]
    [InlineData("count ~ x + (1 | g) + (1 + x | h)", "poisson", "sd: exponential(1)")]
    [InlineData("count ~ x + (1 | g / h)", "poisson")]
    [InlineData("count ~ x + (1 + x + I(x^2) | g)", "poisson", "sd: exponential(1)")]
    [InlineData("y ~ x + (1 | block / child)", "bernoulli", "sd: exponential(1)")]
    [InlineData("count ~ x + (1 + x | block) + (1 | child) + (1 | pair)", "poisson", "sd: exponential(1)")]
    [InlineData("z ~ x + (1 + x | g)", "gaussian")]
    [InlineData("z ~ x + (1 | g) + (0 + x | g) + (1 | h)", "gaussian")]
    [InlineData("y ~ x", "bernoulli")]
    [InlineData("sparse ~ x + (1 | child)", "bernoulli")]
    [InlineData("count ~ x + (0 + x | g)", "negbinomial")]
    public void The_posterior_does_not_depend_on_the_coordinates(string formula, string family, string? prior = null)
    {
        // Where few groups leave a standard deviation the tail of its Student-t prior, the sd of its draws has no Monte Carlo error.
        ModelSpec model = Model.Parse(formula, FamilyRegistry.Parse(family));
        model = prior is null ? model : model.WithPrior(prior);
        PosteriorFit plain = Sample(model, new SamplingOptions { Transport = TransportKind.NonCentred, Seed = 1 });
        PosteriorFit whitened = Sample(model, new SamplingOptions { Transport = TransportKind.Glmm, Seed = 2 });
        Assert.Contains("non-centred", plain.Description.Sampler.Kernel, StringComparison.Ordinal);
        Assert.Contains("whitened at the mode", whitened.Description.Sampler.Kernel, StringComparison.Ordinal);
        Compare(plain, whitened);
    }

    [Theory]
    [InlineData("z ~ x + (1 + x | g)", "default")]
    [InlineData("z ~ x + (1 | g) + (0 + x | g) + (1 | h)", "brms")]
    [InlineData("z ~ x", "rstanarm")]
    public void The_posterior_does_not_depend_on_what_is_integrated_out(string formula, string preset)
    {
        ModelSpec model = Model.Parse(formula, Family.Gaussian()).WithPriors(PriorPresets.Parse(preset));
        PosteriorFit sampled = Sample(model, new SamplingOptions { Transport = TransportKind.Glmm, Seed = 5 });
        PosteriorFit integrated = Sample(model, new SamplingOptions { Seed = 6 });
        Assert.DoesNotContain("integrated", sampled.Description.Sampler.Kernel, StringComparison.Ordinal);
        Assert.EndsWith("whitened at the mode; coefficients and group effects integrated out, drawn exactly", integrated.Description.Sampler.Kernel, StringComparison.Ordinal);
        Compare(sampled, integrated);
    }

    [Fact]
    public void Group_effects_and_log_densities_do_not_depend_on_what_is_integrated_out()
    {
        ModelSpec model = Model.Parse("z ~ x + (1 + x | g)", Family.Gaussian());
        SamplingOptions options = new() { Draws = 8_000, Seed = 7 };
        DrawSet sampled = model.Sample(Data(), options with { Transport = TransportKind.Glmm }).Draws;
        DrawSet integrated = model.Sample(Data(), options).Draws;
        foreach (string name in sampled.ParameterNames.Where(n => n.StartsWith("r_", StringComparison.Ordinal)))
        {
            Near(name, DrawsSummary.Of(sampled.Parameter(name), [0.5]), DrawsSummary.Of(integrated.Parameter(name), [0.5]));
        }

        Near("lp__", LogDensities(sampled), LogDensities(integrated));
    }

    [Fact]
    public void Integrating_out_is_refused_where_it_is_not_exact()
    {
        SamplingException error = Assert.Throws<SamplingException>(() =>
            Model.Parse("y ~ x + (1 | g)", Family.Bernoulli()).Sample(Data(), new SamplingOptions { Transport = TransportKind.Integrated }));
        Assert.Contains("only of a Gaussian model", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KernelKind.Nuts, "NUTS")]
    [InlineData(KernelKind.ExactNormalNuts, "NUTS, exact-normal")]
    [InlineData(KernelKind.FixedTime, "HMC")]
    public void The_posterior_does_not_depend_on_the_kernel(KernelKind kernel, string name)
    {
        PosteriorFit other = Sample(Slopes(), new SamplingOptions { Kernel = kernel, Seed = 4 });
        Assert.StartsWith(name, other.Description.Sampler.Kernel, StringComparison.Ordinal);
        Compare(s_reference.Value, other);
    }

    [Fact]
    public void The_same_seed_gives_the_same_draws_on_one_core_and_on_two()
    {
        ModelSpec model = Model.Parse("y ~ x + (1 | g) + (1 | h)", Family.Bernoulli());
        SamplingOptions options = new() { Draws = 50, Seed = 9 };
        DrawSet one = model.Sample(Data(), options with { Cores = 1 }).Draws;
        DrawSet two = model.Sample(Data(), options with { Cores = 2 }).Draws;
        Assert.All(one.ParameterNames, name => Assert.Equal(Values(one, name), Values(two, name)));
    }

    private static double[] Values(DrawSet draws, string name)
    {
        int place = draws.ParameterNames.ToList().IndexOf(name);
        return [.. draws.Chains.SelectMany(c => c.Values(place).ToArray())];
    }

    private static ModelSpec Slopes() => Model.Parse("y ~ x + (1 + x | g)", Family.Bernoulli());

    private static PosteriorFit Sample(ModelSpec model, SamplingOptions options) => LongRuns.Sample(model, Data(), options);

    private static void Compare(PosteriorFit a, PosteriorFit b)
    {
        foreach (string name in a.Draws.ParameterNames)
        {
            Near(name, DrawsSummary.Of(a.Draws.Parameter(name), [0.5]), DrawsSummary.Of(b.Draws.Parameter(name), [0.5]));
        }
    }

    private static ParameterSummary LogDensities(DrawSet draws) => DrawsSummary.Of(
        new ParameterDraws("lp__", [.. draws.Chains.Select(c => c.SamplerValues(SamplerColumn.All[0]))]), [0.5]);

    private static void Near(string name, ParameterSummary first, ParameterSummary second)
    {
        Near(name, first.Mean.Value, second.Mean.Value, first.McseMean.Value, second.McseMean.Value);
        Near(name, first.Sd.Value, second.Sd.Value, first.McseSd.Value, second.McseSd.Value);
    }

    private static void Near(string name, double a, double b, double errorA, double errorB) => Assert.True(
        Math.Abs(a - b) <= 5.5 * Math.Sqrt((errorA * errorA) + (errorB * errorB)), $"{name}: {a} and {b}, errors {errorA} and {errorB}");

    private static Table Data()
    {
        RandomStream random = new(31, 1);
        const int Rows = 160;
        double[] x = new double[Rows];
        double[] y = new double[Rows];
        double[] z = new double[Rows];
        double[] count = new double[Rows];
        string[] g = new string[Rows];
        string[] h = new string[Rows];
        string[] block = new string[Rows];
        string[] pair = new string[Rows];
        double[] sparse = new double[Rows];
        string[] child = new string[Rows];
        RandomStream sparseRandom = new(31, 2);
        double byChild = 0;
        double[] byG = [.. Enumerable.Range(0, 12).Select(_ => 0.8 * random.NextNormal())];
        double[] byH = [.. Enumerable.Range(0, 6).Select(_ => 0.5 * random.NextNormal())];
        for (int i = 0; i < Rows; i++)
        {
            (int j, int k) = (i % 12, i * 7 / 5 % 6);
            x[i] = random.NextNormal();
            double predictor = 0.3 + (0.6 * x[i]) + byG[j] + byH[k];
            y[i] = random.NextDouble() < 1 / (1 + Math.Exp(-predictor)) ? 1 : 0;
            z[i] = predictor + (0.7 * random.NextNormal());
            count[i] = random.NextPoisson(Math.Exp(0.5 * predictor));
            (g[i], h[i]) = ($"{j}", $"{k}");
            byChild = i % 4 == 0 ? 2.5 * sparseRandom.NextNormal() : byChild;
            sparse[i] = sparseRandom.NextDouble() < 1 / (1 + Math.Exp(2 - (0.5 * x[i]) - byChild)) ? 1 : 0;
            (child[i], block[i], pair[i]) = ($"{i / 4}", $"{i / 16}", $"{i / 2}");
        }

        return Table.FromColumns(
            TableColumn.Numeric("x", x),
            TableColumn.Numeric("y", y),
            TableColumn.Numeric("z", z),
            TableColumn.Numeric("count", count),
            TableColumn.Factor("g", g),
            TableColumn.Factor("h", h),
            TableColumn.Numeric("sparse", sparse),
            TableColumn.Factor("child", child),
            TableColumn.Factor("block", block),
            TableColumn.Factor("pair", pair));
    }
}
