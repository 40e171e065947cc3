using System.Text.RegularExpressions;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;

namespace Bayes.Inference.Tests.Checks;

public class ModelEquationTests
{
    private static readonly Table Data = MakeData();

    public static TheoryData<string, string> Models => new()
    {
        { "y ~ x + (1 | g)", "bernoulli" },
        { "y ~ 0 + f * x + (x | g) + (1 | h)", "bernoulli:probit" },
        { "y ~ `a_b %&#$ {c}^~\\\\d` + (x || g)", "bernoulli:cloglog" },
        { "cbind(k, n - k) ~ poly(x, 2) + (1 | g/h)", "binomial" },
        { "k | trials(n) ~ I(x^2) + (0 + f | g)", "binomial" },
        { "k ~ x + offset(log(n)) + offset(x) + (1 | g:h)", "poisson" },
        { "x ~ f + (1 + k | g) + (1 + n | h)", "gaussian" },
        { "x ~ 0", "gaussian" },
        { "x | precision_weights(n) + case_weights(k) ~ C(f, sum)", "gaussian" },
        { "k | rate(n) ~ ns(x, df = 3)", "poisson" },
        { "k ~ x; zi ~ x + (1 | g)", "zero_inflated_poisson" },
        { "k ~ x + (x | s | g); shape ~ f + (1 | s | g)", "negbinomial" },
        { "f ~ x + (1 | g)", "cumulative" },
        { "f | case_weights(n) ~ x", "sratio:probit" },
    };

    [Fact]
    public void A_logistic_model_is_written_with_the_names_of_the_draws() => Assert.Equal(
        [
            "yᵢ ~ Bernoulli(pᵢ),  i = 1, …, 24",
            "logit(pᵢ) = b_Intercept + b_IxE2·I(x^2)ᵢ + b_fb·fbᵢ + b_fc·fcᵢ + r_g[jᵢ,Intercept] + r_g[jᵢ,x]·xᵢ,  jᵢ the g of row i",
            "(r_g[j,Intercept], r_g[j,x]) ~ MultiNormal(0, Σ_g),  j = 1, …, 6",
            "Σ_g = diag(sd_g__Intercept, sd_g__x)·Ω_g·diag(sd_g__Intercept, sd_g__x),  Ω_g the correlations cor_g__Intercept__x",
            "Intercept ~ normal(0, 2.5),  the intercept of the centred design: b_Intercept + Σ b·mean(x)",
            "b_IxE2 ~ normal(0, 1)",
            "b_fb ~ normal(0, 1)",
            "b_fc ~ normal(0, 1)",
            "sd_g__Intercept ~ exponential(1)",
            "sd_g__x ~ exponential(1)",
            "cor_g ~ lkj(2),  the density of the correlation matrix",
        ],
        Lines(Model.Parse("y ~ I(x^2) + f + (x | g)", Family.Bernoulli()).WithPrior("b: normal(0, 1)", "sd: exponential(1)")));

    [Fact]
    public void Trials_offsets_and_several_factors_are_written() => Assert.Equal(
        [
            "kᵢ ~ Binomial(nᵢ, pᵢ),  i = 1, …, 24",
            "probit(pᵢ) = b_Intercept + b_x·xᵢ + log(n)ᵢ + r_g[jᵢ,Intercept] + r_g[jᵢ,x]·xᵢ + r_h:g[kᵢ,Intercept],  jᵢ the g of row i; kᵢ the h:g of row i",
            "r_g[j,Intercept] ~ Normal(0, sd_g__Intercept),  j = 1, …, 6",
            "r_g[j,x] ~ Normal(0, sd_g__x),  j = 1, …, 6",
            "r_h:g[k,Intercept] ~ Normal(0, sd_h:g__Intercept),  k = 1, …, 12",
        ],
        Lines(Model.Parse("k | trials(n) ~ x + offset(log(n)) + (x || g) + (1 | h:g)", Family.Binomial(Link.Probit))).Take(5));

    [Fact]
    public void A_flat_prior_is_proportional_to_one() =>
        Assert.Contains("p(b_x) ∝ 1", Lines(Model.Parse("y ~ x", Family.Bernoulli()).WithPrior("b: flat")));

    [Fact]
    public void A_gaussian_model_has_sigma_and_no_link() => Assert.Equal(
        ["xᵢ ~ Normal(μᵢ, sigma),  i = 1, …, 24", "μᵢ = b_Intercept", "Intercept ~ normal(1, 2)", "sigma ~ exponential(1)"],
        Lines(Model.Parse("x ~ 1", Family.Gaussian()).WithPrior("Intercept: normal(1, 2)", "sigma: exponential(1)")));

    [Fact]
    public void Thresholds_and_predictors_of_other_parameters_are_written()
    {
        Assert.Equal(
            [
                "logit(P(fᵢ ≤ k)) = b_Intercept[k] − ηᵢ,  i = 1, …, 24; k = 1, …, 2",
                "ηᵢ = b_x·xᵢ",
                "Intercept ~ logistic(0, 1),  for each threshold of the centred design, in increasing order: b_Intercept[k] − Σ b·mean(x)",
                "b_x ~ normal(0, 1)",
            ],
            Lines(Model.Parse("f ~ x", Family.Cumulative()).WithPrior("b: normal(0, 1)")));
        Assert.Equal(
            ["kᵢ ~ ZeroInflatedPoisson(λᵢ, ziᵢ),  i = 1, …, 24", "log(λᵢ) = b_Intercept", "logit(ziᵢ) = b_zi_Intercept + b_zi_x·xᵢ + r_g__zi[jᵢ,Intercept],  jᵢ the g of row i"],
            Lines(Model.Parse("k ~ 1; zi ~ x + (1 | g)", Family.ZeroInflatedPoisson())).Take(3));
        Assert.Equal("fᵢ ~ StoppingRatio(ηᵢ, Intercept[1], Intercept[2]),  i = 1, …, 24", Lines(Model.Parse("f ~ x", Family.Sequential()))[0]);
    }

    [Fact]
    public void Weights_and_rates_are_written()
    {
        Assert.Equal(
            ["xᵢ ~ Normal(μᵢ, sigma/√nᵢ),  i = 1, …, 24", "log likelihood = Σᵢ kᵢ·log p(xᵢ)"],
            Lines(Model.Parse("x | precision_weights(n) + case_weights(k) ~ 1", Family.Gaussian())).Take(2));
        Assert.Equal("log(λᵢ) = b_Intercept + b_x·xᵢ + log(nᵢ)", Lines(Model.Parse("k | rate(n) ~ x", Family.Poisson()))[1]);
    }

    [Fact]
    public void Names_are_escaped_in_latex()
    {
        string latex = Model.Parse("y ~ `a_b %&#$ {c}^~\\\\d`", Family.Bernoulli()).Check(Data).ToLatex();
        Assert.Contains("\\text{a\\_b \\%\\&\\#\\$ \\{c\\}\\textasciicircum{}\\textasciitilde{}\\textbackslash{}\\textbackslash{}d}", latex.Replace("`", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Small_scales_have_powers_of_ten_in_latex()
    {
        string latex = Model.Parse("y ~ x", Family.Bernoulli()).WithPrior("b: normal(0, 0.00000012)").Check(Data).ToLatex();
        Assert.Contains("\\operatorname{Normal}(0, 1.2 \\times 10^{-7})", latex, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Latex_is_balanced_and_has_no_bare_special_characters(string formula, string family)
    {
        string latex = Model.Parse(formula, FamilyRegistry.Parse(family)).Check(Data).ToLatex();
        string[] lines = latex.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("%", lines[0], StringComparison.Ordinal);
        Assert.Equal("\\begin{align*}", lines[1]);
        Assert.Equal("\\end{align*}", lines[^1]);
        string body = string.Join('\n', lines[2..^1]);
        string bare = Regex.Replace(body, @"\\[\\{}%&#$_]", " ");
        Assert.DoesNotMatch("[%#$~]", bare);
        Assert.DoesNotMatch("[^\u0000-\u007f]", bare);
        int depth = 0;
        foreach (char c in bare)
        {
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            Assert.True(depth >= 0);
        }

        Assert.Equal(0, depth);
        Assert.Equal(Regex.Count(bare, @"\\begin\{pmatrix\}"), Regex.Count(bare, @"\\end\{pmatrix\}"));

        // Inside words nothing may have a meaning of its own.
        Assert.All(Regex.Matches(bare, @"\\text\{([^{}]*)\}"), words => Assert.DoesNotMatch("[_^&]", words.Groups[1].Value));

        // Each row of the block has one place of alignment.
        Assert.All(Regex.Split(Regex.Replace(body, @"\\begin\{pmatrix\}.*?\\end\{pmatrix\}", ""), @"\\\\\n"), row => Assert.Single(Regex.Matches(Regex.Replace(row, @"\\&", ""), "&")));
    }

    private static string[] Lines(ModelSpec model) => [.. model.Check(Data).Equations.Select(e => e.ToString())];

    private static Table MakeData()
    {
        System.Text.StringBuilder text = new("y,x,f,g,h,k,n,\"a_b %&#$ {c}^~\\d\"\n");
        for (int i = 0; i < 24; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(i * 7 % 11 < 5 ? 1 : 0)},{i * 5 % 7 - 2.5},{"abc"[i % 3]},g{i % 6},h{i / 12},{i % 4},{4 + i % 3},{i * 3 % 5}\n");
        }

        return Table.ParseCsv(text.ToString());
    }
}
