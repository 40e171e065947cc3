using Bayes.Estimation.Gee;
using Bayes.Estimation.Robust;
using Bayes.Models;
using Bayes.Models.Families;

namespace Bayes.Estimation.Tests.Robust;

public sealed class ClusterSandwichTests
{
    // R 4.2.2: herds' log likelihoods by integrate() at 1e-12, scores and Hessian by extrapolated differences.
    [Fact]
    public void Standard_errors_of_cbpp_are_those_of_numerical_integration()
    {
        MaximumLikelihoodFit fit = Fits.Of("incidence | trials(size) ~ period + (1 | herd)", "binomial", "cbpp", 41);
        ClusterSandwich sandwich = ClusterSandwich.Of(fit);
        double[] truth = [0.28626835, 0.45457613, 0.51349850, 0.36200922, 0.10993215];
        Assert.Equal(15, sandwich.Clusters);
        Assert.Equal(truth, sandwich.StandardErrors, (a, b) => Math.Abs(a - b) < 1e-3 * a);
    }

    // Independence GEE has the scores of the model without group effects, and the same sandwich.
    [Fact]
    public void Without_group_effects_it_is_that_of_estimating_equations()
    {
        int[] clusters = [.. Models.Posterior.BoundModel.Bind(Model.Parse("resp ~ age * smoke + (1 | id)", Family.Bernoulli()), ExampleData.Read("ohio")).Design.Groups[0].Codes];
        ClusterSandwich sandwich = ClusterSandwich.Of(Fits.Of("resp ~ age * smoke", "bernoulli", "ohio"), clusters);
        GeeFit gee = GeneralizedEstimatingEquations.Fit(
            Model.Parse("resp ~ age * smoke + (1 | id)", Family.Bernoulli()), ExampleData.Read("ohio"), new GeeOptions { Correlation = WorkingCorrelation.Independence });
        Assert.Equal(gee.RobustStandardErrors, sandwich.StandardErrors, (a, b) => Math.Abs(a - b) < 1e-4 * a);
    }

    [Theory]
    [InlineData("Reaction ~ Days + (Days | Subject)", "gaussian", "sleepstudy", 18)]
    [InlineData("rating ~ temp + contact + (1 | judge)", "cumulative", "wine", 9)]
    [InlineData("count ~ trt * time + offset(log(weeks)) + (1 | id)", "negbinomial", "epilepsy", 59)]
    public void Scores_of_all_clusters_sum_to_zero_at_the_maximum(string formula, string family, string data, int clusters)
    {
        MaximumLikelihoodFit fit = Fits.Of(formula, family, data);
        double[][] scores = ClusterScores.Of(fit, fit.Model.Design.Groups[0].Codes, clusters);
        for (int k = 0; k < fit.ParameterCount; k++)
        {
            double scale = scores.Max(s => Math.Abs(s[k]));
            Assert.InRange(scores.Sum(s => s[k]), -1e-3 * scale, 1e-3 * scale);
        }
    }

    [Fact]
    public void Groups_that_reach_over_clusters_are_refused()
    {
        MaximumLikelihoodFit fit = Fits.Of("Reaction ~ Days + (1 | Subject)", "gaussian", "sleepstudy");
        EstimationException error = Assert.Throws<EstimationException>(() => ClusterSandwich.Of(fit, [.. Enumerable.Range(0, 180).Select(i => i % 10)]));
        Assert.Contains("reaches over several clusters", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Crossed_factors_are_refused()
    {
        MaximumLikelihoodFit fit = Fits.Of("response ~ temp + contact + (1 | judge) + (1 | bottle)", "gaussian", "wine");
        Assert.Contains("judge, bottle", Assert.Throws<EstimationException>(() => ClusterSandwich.Of(fit)).Message, StringComparison.Ordinal);
    }
}
