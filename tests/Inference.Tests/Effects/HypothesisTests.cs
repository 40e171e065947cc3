using Bayes.Effects;
using Bayes.Hypotheses;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Inference.Tests.Effects;

public class HypothesisTests
{
    private static readonly PosteriorFit Fit = Model.Parse("y ~ x * f + (1 | g)", Family.Bernoulli())
        .WithPrior("b_x: normal(0, 1)")
        .Sample(Data(), new SamplingOptions { Draws = 1000, Seed = 5 });

    [Theory]
    [InlineData("b_x + 2 * b_fb", 5.0)]
    [InlineData("exp(b_x) - 1", 1.718281828459045)]
    [InlineData("b_x:fb^2 / 4", 2.25)]
    [InlineData("-(b_x - b_fb) * pi", 3.141592653589793)]
    [InlineData("r_g[7,Intercept] - b_x", 6.0)]
    [InlineData("plogis(b_x) > 0.5", 0.2310585786300049)]
    [InlineData("b_x = 0.25", 0.75)]
    public void Expressions_are_arithmetic_on_named_parameters(string text, double expected)
    {
        Dictionary<string, double> values = new(StringComparer.Ordinal) { ["b_x"] = 1, ["b_fb"] = 2, ["b_x:fb"] = 3, ["r_g[7,Intercept]"] = 7 };
        ParameterExpression expression = ParameterExpression.Parse(text, values.Keys);
        Assert.Equal(expected, expression.At(i => values[expression.Names[i]]), 12);
    }

    [Theory]
    [InlineData("b_xx > 0", "Did you mean 'b_x'?")]
    [InlineData("expp(b_x)", "Did you mean 'exp'?")]
    [InlineData("exp(b_x, 2)", "takes one argument")]
    [InlineData("(b_x > 0) + 1", "one comparison")]
    [InlineData("b_x >", "ends after '>'")]
    public void What_cannot_be_read_is_pointed_at(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormulaException>(() => ParameterExpression.Parse(text, ["b_x", "b_fb"])).Message, StringComparison.Ordinal);

    [Fact]
    public void One_sided_hypotheses_have_the_share_of_draws_and_its_odds()
    {
        EffectRow row = Fit.Hypothesis(["b_x > 0.3"]).Tables[0].Rows[0];
        double[] draws = Fit.Draws.Parameter("b_x").Pooled();
        double share = (double)draws.Count(d => d > 0.3) / draws.Length;
        Assert.Equal(share, Number(row, "probability"), 12);
        Assert.Equal(share / (1 - share), Number(row, "evidence_ratio"), 9);
        Assert.Equal(draws.Average() - 0.3, row.Estimate.Value, 9);
    }

    [Fact]
    public void Point_hypotheses_have_the_ratio_of_savage_and_dickey()
    {
        EffectRow row = Fit.Hypothesis(["b_x = 0.2"]).Tables[0].Rows[0];
        double[] draws = Fit.Draws.Parameter("b_x").Pooled();
        double mean = draws.Average();
        double sd = Math.Sqrt(draws.Average(d => (d - mean) * (d - mean)));
        static double Normal(double x, double m, double s) => Math.Exp(-0.5 * (x - m) * (x - m) / (s * s)) / s;

        // The posterior of a coefficient is nearly normal; the prior is standard normal.
        double expected = Normal(0.2, mean, sd) / Normal(0.2, 0, 1);
        Assert.InRange(Number(row, "evidence_ratio") / expected, 0.85, 1.15);
        Assert.Equal(Number(row, "evidence_ratio") / (1 + Number(row, "evidence_ratio")), Number(row, "probability"), 12);
    }

    [Fact]
    public void Densities_at_a_boundary_are_reflected()
    {
        RandomStream random = new(1, 1);
        double[] normal = [.. Enumerable.Range(0, 40_000).Select(_ => random.NextNormal())];
        double expected = Math.Exp(-0.125) / Math.Sqrt(2 * Math.PI);
        Assert.InRange(DensityEstimate.AtZero([.. normal.Select(z => z + 0.5)], isBound: false) / expected, 0.96, 1.04);
        Assert.InRange(DensityEstimate.AtZero([.. normal.Select(Math.Abs)], isBound: true) * Math.Sqrt(Math.PI / 2), 0.96, 1.04);
    }

    [Fact]
    public void Draws_of_one_sign_of_a_quantity_without_bound_are_not_reflected()
    {
        double[] draws = [.. Enumerable.Range(0, 400).Select(i => 0.02 + (0.01 * i))];
        Assert.True(DensityEstimate.AreOneSided(draws));
        Assert.InRange(DensityEstimate.AtZero(draws, isBound: true), 0.2, 0.3);
        Assert.InRange(DensityEstimate.AtZero(draws, isBound: false), 0.05, 0.19);
    }

    [Fact]
    public void Draws_that_do_not_reach_the_point_are_told_from_those_that_do()
    {
        double[] draws = [.. Enumerable.Range(0, 400).Select(i => 0.01 * i)];
        Assert.True(DensityEstimate.Reaches(draws));
        Assert.False(DensityEstimate.Reaches([.. draws.Select(d => d + 1)]));
    }

    /// <summary>Densities of known distributions at points up to two and a half standard deviations out, from 20 000 draws, within 5.5 standard errors of the kernel.</summary>
    [Theory]
    [InlineData("normal", 0)]
    [InlineData("normal", 1)]
    [InlineData("normal", 2.5)]
    [InlineData("gamma", 4)]
    [InlineData("gamma", 9)]
    [InlineData("gamma", 15)]
    [InlineData("wide", 0.5)]
    [InlineData("wide", 12)]
    public void Densities_are_those_of_known_distributions(string distribution, double at)
    {
        const int Count = 20_000;
        RandomStream random = new(31, 2);
        (Func<double> draw, double exact) = distribution switch
        {
            "normal" => ((Func<double>)random.NextNormal, Math.Exp(-0.5 * at * at) / Math.Sqrt(2 * Math.PI)),

            // Gamma of shape 9: its skewness, 0.67, is more than a posterior of a coefficient mostly has.
            "gamma" => (() => random.NextGamma(9), Math.Pow(at, 8) * Math.Exp(-at) / 40_320),

            // Student's t with 3 degrees of freedom, as the priors of intercepts may be.
            _ => (() => random.NextNormal() / Math.Sqrt(random.NextGamma(1.5) / 1.5), 6 * Math.Sqrt(3) / (Math.PI * Math.Pow(3 + (at * at), 2))),
        };
        double[] draws = [.. Enumerable.Range(0, Count).Select(_ => draw() - at)];
        double spread = distribution == "gamma" ? 3 : 1;
        double error = Math.Sqrt(exact / (2 * Math.Sqrt(Math.PI) * Count * 0.12 * spread));
        Assert.Equal(exact, DensityEstimate.AtZero(draws, isBound: false), (5.5 * error) + (0.01 * exact));
    }

    /// <summary>sleepstudy, Reaction ~ Days + (1 | Subject): exact by quadrature over the standard deviations (data/savage-dickey.R).</summary>
    [Theory]
    [InlineData("b_Days = 9", 11.900252)]
    [InlineData("b_Days = 10", 52.341460)]
    [InlineData("b_Days = 10.5", 61.921432)]
    public void The_ratio_of_savage_and_dickey_is_the_exact_one(string hypothesis, double exact)
    {
        EffectRow row = s_sleep.Value.Hypothesis([hypothesis]).Tables[0].Rows[0];

        // The prior density from 40 000 draws has a standard error of 1.3%, the posterior's from 20 000 of 1.5% in the middle, 2.5% at 9.
        Assert.Equal(exact, Number(row, "evidence_ratio"), 5.5 * 0.03 * exact);
    }

    private static readonly Lazy<PosteriorFit> s_sleep = new(() => Model.Parse("Reaction ~ Days + (1 | Subject)", Family.Gaussian()).Sample(
        Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", "sleepstudy.csv")), new SamplingOptions { Draws = 5000, Seed = 3 }));

    [Fact]
    public void An_improper_prior_has_no_point_evidence_and_says_so()
    {
        PosteriorFit flat = Model.Parse("y ~ x", Family.Bernoulli()).WithPrior("b: flat").Sample(Data(), new SamplingOptions { Draws = 200 });
        EffectTable table = flat.Hypothesis(["b_x = 0", "b_x > 0"]).Tables[0];
        Assert.True(double.IsNaN(Number(table.Rows[0], "evidence_ratio")));
        Assert.True(double.IsFinite(Number(table.Rows[1], "probability")));
        Assert.Contains(table.Notes, n => n.Contains("needs a prior density", StringComparison.Ordinal));
    }

    [Fact]
    public void Estimates_have_wald_tests_by_the_delta_method()
    {
        Estimation.MaximumLikelihoodFit ml = Model.Parse("y ~ x + f", Family.Bernoulli()).Maximize(Data());
        EffectRow row = ml.Hypothesis(["exp(b_x) = 1"]).Tables[0].Rows[0];
        Estimation.Estimate x = ml.Estimates.Single(e => e.Quantity.Name == "b_x");
        Assert.Equal(Math.Exp(x.Value) - 1, row.Estimate.Value, 10);
        Assert.Equal(Math.Exp(x.Value) * x.StandardError, row.Estimate.Error, 5);
        Assert.Equal(row.Estimate.Value / row.Estimate.Error, Number(row, "z"), 10);
    }

    [Fact]
    public void What_is_small_is_a_tenth_of_the_response_with_the_identity_link()
    {
        Table sleep = Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", "sleepstudy.csv"));

        // sd(sleepstudy$Reaction) is 56.32876.
        Assert.Contains("P(<5.6)", Model.Parse("Reaction ~ Days + (1 | Subject)", Family.Gaussian()).Sample(sleep, new SamplingOptions { Draws = 100 }).Variance().ToText(), StringComparison.Ordinal);
        Assert.Contains("P(<0.1)", Fit.Variance().ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Small_standard_deviations_have_their_prior_probability_beside_them()
    {
        EffectReport report = Fit.Variance(0.1);
        EffectRow row = report.Tables[0].Rows.Single();
        double[] draws = Fit.Draws.Parameter("sd_g__Intercept").Pooled();
        Assert.Equal((double)draws.Count(d => d < 0.1) / draws.Length, Number(row, "probability_small"), 12);

        // half-t(3, 0, 1) below 0.1: 2 (pt(0.1, 3) − ½) in R; 20 000 draws.
        Assert.InRange(Number(row, "probability_small_prior") - 0.0733, -0.0102, 0.0102);
        Assert.Equal(draws.Average(), row.Estimate.Value, 9);
        EffectTable derived = report.Tables[1];
        Assert.Equal(["ICC(g)", "median odds ratio(g)", "ICC, observation scale", "R², marginal", "R², conditional"], derived.Rows.Select(r => r.Labels[0]));
        FitSummary summary = Fit.Summary();
        Assert.Equal(summary.Derived[0].Summary.Mean.Value, derived.Rows[0].Estimate.Value, 9);
        Assert.True(derived.Rows[3].Estimate.Value < derived.Rows[4].Estimate.Value);
    }

    [Theory]
    [InlineData(Link.Logit, -0.7, 1.2)]
    [InlineData(Link.Cloglog, 0.3, 0.5)]
    public void Observation_scale_correlations_are_those_of_simulated_pairs(Link link, double predictor, double sd)
    {
        // The correlation of two responses of one group.
        RandomStream random = new(9, 1);
        double both = 0;
        double one = 0;
        const int Pairs = 400_000;
        for (int i = 0; i < Pairs; i++)
        {
            double p = Links.Inverse(link, predictor + (sd * random.NextNormal()));
            bool a = random.NextDouble() < p;
            bool b = random.NextDouble() < p;
            both += a && b ? 1 : 0;
            one += (a ? 0.5 : 0) + (b ? 0.5 : 0);
        }

        double mean = one / Pairs;
        double simulated = ((both / Pairs) - (mean * mean)) / (mean * (1 - mean));
        Assert.InRange(VarianceReport.ObservationIcc(link, predictor, sd) - simulated, -5.5 / Math.Sqrt(Pairs), 5.5 / Math.Sqrt(Pairs));
    }

    [Fact]
    public void R_squared_is_that_of_nakagawa_for_a_gaussian_model()
    {
        // sleepstudy: MuMIn::r.squaredGLMM on lmer's fit by ML would give the same formula: var(Xb) / (var(Xb) + sigma_b^2 + sigma^2).
        Table sleep = Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", "sleepstudy.csv"));
        Estimation.MaximumLikelihoodFit fit = Model.Parse("Reaction ~ Days + (1 | Subject)", Family.Gaussian()).Maximize(sleep);
        double Value(string name) => fit.Estimates.Single(e => e.Quantity.Name == name).Value;
        double explained = Value("b_Days") * Value("b_Days") * 8.25; // The variance of 0, …, 9.
        double groups = Math.Pow(Value("sd_Subject__Intercept"), 2);
        double residual = Math.Pow(Value("sigma"), 2);
        EffectTable derived = fit.Variance().Tables[1];
        Assert.Equal(explained / (explained + groups + residual), derived.Rows.Single(r => r.Labels[0] == "R², marginal").Estimate.Value, 8);
        Assert.Equal((explained + groups) / (explained + groups + residual), derived.Rows.Single(r => r.Labels[0] == "R², conditional").Estimate.Value, 8);
    }

    /// <summary>
    /// From the estimates of lme4 1.1-31 by maximum likelihood (bobyqa to 1e-9): f = Xβ, v = Σ over factors of the mean of zᵀΣz; var(f)/(var(f) + v + residual), the
    /// residual σ² and π²/3. R: X &lt;- getME(m, "X"); f &lt;- X %*% fixef(m); S &lt;- VarCorr(m)[[1]]; v &lt;- mean(rowSums((Z %*% S) * Z)).
    /// </summary>
    [Theory]
    [InlineData("Reaction ~ Days + (Days | Subject)", "gaussian", "sleepstudy", 0.28647577, 0.79242690)]
    [InlineData("incidence | trials(size) ~ period + (1 | herd)", "binomial", "cbpp", 0.08401893, 0.18607307)]
    public void R_squared_is_that_of_the_estimates_of_lme4(string formula, string family, string data, double marginal, double conditional)
    {
        Table table = Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", $"{data}.csv"));
        EffectTable derived = Model.Parse(formula, FamilyRegistry.Parse(family)).Maximize(table).Variance().Tables[1];
        Assert.Equal(marginal, derived.Rows.Single(r => r.Labels[0] == "R², marginal").Estimate.Value, 1e-4);
        Assert.Equal(conditional, derived.Rows.Single(r => r.Labels[0] == "R², conditional").Estimate.Value, 1e-4);
    }

    [Fact]
    public void Ranks_are_those_of_each_draw()
    {
        EffectTable table = Fit.Rank("g").Tables[0];
        int groups = table.Rows.Count;
        Assert.Equal(12, groups);
        Assert.Equal(groups * (groups + 1) / 2.0, table.Rows.Sum(r => r.Estimate.Value), 9);
        Assert.Equal(1, table.Rows.Sum(r => Number(r, "probability_best")), 9);
        Assert.Equal(table.Rows.Select(r => r.Estimate.Value).Order(), table.Rows.Select(r => r.Estimate.Value));
        double[] first = Fit.Draws.Parameter($"r_g[{table.Rows[0].Labels[0]},Intercept]").Pooled();
        Assert.Equal((double)first.Count(e => e > 0) / first.Length, Number(table.Rows[0], "probability_above"), 12);
        Assert.Contains("no grouping factor 'gg'", Assert.Throws<DataException>(() => Fit.Rank("gg")).Message, StringComparison.Ordinal);
        Assert.Contains("'x' does not vary over g", Assert.Throws<DataException>(() => Fit.Rank("g", "x")).Message, StringComparison.Ordinal);
    }

    private static double Number(EffectRow row, string name) => row.Numbers.Single(n => n.Name == name).Value;

    private static Table Data()
    {
        RandomStream random = new(21, 1);
        double[] x = [.. Enumerable.Range(0, 144).Select(_ => random.NextNormal())];
        double[] b = [.. Enumerable.Range(0, 12).Select(_ => random.NextNormal())];
        return Table.FromColumns(
            TableColumn.Numeric("x", x),
            TableColumn.Factor("f", Enumerable.Range(0, 144).Select(i => i % 5 < 2 ? "a" : "b")),
            TableColumn.Numeric("y", x.Select((v, i) => random.NextDouble() < SpecialFunctions.Logistic((0.4 * v) + b[i % 12]) ? 1.0 : 0)),
            TableColumn.Factor("g", Enumerable.Range(0, 144).Select(i => $"h{i % 12}")));
    }
}
