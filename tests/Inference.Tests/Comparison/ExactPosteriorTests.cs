using Bayes.Comparison;
using Bayes.Estimation.Marginal;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Inference.Tests.Comparison;

/// <summary>
/// The integration beside posteriors integrated in R (lme4's adaptive quadrature times the same priors, importance sampling with 60,000
/// and 15,000 draws), and beside closed forms.
/// </summary>
public class ExactPosteriorTests
{
    private const double Errors = 5.5;

    // name, mean, sd, Monte Carlo error of the mean.
    private static readonly (string Term, double Mean, double Sd, double Error)[] s_cbpp =
    [
        ("sd(Intercept)", 0.7254, 0.2086, 0.0010),
        ("Intercept", -1.3988, 0.2521, 0.0012),
        ("period2", -0.9958, 0.3094, 0.0015),
        ("period3", -1.1369, 0.3293, 0.0016),
        ("period4", -1.6113, 0.4377, 0.0021),
    ];

    private static readonly (string Term, double Mean, double Sd, double Error)[] s_contraception =
    [
        ("sd(Intercept)", 0.5028, 0.0851, 0.0008),
        ("Intercept", -1.0409, 0.1794, 0.0018),
        ("age", 0.0034, 0.0094, 0.0001),
        ("urbanY", 0.6994, 0.1208, 0.0012),
        ("livch1", 0.8182, 0.1645, 0.0016),
        ("livch2", 0.9214, 0.1869, 0.0018),
        ("livch3+", 0.9200, 0.1904, 0.0019),
    ];

    [Fact]
    public void Cattle_disease_agrees_with_the_integration_in_r() =>
        AssertAgrees("cbpp.csv", "incidence | trials(size) ~ period + (1 | herd)", Family.Binomial(), 15, s_cbpp);

    [Fact]
    public void Contraception_agrees_with_the_integration_in_r() =>
        AssertAgrees("contraception.csv", "use ~ age + I(age^2) + urban + livch + (1 | district)", Family.Bernoulli(), 9, s_contraception);

    [Fact]
    public void The_number_of_cores_does_not_show()
    {
        BoundModel model = Bind("cbpp.csv", "incidence | trials(size) ~ period + (1 | herd)", Family.Binomial());
        ExactPosteriorOptions options = new() { MaxDraws = 1000 };
        double[] first = Means(model, options);
        double[] second = Means(model, options);
        double[] other = Means(model, options with { Seed = 2 });
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void A_flat_likelihood_gives_back_the_prior()
    {
        // Rows of hardly any weight say nothing, and the posterior is the prior.
        Row[] rows = [.. Enumerable.Range(0, 4).Select(i => new Row(i % 2, i % 2, $"g{i / 2}"))];
        var model = BoundModel.Bind(Model.Parse("y | case_weights(w) ~ x + (1 | g)", Family.Bernoulli()).WithPrior("b: normal(1, 2)", "sd: exponential(2)"), Table.From(rows.Select(r => new { r.y, r.x, r.g, w = 1e-12 })));
        var posterior = ExactPosterior.Integrate(model, () => MarginalLikelihoods.Create(model, 7, restricted: false));
        ExactSummary slope = posterior.Quantities.Single(q => q.Quantity.Name == "b_x");
        Assert.InRange(slope.Mean.Value, 1 - (Errors * slope.Mean.Error), 1 + (Errors * slope.Mean.Error));
        Assert.InRange(slope.Sd.Value, 2 - (Errors * slope.Sd.Error), 2 + (Errors * slope.Sd.Error));
        ExactSummary sd = posterior.Quantities.Single(q => q.Quantity.Name == "sd_g__Intercept");
        Assert.InRange(sd.Mean.Value, 0.5 - (Errors * sd.Mean.Error), 0.5 + (Errors * sd.Mean.Error));
        Assert.InRange(sd.Median.Value, (0.5 * Math.Log(2)) - (Errors * sd.Median.Error), (0.5 * Math.Log(2)) + (Errors * sd.Median.Error));
    }

    private static void AssertAgrees(string file, string formula, Family family, int points, (string Term, double Mean, double Sd, double Error)[] reference)
    {
        BoundModel model = Bind(file, formula, family);
        var posterior = ExactPosterior.Integrate(model, () => MarginalLikelihoods.Create(model, points, restricted: false));
        Assert.True(posterior.IsReliable);
        Assert.True(posterior.LargestError <= 0.03);
        Assert.All(reference, r =>
        {
            ExactSummary summary = posterior.Quantities.Single(q => q.Quantity.Term == r.Term);

            // The references are printed with four decimals.
            double error = Math.Sqrt((summary.Mean.Error * summary.Mean.Error) + (r.Error * r.Error)) + 5e-5;
            Assert.InRange(summary.Mean.Value, r.Mean - (Errors * error), r.Mean + (Errors * error));
            Assert.InRange(summary.Sd.Value, r.Sd - (Errors * (summary.Sd.Error + r.Error)), r.Sd + (Errors * (summary.Sd.Error + r.Error)));
        });
    }

    private static double[] Means(BoundModel model, ExactPosteriorOptions options) =>
        [.. ExactPosterior.Integrate(model, () => MarginalLikelihoods.Create(model, 7, restricted: false), options).Quantities.Select(q => q.Mean.Value)];

    private static BoundModel Bind(string file, string formula, Family family) =>
        BoundModel.Bind(Model.Parse(formula, family), Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", file)));

#pragma warning disable IDE1006 // The names are the columns of the table.
    private sealed record Row(double y, double x, string g);
#pragma warning restore IDE1006
}
