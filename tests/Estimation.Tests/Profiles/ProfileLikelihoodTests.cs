using Bayes.Estimation.Profiles;
using Bayes.Models.Data;

namespace Bayes.Estimation.Tests.Profiles;

public sealed class ProfileLikelihoodTests
{
    // lme4 1.1-31, confint(method = "profile") of a fit by bobyqa with rhoend 1e-9; its ends are interpolated, hence the tolerance.
    [Theory]
    [InlineData("sd_herd__Intercept", 0.34609446, 1.09988190)]
    [InlineData("b_Intercept", -1.90115611, -0.94779139)]
    [InlineData("b_period2", -1.61667866, -0.40784052)]
    [InlineData("b_period3", -1.80091763, -0.51161031)]
    [InlineData("b_period4", -2.50060071, -0.80083104)]
    public void Intervals_of_cbpp_are_those_of_lme4(string name, double lower, double upper)
    {
        MaximumLikelihoodFit fit = Fits.Of("incidence | trials(size) ~ period + (1 | herd)", "binomial", "cbpp");
        ParameterProfile profile = ProfileLikelihood.Of(fit, name);
        Assert.Equal(lower, profile.Interval.Lower, 5e-4);
        Assert.Equal(upper, profile.Interval.Upper, 5e-4);
        Assert.Equal("profile", profile.Interval.Kind);
        Assert.Empty(profile.Findings);
    }

    // lme4 1.1-31, lmer(REML = FALSE), confint(method = "profile").
    [Theory]
    [InlineData("sd_Subject__Intercept", 14.38165247, 37.71599625)]
    [InlineData("sd_Subject__Days", 3.80116410, 8.75338316)]
    [InlineData("cor_Subject__Intercept__Days", -0.48150074, 0.68498597)]
    [InlineData("sigma", 22.89826688, 28.85799654)]
    [InlineData("b_Intercept", 237.68069549, 265.12951462)]
    [InlineData("b_Days", 7.35865326, 13.57591875)]
    public void Intervals_of_the_sleep_study_are_those_of_lme4(string name, double lower, double upper)
    {
        MaximumLikelihoodFit fit = Fits.Of("Reaction ~ Days + (Days | Subject)", "gaussian", "sleepstudy");
        ParameterProfile profile = ProfileLikelihood.Of(fit, name);
        Assert.Equal(lower, profile.Interval.Lower, 5e-4 * Math.Max(1, Math.Abs(lower)));
        Assert.Equal(upper, profile.Interval.Upper, 5e-4 * Math.Max(1, Math.Abs(upper)));
    }

    [Fact]
    public void The_profile_rises_through_zero_at_the_estimate_and_ends_where_a_test_would_reject()
    {
        MaximumLikelihoodFit fit = Fits.Of("incidence | trials(size) ~ period + (1 | herd)", "binomial", "cbpp");
        ParameterProfile profile = ProfileLikelihood.Of(fit, "sd_herd__Intercept", 0.9);
        Assert.Equal(profile.Points.Select(p => p.Zeta).Order(), profile.Points.Select(p => p.Zeta));
        Assert.Contains(profile.Points, p => p.Zeta == 0 && p.Value == profile.Value);
        Assert.Equal(-1.6448536, profile.Points.Single(p => p.Value == profile.Interval.Lower).Zeta, 1e-5);
        Assert.Equal(1.6448536, profile.Points.Single(p => p.Value == profile.Interval.Upper).Zeta, 1e-5);
        Assert.InRange(profile.Points.Count, 9, 30);
    }

    // lme4 1.1-31: 0 to 0.43003598.
    [Fact]
    public void An_interval_of_a_standard_deviation_may_end_at_zero()
    {
        double[] y = [1, 4, 2, 2, 3, 3, 1, 2, 3, 3, 3, 3, 3, 3, 5, 5, 1, 4, 5, 2, 2, 0, 1, 1, 2, 4, 3, 5, 3, 4, 2, 2, 1, 3, 2, 2, 5, 2, 3, 2, 2, 4, 1, 3, 2, 2, 0, 1, 2, 4, 2, 2, 5, 8, 5, 5, 3, 2, 1, 2];
        var data = Table.FromColumns(TableColumn.Numeric("y", y), TableColumn.Factor("g", y.Select((_, i) => $"g{i / 5}")));
        ParameterProfile profile = ProfileLikelihood.Of(Fits.Of("y ~ 1 + (1 | g)", "poisson", data), "sd_g__Intercept");
        Assert.Equal(0, profile.Interval.Lower);
        Assert.Equal(0.43003598, profile.Interval.Upper, 5e-4);
        Assert.Equal(0, profile.Points[0].Value);
    }

    [Fact]
    public void An_estimate_of_zero_has_an_interval_from_zero()
    {
        double[] y = [1, 4, 2, 2, 3, 3, 1, 2, 3, 3, 3, 3];
        var data = Table.FromColumns(TableColumn.Numeric("y", y), TableColumn.Factor("g", y.Select((_, i) => $"g{i % 4}")));
        MaximumLikelihoodFit fit = Fits.Of("y ~ 1 + (1 | g)", "poisson", data);
        ParameterProfile profile = ProfileLikelihood.Of(fit, "sd_g__Intercept");
        Assert.Equal(0, profile.Value);
        Assert.Equal(0, profile.Interval.Lower);
        Assert.InRange(profile.Interval.Upper, 0.1, 2);
    }

    [Fact]
    public void A_separated_coefficient_has_no_end_on_one_side()
    {
        var data = Table.ParseCsv("y,f\n0,a\n1,a\n0,a\n1,a\n1,a\n0,b\n0,b\n0,b\n0,b\n");
        ParameterProfile profile = ProfileLikelihood.Of(Fits.Of("y ~ f", "bernoulli", data), "b_fb");
        Assert.Equal(double.NegativeInfinity, profile.Interval.Lower);
        Assert.True(double.IsFinite(profile.Interval.Upper));
    }

    [Fact]
    public void A_name_that_is_none_is_an_argument_error() => Assert.Contains(
        "b_Days", Assert.Throws<ArgumentException>(() => ProfileLikelihood.Of(Fits.Of("Reaction ~ Days", "gaussian", "sleepstudy"), "Days")).Message, StringComparison.Ordinal);

    [Fact]
    public void All_profiles_come_in_the_order_of_the_estimates()
    {
        MaximumLikelihoodFit fit = Fits.Of("incidence | trials(size) ~ period + (1 | herd)", "binomial", "cbpp", 7);
        Assert.Equal(fit.Estimates.Select(e => e.Quantity.Name), ProfileLikelihood.All(fit).Select(p => p.Quantity.Name));
    }

    [Fact]
    public void Of_a_restricted_likelihood_standard_deviations_have_profiles_and_coefficients_have_none()
    {
        MaximumLikelihoodFit fit = Maximizer.Maximize(
            Models.Posterior.BoundModel.Bind(Models.Model.Parse("Reaction ~ Days + (Days | Subject)", Models.Families.Family.Gaussian()), ExampleData.Read("sleepstudy")),
            new EstimationOptions { Restricted = true });
        ParameterProfile profile = ProfileLikelihood.Of(fit, "sd_Subject__Intercept");
        Assert.InRange(profile.Interval.Lower, 5, fit.Estimates[2].Value);
        Assert.InRange(profile.Interval.Upper, fit.Estimates[2].Value, 60);
        Assert.Empty(profile.Findings);
        Assert.Throws<EstimationException>(() => ProfileLikelihood.Of(fit, "b_Days"));
    }

    [Fact]
    public void Coefficients_of_ordinal_models_are_found_behind_the_thresholds()
    {
        MaximumLikelihoodFit fit = Fits.Of("rating ~ temp + contact + (1 | judge)", "cumulative", "wine");
        foreach (string name in new[] { "b_tempwarm", "b_contactyes" })
        {
            ParameterProfile profile = ProfileLikelihood.Of(fit, name);
            Estimate estimate = fit.Estimates.Single(e => e.Quantity.Name == name);
            Assert.Empty(profile.Findings);
            Assert.InRange((estimate.Value - profile.Interval.Lower) / estimate.StandardError, 1.6, 2.4);
            Assert.InRange((profile.Interval.Upper - estimate.Value) / estimate.StandardError, 1.6, 2.4);
        }

        Assert.Throws<EstimationException>(() => ProfileLikelihood.Of(fit, fit.Estimates[0].Quantity.Name));
    }
}
