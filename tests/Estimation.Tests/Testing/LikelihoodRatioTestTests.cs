using Bayes.Estimation.Testing;
using Bayes.Models.Data;

namespace Bayes.Estimation.Tests.Testing;

public sealed class LikelihoodRatioTestTests
{
    [Fact]
    public void The_slope_of_time_in_epilepsy_is_beyond_doubt()
    {
        LikelihoodRatio test = LikelihoodRatioTest.Compare(
            Fits.Of("count ~ trt * time + offset(log(weeks)) + (1 | id)", "poisson", "epilepsy"),
            Fits.Of("count ~ trt * time + offset(log(weeks)) + (1 + time | id)", "poisson", "epilepsy"));

        // lme4 1.1-31 and glmmTMB 1.1.5: −1011.12310748 and −925.18720686; p from R's pchisq.
        Assert.Equal(171.8718, test.Statistic, 1e-4);
        Assert.Equal("½χ²(1) + ½χ²(2)", test.Reference!.Name);
        Assert.InRange(test.P, 2.528e-38, 2.531e-38);
        Assert.Equal(2, test.Parameters);
        Assert.Equal("the standard deviation of time between the groups of id with 1 correlation", test.Difference);
        Assert.Empty(test.Findings);
    }

    [Fact]
    public void A_variance_of_its_own_has_half_a_point_mass()
    {
        // Against the model without groups, whose log likelihood is −99.0292: 14.0058 (lme4 1.1-31, Laplace).
        LikelihoodRatio test = LikelihoodRatioTest.Compare(
            Fits.Of("incidence | trials(size) ~ period + (1 | herd)", "binomial", "cbpp"), Fits.Of("incidence | trials(size) ~ period", "binomial", "cbpp"));
        Assert.Equal(14.0058, test.Statistic, 1e-3);
        Assert.Equal("½χ²(0) + ½χ²(1)", test.Reference!.Name);
        Assert.Equal(9.11e-5, test.P, 1e-6);
    }

    [Fact]
    public void Coefficients_have_a_plain_chi_square()
    {
        LikelihoodRatio test = LikelihoodRatioTest.Compare(
            Fits.Of("incidence | trials(size) ~ 1 + (1 | herd)", "binomial", "cbpp"), Fits.Of("incidence | trials(size) ~ period + (1 | herd)", "binomial", "cbpp"));
        Assert.Equal(25.61, test.Statistic, 0.006);
        Assert.Equal("χ²(3)", test.Reference!.Name);
        Assert.Equal("the coefficients b_period2, b_period3, b_period4", test.Difference);
    }

    [Theory]
    [InlineData("Reaction ~ 1 + (1 | Subject)", "Reaction ~ Days + (1 + Days | Subject)", null)]
    [InlineData("Reaction ~ Days", "Reaction ~ Days + (1 + Days | Subject)", null)]
    [InlineData("Reaction ~ Days + (1 | Subject)", "Reaction ~ Days + (1 + Days | Subject)", "½χ²(1) + ½χ²(2)")]
    [InlineData("Reaction ~ Days + (1 | Subject)", "Reaction ~ Days + (1 + Days || Subject)", "½χ²(0) + ½χ²(1)")]
    [InlineData("Reaction ~ Days + (1 + Days || Subject)", "Reaction ~ Days + (1 + Days | Subject)", "χ²(1)")]
    [InlineData("Reaction ~ I(Days + 1) + (1 | Subject)", "Reaction ~ Days + I(Days^2) + (1 | Subject)", "χ²(1)")]
    public void Each_pattern_has_the_distribution_known_for_it_or_none(string smaller, string larger, string? reference)
    {
        LikelihoodRatio test = LikelihoodRatioTest.Compare(Fits.Of(smaller, "gaussian", "sleepstudy"), Fits.Of(larger, "gaussian", "sleepstudy"));
        Assert.Equal(reference, test.Reference?.Name);
        if (reference is null)
        {
            Assert.True(double.IsNaN(test.P));
            Assert.EndsWith("Ask for the parametric bootstrap: bayes test … --bootstrap 1000.", test.Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Reaction ~ Days + (1 | Subject)", "I(Reaction / 10) ~ Days + (1 + Days | Subject)", "the models have different responses")]
    [InlineData("Reaction ~ Days + I(Days^3) + (1 | Subject)", "Reaction ~ Days + I(Days^2) + (1 + Days | Subject)", "since the term I(Days^3) of one is not in the other")]
    [InlineData("Reaction ~ Days + (1 | Subject)", "Reaction ~ Days + I(Days^2)", "neither is within the other, or they are one")]
    [InlineData("Reaction ~ Days + (1 | Subject)", "Reaction ~ Days + I(Days^2) + I(Days^3)", "since the effects ((Intercept) | Subject) of one are not in the other")]
    public void Models_that_are_not_nested_are_refused(string first, string second, string why)
    {
        EstimationException error = Assert.Throws<EstimationException>(() => LikelihoodRatioTest.Compare(Fits.Of(first, "gaussian", "sleepstudy"), Fits.Of(second, "gaussian", "sleepstudy")));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Different_rows_families_and_likelihoods_are_refused()
    {
        Table cbpp = ExampleData.Read("cbpp");
        MaximumLikelihoodFit laplace = Fits.Of("incidence | trials(size) ~ period + (1 | herd)", "binomial", cbpp);
        MaximumLikelihoodFit quadrature = Fits.Of("incidence | trials(size) ~ 1 + (1 | herd)", "binomial", cbpp, 7);
        MaximumLikelihoodFit probit = Fits.Of("incidence | trials(size) ~ 1 + (1 | herd)", "binomial(probit)", cbpp);
        double?[] holed = [.. Enumerable.Range(0, cbpp.RowCount).Select(i => i == 3 ? (double?)null : i % 5)];
        MaximumLikelihoodFit fewer = Fits.Of("incidence | trials(size) ~ period + z + (1 | herd)", "binomial", cbpp.WithColumn(TableColumn.Numeric("z", holed)));

        Assert.Contains("quadrature with 7 points", Error(laplace, quadrature), StringComparison.Ordinal);
        Assert.Contains("binomial(probit): this test covers models of one family", Error(laplace, probit), StringComparison.Ordinal);
        Assert.Contains("different rows, 56 and 55", Error(laplace, fewer), StringComparison.Ordinal);
    }

    // lme4 1.1-31, REML criteria 1786.4651 and 1743.6283.
    [Fact]
    public void Restricted_likelihoods_compare_covariances_and_nothing_else()
    {
        MaximumLikelihoodFit intercept = Restricted("Reaction ~ Days + (1 | Subject)");
        LikelihoodRatio test = LikelihoodRatioTest.Compare(intercept, Restricted("Reaction ~ Days + (1 + Days | Subject)"));
        Assert.Equal(42.8368, test.Statistic, 2e-3);
        Assert.Equal("½χ²(1) + ½χ²(2)", test.Reference!.Name);
        Assert.Contains("restricted likelihoods are then of different data", Error(intercept, Restricted("Reaction ~ Days + I(Days^2) + (1 + Days | Subject)")), StringComparison.Ordinal);
        Assert.Contains("restricted maximum likelihood and the other is not", Error(intercept, Fits.Of("Reaction ~ Days + (1 + Days | Subject)", "gaussian", "sleepstudy")), StringComparison.Ordinal);
    }

    // A constant of the family is a predictor with an intercept alone.
    [Theory]
    [InlineData("Reaction ~ Days", "sigma ~ Days", 1, "χ²(1)", "the coefficient b_sigma_Days")]
    [InlineData("Reaction ~ Days", "sigma ~ 0 + early", 1, "χ²(1)", "1 coefficient")]
    [InlineData("Reaction ~ Days", "sigma ~ (1 | Subject)", 1, "½χ²(0) + ½χ²(1)", "the standard deviation of (Intercept) of sigma between the groups of Subject")]
    [InlineData("Reaction ~ Days", "sigma ~ Days + (1 | Subject)", 2, null, "the coefficient b_sigma_Days; the standard deviation of (Intercept) of sigma between the groups of Subject")]
    public void A_constant_that_gets_a_predictor_adds_what_the_predictor_has_more(string mean, string sigma, int parameters, string? reference, string difference)
    {
        Table data = Early();
        LikelihoodRatio test = LikelihoodRatioTest.Compare(Fits.Of(mean, "gaussian", data), Fits.Of($"{mean}; {sigma}", "gaussian", data));
        Assert.Equal(parameters, test.Parameters);
        Assert.Equal(test.Alternative.ParameterCount - test.Null.ParameterCount, test.Parameters);
        Assert.Equal(reference, test.Reference?.Name);
        Assert.Equal(difference, test.Difference);
    }

    [Fact]
    public void A_constant_is_not_within_a_predictor_without_an_intercept()
    {
        Table data = Early();
        string error = Error(Fits.Of("Reaction ~ 1", "gaussian", data), Fits.Of("Reaction ~ Days; sigma ~ 0 + Days", "gaussian", data));
        Assert.Contains("the term 1 (the intercept) of sigma of one is not in the other", error, StringComparison.Ordinal);
    }

    // Groups without differences beyond chance: the variance of the smaller model is 0, and so is that of the one tested, or it is not.
    [Fact]
    public void No_mixture_is_named_where_a_variance_of_the_smaller_model_is_zero()
    {
        Table data = Table.FromColumns(
            TableColumn.Numeric("y", [.. Enumerable.Range(0, 60).Select(i => (double)(((i / 6) + (3 * (i % 6))) % 7))]),
            TableColumn.Factor("g", [.. Enumerable.Range(0, 60).Select(i => $"g{i % 6 / 3}{i % 5}")]),
            TableColumn.Factor("h", [.. Enumerable.Range(0, 60).Select(i => $"h{i / 6}")]));
        MaximumLikelihoodFit smaller = Fits.Of("y ~ 1 + (1 | h)", "gaussian", data);
        Assert.Equal(0, smaller.Estimates.Single(e => e.Quantity.Name == "sd_h__Intercept").Value);
        LikelihoodRatio test = LikelihoodRatioTest.Compare(smaller, Fits.Of("y ~ 1 + (1 | h) + (1 | g)", "gaussian", data));
        Assert.Null(test.Reference);
        Assert.True(double.IsNaN(test.P));
        Assert.StartsWith("In the smaller model sd_h__Intercept is estimated as 0", test.Reason, StringComparison.Ordinal);
        Assert.EndsWith("--bootstrap 1000.", test.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_a_fit_is_wrong_with_the_test()
    {
        Table data = Table.FromColumns(
            TableColumn.Numeric("y", [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 0.0 : i / 4 % 2)]),
            TableColumn.Numeric("x", [.. Enumerable.Range(0, 40).Select(i => (double)(i % 2))]));
        LikelihoodRatio test = LikelihoodRatioTest.Compare(Fits.Of("y ~ 1", "bernoulli", data), Fits.Of("y ~ x", "bernoulli", data));
        Assert.Contains(test.Findings, f => f.Code == EstimationCode.Separation && f.Severity == EstimationSeverity.Error && f.Text.StartsWith("The larger model: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Restricted_likelihoods_of_other_columns_of_the_same_span_are_refused() => Assert.Contains(
        "written by different columns, (1 + Days) and (1 + I(2 * Days))",
        Error(Restricted("Reaction ~ Days + (1 | Subject)"), Restricted("Reaction ~ I(2 * Days) + (1 + Days | Subject)")),
        StringComparison.Ordinal);

    private static Table Early()
    {
        Table sleep = ExampleData.Read("sleepstudy");
        return sleep.WithColumn(TableColumn.Factor("early", [.. Enumerable.Range(0, sleep.RowCount).Select(i => i % 10 < 5 ? "yes" : "no")]));
    }

    private static MaximumLikelihoodFit Restricted(string formula) => Maximizer.Maximize(
        Models.Posterior.BoundModel.Bind(Models.Model.Parse(formula, Models.Families.Family.Gaussian()), ExampleData.Read("sleepstudy")), new EstimationOptions { Restricted = true });

    private static string Error(MaximumLikelihoodFit first, MaximumLikelihoodFit second) =>
        Assert.Throws<EstimationException>(() => LikelihoodRatioTest.Compare(first, second)).Message;
}
