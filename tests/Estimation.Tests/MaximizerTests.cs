namespace Bayes.Estimation.Tests;

public class MaximizerTests
{
    // lme4 1.1-31, glmer with nAGQ = 1 and 25, refined to rhoend 1e-9; absolute log likelihood of the latter by 61 points.
    [Theory]
    [InlineData(1, -92.02628187, 0.642261446, -1.398532148, 0.2324718)]
    [InlineData(25, -91.98336904, 0.647518508, -1.399230441, 0.2335138)]
    public void Fits_the_herds(int points, double logLikelihood, double sd, double intercept, double intercept_se)
    {
        MaximumLikelihoodFit fit = Maximizer.Maximize(
            Examples.Bind("cbpp", "incidence | trials(size) ~ period + (1 | herd)", "binomial"), new EstimationOptions { Points = points });
        Assert.True(fit.Ok);
        Assert.Empty(fit.Findings);
        Assert.Equal(logLikelihood, fit.LogLikelihood, 1e-6);
        Assert.Equal(sd, fit.Estimates.Single(e => e.Quantity.Name == "sd_herd__Intercept").Value, 1e-5);
        Assert.Equal(intercept, fit.Estimates[0].Value, 1e-5);
        Assert.Equal(intercept_se, fit.Estimates[0].StandardError, 1e-5);
    }

    [Fact]
    public void Without_group_effects_it_is_the_likelihood_itself()
    {
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind("cbpp", "incidence | trials(size) ~ period", "binomial"));
        Assert.Equal(-99.0291995, fit.LogLikelihood, 1e-6);
        Assert.Equal(EstimationMethod.MaximumLikelihood, fit.Method);
    }
}
