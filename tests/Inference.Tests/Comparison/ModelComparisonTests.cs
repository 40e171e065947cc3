using Bayes.Comparison;
using Bayes.Estimation;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;

namespace Bayes.Inference.Tests.Comparison;

/// <summary>The verdict on data of the examples.</summary>
public class ModelComparisonTests
{
    private static readonly ComparisonOptions s_short = new() { Sampling = new SamplingOptions { Draws = 1000 } };

    [Fact]
    public void Asthma_is_a_case_where_laplace_is_off_in_the_standard_deviation_alone()
    {
        ModelComparison comparison = Model.Parse("control ~ treat * weeks + severity + (1 | id)", Family.Bernoulli())
            .Compare(Read("asthma.csv").WithReference("treat", "Usual"), s_short);
        Assert.Equal(AgreementCode.LaplaceInaccurate, comparison.Verdict.Code);
        Assert.Contains("sd(Intercept) of id", Assert.Single(comparison.Verdict.Reasons), StringComparison.Ordinal);
        ComparisonRow weeks = comparison.Conditional.Single(r => r.Quantity.Name == "b_weeks");
        Assert.Equal(0.003874, weeks.Laplace!.StandardError, 5);
        Assert.InRange(weeks.Posterior.Sd, 0.0036, 0.0042);
        PopulationAveragedRow steroid = comparison.PopulationAveraged.Single(r => r.Quantity.Name == "b_treatSteroid");
        Assert.InRange(steroid.Posterior.Mean, 0.75, 0.92);
        Assert.Equal(0.8518, steroid.Zeger, 3);
        Assert.NotNull(steroid.Gee);
    }

    [Fact]
    public void A_level_without_events_is_separation_and_leaves_no_number_of_maximum_likelihood_behind()
    {
        ModelComparison comparison = Model.Parse("mild ~ temp + contact + (1 | judge)", Family.Bernoulli()).Compare(Read("wine-mild.csv"), s_short);
        Assert.Equal(AgreementCode.Separation, comparison.Verdict.Code);
        Assert.Contains(comparison.Verdict.Reasons, r => r.Contains("tempwarm", StringComparison.Ordinal));
        Assert.True(double.IsNaN(comparison.PopulationAveraged.Single(r => r.Quantity.Name == "b_tempwarm").Zeger));
        Assert.DoesNotContain("GEE  ", comparison.ToText(), StringComparison.Ordinal);
        Assert.Contains("GEE", comparison.Missing.Keys);
    }

    [Fact]
    public void A_posterior_compares_with_a_fit_at_hand()
    {
        Table data = Read("cbpp.csv");
        ModelSpec model = Model.Parse("incidence | trials(size) ~ period + (1 | herd)", Family.Binomial());
        PosteriorFit posterior = model.Sample(data, s_short.Sampling);
        MaximumLikelihoodFit ml = model.Maximize(data, Quadrature.Adaptive(25));
        ModelComparison comparison = posterior.CompareWith(ml);
        Assert.Same(ml, comparison.Quadrature);
        Assert.Equal(AgreementCode.Agree, comparison.Verdict.Code);
        Assert.Null(comparison.Gee);
        ArgumentException error = Assert.Throws<ArgumentException>(() => model.Sample(data, new SamplingOptions { Draws = 20 }).CompareWith(
            Model.Parse("incidence | trials(size) ~ 1 + (1 | herd)", Family.Binomial()).Maximize(data)));
        Assert.StartsWith("The fits are of different models", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gaussian_models_need_no_quadrature()
    {
        ModelComparison comparison = Model.Parse("Reaction ~ Days + (Days | Subject)", Family.Gaussian()).Compare(Read("sleepstudy.csv"), s_short);
        Assert.Equal(AgreementCode.Agree, comparison.Verdict.Code);
        Assert.Null(comparison.Quadrature);
        Assert.DoesNotContain("quadrature", comparison.Missing.Keys);
    }

    [Fact]
    public void Crossed_factors_say_that_there_is_no_quadrature()
    {
        ModelComparison comparison = Model.Parse("count ~ mined + (1 | site) + (1 | spp)", Family.Poisson()).Compare(Read("salamanders.csv"), s_short);
        Assert.Null(comparison.Quadrature);
        Assert.Contains("quadrature", comparison.Missing.Keys);
        Assert.Contains("Laplace × prior", comparison.ToText(), StringComparison.Ordinal);
    }

    private static Table Read(string file) => Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", file));
}
