using Bayes.Comparison;
using Bayes.Effects;
using Bayes.Estimation;
using Bayes.Estimation.Gee;
using Bayes.Estimation.Marginal;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

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
        Assert.Matches(@"tempwarm +NA +NA +NA +NA +-?\d", comparison.ToText());
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

    [Fact]
    public void Crossed_factors_have_no_gee_of_their_own_and_say_so()
    {
        ComparisonBuilder crossed = Builder("salamanders.csv", "count ~ mined + (1 | site) + (1 | spp)", Family.Poisson(), new ComparisonOptions { Integration = null });
        ModelComparison comparison = crossed.Build();
        Assert.Null(comparison.Gee);
        Assert.Contains("crossed", comparison.Missing["GEE"], StringComparison.Ordinal);
        ModelComparison named = Builder("salamanders.csv", "count ~ mined + (1 | site) + (1 | spp)", Family.Poisson(), new ComparisonOptions { Integration = null, GeeGroup = "site" }).Build();
        Assert.Equal("site", named.Gee!.Options.Group);
    }

    [Fact]
    public void Gee_takes_the_outermost_of_nested_factors()
    {
        Table data = Read("cbpp.csv");
        data = data.WithColumn(TableColumn.Numeric("obs", Enumerable.Range(1, data.RowCount).Select(i => (double)i)));
        ModelSpec model = Model.Parse("incidence | trials(size) ~ period + (1 | obs) + (1 | herd)", Family.Binomial());
        Assert.Equal("herd", Builder(model, data, new ComparisonOptions { Integration = null }).Build().Gee!.Options.Group);
    }

    [Fact]
    public void Coefficients_are_averaged_only_where_the_mean_is_the_inverse_link()
    {
        Assert.True(PopulationAverage.AppliesTo(Family.Poisson()));
        Assert.True(PopulationAverage.AppliesTo(FamilyRegistry.Parse("bernoulli")));
        foreach (string name in new[] { "cumulative", "zero_inflated_poisson", "lognormal" })
        {
            Assert.False(PopulationAverage.AppliesTo(FamilyRegistry.Parse(name)), name);
        }

        ModelComparison comparison = Builder("sleepstudy.csv", "Reaction ~ Days + (1 | Subject)", FamilyRegistry.Parse("lognormal"), new ComparisonOptions { Integration = null, Quadrature = Quadrature.Laplace }).Build();
        Assert.Empty(comparison.PopulationAveraged);
        Assert.Contains("lognormal", comparison.Missing["population-averaged coefficients"], StringComparison.Ordinal);
    }

    [Fact]
    public void Fits_of_other_data_are_refused()
    {
        Table data = Read("cbpp.csv");
        ModelSpec model = Model.Parse("incidence | trials(size) ~ period + (1 | herd)", Family.Binomial());
        PosteriorFit posterior = model.Sample(data, new SamplingOptions { Draws = 20 });
        Table other = data.WithColumn(TableColumn.Numeric("incidence", ((NumericColumn)data["incidence"]).Values.ToArray().Select((v, i) => i == 0 ? v + 1 : v)));
        MaximumLikelihoodFit fit = model.Maximize(other);
        Assert.StartsWith("The fits are of other data", Assert.Throws<ArgumentException>(() => posterior.CompareWith(fit)).Message, StringComparison.Ordinal);
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => posterior.CompareWith([model.Maximize(data)], null, stop.Token));
    }

    [Fact]
    public void A_grid_too_coarse_for_the_posterior_is_noticed()
    {
        BoundModel model = BoundModel.Bind(Model.Parse("control ~ treat + weeks + (1 | id)", Family.Bernoulli()), Read("asthma.csv"));
        ExactPosterior Integrate(int points, int other) => ExactPosterior.Integrate(
            model,
            () => MarginalLikelihoods.Create(model, points, restricted: false),
            new ExactPosteriorOptions { LargestError = 0.1 },
            createOther: () => MarginalLikelihoods.Create(model, other, restricted: false));
        ExactPosterior rough = Integrate(2, 15);
        Assert.False(rough.GridSuffices, $"{rough.GridError}");
        ExactPosterior fine = Integrate(15, 20);
        Assert.True(fine.GridSuffices, $"{fine.GridError}");
        Assert.Equal(20, fine.GridPoints);
    }

    [Fact]
    public void Too_few_draws_are_drawn_again_before_they_are_judged()
    {
        ModelSpec model = Model.Parse("Reaction ~ Days + (1 | Subject)", Family.Gaussian());
        ModelComparison comparison = model.Compare(Read("sleepstudy.csv"), new ComparisonOptions { Sampling = new SamplingOptions { Draws = 20 }, Gee = false });
        Assert.NotNull(comparison.SampledAgain);
        Assert.Contains("sampled again", comparison.ToText(), StringComparison.Ordinal);
        Assert.Contains(comparison.Verdict.Notes, n => n.Code == "sampled_again");
        Assert.Equal(AgreementCode.Agree, comparison.Verdict.Code);
    }

    [Fact]
    public void Options_given_to_an_estimator_are_kept()
    {
        Table data = Read("cbpp.csv");
        ModelSpec model = Model.Parse("incidence | trials(size) ~ period + (1 | herd)", Family.Binomial());
        Assert.Equal(7, model.Maximize(data, options: new EstimationOptions { Points = 7 }).Points);
        Assert.Equal(9, model.Maximize(data, Quadrature.Adaptive(9)).Points);
        Assert.Throws<ArgumentException>(() => model.Maximize(data, Quadrature.Adaptive(9), new EstimationOptions { Points = 7 }));
        GeeFit fit = model.EstimateGee(data, options: new GeeOptions { Group = "herd", Correlation = WorkingCorrelation.Independence });
        Assert.Equal(WorkingCorrelation.Independence, fit.Options.Correlation);
        Assert.Equal("herd", fit.Options.Group);
    }

    private static ComparisonBuilder Builder(string file, string formula, Family family, ComparisonOptions options) => Builder(Model.Parse(formula, family), Read(file), options);

    private static ComparisonBuilder Builder(ModelSpec model, Table data, ComparisonOptions options)
    {
        PosteriorFit posterior = model.Sample(data, new SamplingOptions { Draws = 100 });
        return new ComparisonBuilder(posterior, posterior.Model!, options, default).Maximize().EstimateGee(model, data);
    }

    private static Table Read(string file) => Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", file));
}
