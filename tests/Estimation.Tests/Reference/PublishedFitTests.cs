using Bayes.Models.Posterior;

namespace Bayes.Estimation.Tests.Reference;

/// <summary>Fits known from publications and issue threads, and likelihoods by brute force.</summary>
public class PublishedFitTests
{
    [Theory]
    // MixedModels.jl documents -2 log L = 2361.545769 for the first; lme4 1.1-31 and glmmTMB 1.1.5 agree with all.
    [InlineData("use ~ age + I(age^2) + urban + livch + (1 | urban:district)", 1, -1180.7728845, "sd_urban:district__Intercept", 0.573052)]
    [InlineData("use ~ age + I(age^2) + urban + livch + (1 | urban:district)", 25, -1180.43801, "sd_urban:district__Intercept", 0.581027)]
    [InlineData("use ~ age + urban + livch + (urban | district)", 1, -1199.50824, "sd_district__Intercept", 0.61746)]
    [InlineData("use ~ age + urban + livch + (urban | district)", 1, -1199.50824, "sd_district__urbanY", 0.80121)]
    // The trapezoidal rule on 201 x 201 points of [-7, 7]^2, in R, gives -1199.179052 at the maximum found here.
    [InlineData("use ~ age + urban + livch + (urban | district)", 15, -1199.179052, "sd_district__urbanY", 0.81548)]
    public void Contraception(string formula, int points, double logLikelihood, string name, double sd)
    {
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind("contraception", formula, "bernoulli"), new EstimationOptions { Points = points });
        Assert.True(fit.Ok);
        Assert.Equal(logLikelihood, fit.LogLikelihood, 1e-5);
        Assert.Equal(sd, fit.Estimates.Single(e => e.Quantity.Name == name).Value, 1e-5);
    }

    // ordinal 2022.11.16, clmm, by Laplace's approximation and with 10 points.
    [Theory]
    [InlineData("cumulative", 1, -81.5654093, 1.1311326)]
    [InlineData("cumulative", 10, -81.5324607, 1.1347873)]
    [InlineData("cumulative:probit", 1, -80.9306053, 0.6631564)]
    public void Ratings_of_wine(string family, int points, double logLikelihood, double sd)
    {
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind("wine", "rating ~ temp + contact + (1 | judge)", family), new EstimationOptions { Points = points });
        Assert.True(fit.Ok);
        Assert.Equal(logLikelihood, fit.LogLikelihood, 1e-5);
        Assert.Equal(sd, fit.Estimates.Single(e => e.Quantity.Kind == QuantityKind.StandardDeviation).Value, 1e-4);
    }

    [Fact]
    public void The_singular_fit_of_the_asthma_slope()
    {
        // Log likelihood -564.01438, correlation -1: published with the data.
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind("asthma", "control ~ treat * weeks + severity + (scale(weeks) | id)", "bernoulli"));
        Assert.True(fit.Convergence.Converged);
        Assert.Equal(-564.01438, fit.LogLikelihood, 1e-5);
        Estimate correlation = fit.Estimates.Single(e => e.Quantity.Kind == QuantityKind.Correlation);
        Assert.Equal(-1, correlation.Value, 1e-12);
        Assert.True(double.IsNaN(correlation.StandardError));
        Assert.All(fit.Estimates.Where(e => e != correlation), e => Assert.True(e.StandardError > 0, e.Quantity.Name));
        EstimationFinding finding = Assert.Single(fit.Findings);
        Assert.Equal(EstimationCode.Boundary, finding.Code);
        Assert.Equal(correlation.Quantity.Name, finding.Parameter);
    }

    [Fact]
    public void The_ladder_finds_what_Laplace_missed_in_the_wheezing_children()
    {
        // lme4 1.1-31 with 50 points; quadrature by an independent program agrees to six digits.
        MaximumLikelihoodFit fit = Maximizer.Maximize(Examples.Bind("ohio", "resp ~ age * smoke + (1 | id)", "bernoulli"), new EstimationOptions { Points = null });
        Assert.True(fit.Ok);
        Assert.Equal([1, 7, 15, 25, 35], fit.Ladder.Select(r => r.Points));
        Assert.Equal(35, fit.Points);
        Assert.Equal(-797.35956, fit.LogLikelihood, 2e-5);
        Assert.Equal(2.16647, fit.Estimates[^1].Value, 2e-5);
        EstimationFinding finding = Assert.Single(fit.Findings);
        Assert.Equal(EstimationCode.LaplaceDoubtful, finding.Code);
        Assert.True(fit.Ladder[1].LargestMove > 1);
        Assert.True(fit.Ladder[^1].LargestMove < 0.01);
    }
}
