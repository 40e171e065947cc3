using Bayes.Models.Errors;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;
using Bayes.Numerics;

namespace Bayes.Models.Tests.Posterior;

public class PriorSamplerTests
{
    private const int Count = 100_000;

    [Fact]
    public void Correlations_have_the_marginals_of_the_LKJ_density()
    {
        // Each correlation of a q × q LKJ(η) matrix is 2·Beta(a, a) − 1 with a = η − 1 + q/2: variance 1/(2a + 1).
        foreach (double shape in new[] { 0.6, 1, 2.5 })
        {
            BoundModel model = Designs.Make("poisson", "three correlated", new PriorSettings { Overrides = [FormattableString.Invariant($"cor: lkj({shape})")] });
            double[][] draws = Draw(model);
            double a = shape - 1 + 1.5;
            double variance = 1 / ((2 * a) + 1);
            double fourth = 3 / (((2 * a) + 1) * ((2 * a) + 3));
            int[] places = [.. model.Quantities.All.Select((q, i) => (q, i)).Where(p => p.q.Kind == QuantityKind.Correlation).Select(p => p.i)];
            Assert.Equal(3, places.Length);
            foreach (int place in places)
            {
                Assert.Equal(0, draws.Average(d => d[place]), 5.5 * Math.Sqrt(variance / Count));
                Assert.Equal(variance, draws.Average(d => d[place] * d[place]), 5.5 * Math.Sqrt((fourth - (variance * variance)) / Count));
            }
        }
    }

    [Fact]
    public void Every_parameter_comes_from_its_prior_and_the_intercept_of_the_design_as_typed_is_derived()
    {
        BoundModel model = Designs.Make("gaussian", "correlated slope", new PriorSettings
        {
            Overrides = ["Intercept: normal(3, 0.5)", "b_x: normal(1, 2)", "b_w: normal(-1, 1)", "sd_g: half_normal(0, 2)", "cor: lkj(2)", "sigma: exponential(0.5)"],
        });
        double[][] draws = Draw(model);
        double[] x = model.Design.Predictors[0].Columns[0].Values!;
        double[] w = model.Design.Predictors[0].Columns[1].Values!;
        double mx = x.Average();
        double mw = w.Average();
        Check(draws, model, "b_Intercept", 3 - mx + mw, Math.Sqrt(0.25 + (4 * mx * mx) + (mw * mw)));
        Check(draws, model, "b_x", 1, 2);
        Check(draws, model, "b_w", -1, 1);
        Check(draws, model, "sigma", 2, 2);
        Check(draws, model, "sd_g__Intercept", 1.59576912160573, 1.20561936860664);
        Check(draws, model, "r_g[4,Intercept]", 0, 2);
        Check(draws, model, "r_g[9,x]", 0, 2);
    }

    [Fact]
    public void Standard_deviations_under_decov_follow_the_residual_standard_deviation()
    {
        // sd = sigma·τ, sigma ~ exponential(1/s): mean s, second moment 2s²·2.
        BoundModel model = Designs.Make("gaussian", "intercept", new PriorSettings { Preset = PriorPreset.Rstanarm });
        double s = 1 / ((ExponentialPrior)model.PriorByName["sigma"].Density!).Rate;
        double[][] draws = Draw(model);
        Check(draws, model, "sd_g__Intercept", s, Math.Sqrt(3) * s);
    }

    [Fact]
    public void A_draw_comes_with_the_log_density_of_the_priors()
    {
        // Without rows' likelihood the two densities differ by the log likelihood.
        BoundModel model = Designs.Make("poisson", "crossed", new PriorSettings { Preset = PriorPreset.Rstanarm });
        double[] x = new double[model.Layout.Dimension];
        double[] gradient = new double[x.Length];
        double prior = model.CreatePriorSampler().Sample(new RandomStream(3, 1UL << 33), x);
        LogPosterior density = model.CreateDensity();
        double likelihood = density.LogLikelihood(x, gradient);
        Assert.Equal(density.Evaluate(x, gradient), likelihood + prior, 1e-9 * Math.Abs(likelihood));
    }

    [Fact]
    public void Nothing_is_drawn_from_improper_priors_and_the_message_names_them()
    {
        BoundModel brms = Designs.Make("poisson", "intercept", new PriorSettings { Preset = PriorPreset.Brms });
        Assert.Equal(
            "prior: nothing can be drawn from the prior of 'b_x', 'b_w': they are flat, and a flat prior is improper. Give a proper one, such as 'b: normal(0, 2.5)', or use the default priors.",
            Assert.Throws<PriorException>(brms.CreatePriorSampler).Message);
        BoundModel flat = Designs.Make("poisson", "intercept", new PriorSettings { Overrides = ["sd: flat"] });
        Assert.Equal(
            "prior: nothing can be drawn from the prior of 'sd_g__Intercept': it is flat, and a flat prior is improper. Give a proper one, such as 'sd_g__Intercept: half_t(3, 0, 1)'.",
            Assert.Throws<PriorException>(flat.CreatePriorSampler).Message);
    }

    [Theory]
    [InlineData("bernoulli:logit")]
    [InlineData("binomial:probit")]
    [InlineData("poisson")]
    [InlineData("gaussian")]
    public void Simulated_responses_have_the_mean_of_their_rows(string family)
    {
        BoundModel model = Designs.Make(family, "correlated slope", new PriorSettings { Overrides = ["Intercept: normal(0, 0.3)", "b: normal(0, 0.3)", "sd: half_normal(0, 0.3)"] });
        double[] x = new double[model.Layout.Dimension];
        model.CreatePriorSampler().Sample(new RandomStream(8, 1UL << 33), x);
        double[] predictors = new double[model.Family.Parameters.Count * Designs.Rows];
        model.CreateDensity().Predict(x, 0, Designs.Rows, predictors);
        ResponseSimulator simulator = model.CreateSimulator();
        double[] means = new double[Designs.Rows];
        simulator.Expect(x, means);
        RandomStream random = new(9, 1UL << 33);
        double[] y = new double[Designs.Rows];
        double[] sums = new double[Designs.Rows];
        double[] squares = new double[Designs.Rows];
        const int Repeats = 20_000;
        for (int i = 0; i < Repeats; i++)
        {
            simulator.Simulate(random, x, y);
            for (int r = 0; r < y.Length; r++)
            {
                sums[r] += y[r];
                squares[r] += y[r] * y[r];
            }
        }

        for (int r = 0; r < y.Length; r++)
        {
            double[] row = [.. Enumerable.Range(0, model.Family.Parameters.Count).Select(k => predictors[(k * Designs.Rows) + r])];
            double mean = sums[r] / Repeats;
            double error = Math.Sqrt(((squares[r] / Repeats) - (mean * mean)) / Repeats);
            Assert.Equal(model.Family.Mean(row) * (model.Design.Response.Trials?[r] ?? 1), means[r]);
            Assert.Equal(means[r], mean, 5.5 * error);
        }
    }

    private static void Check(double[][] draws, BoundModel model, string name, double mean, double sd)
    {
        int place = model.Quantities.Names.ToList().IndexOf(name);
        double average = draws.Average(d => d[place]);
        double variance = draws.Average(d => (d[place] - average) * (d[place] - average));
        double fourth = draws.Average(d => Math.Pow(d[place] - average, 4));
        Assert.Equal(mean, average, 5.5 * sd / Math.Sqrt(Count));
        Assert.Equal(sd * sd, variance, 5.5 * Math.Sqrt((fourth - (variance * variance)) / Count));
    }

    private static double[][] Draw(BoundModel model)
    {
        PriorSampler sampler = model.CreatePriorSampler();
        RandomStream random = new(20261121, 1UL << 33);
        double[] x = new double[model.Layout.Dimension];
        double[][] draws = new double[Count][];
        for (int i = 0; i < Count; i++)
        {
            sampler.Sample(random, x);
            draws[i] = new double[model.Quantities.All.Count];
            model.Quantities.Write(x, draws[i]);
        }

        return draws;
    }
}
