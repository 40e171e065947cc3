using Bayes.Estimation.Gee;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Families;

namespace Bayes.Estimation.Tests.Gee;

public sealed class GeeBehaviourTests
{
    private static readonly GeeOptions Exchangeable = new();

    [Fact]
    public void Group_effects_name_the_clusters_and_are_left_out()
    {
        Table data = ExampleData.Read("ohio");
        GeeFit with = GeneralizedEstimatingEquations.Fit(Model.Parse("resp ~ age * smoke + (1 + age | id)", Family.Bernoulli()), data);
        GeeFit without = GeneralizedEstimatingEquations.Fit(Model.Parse("resp ~ age * smoke", Family.Bernoulli()), data, Exchangeable with { Group = "id" });

        Assert.Equal(without.Estimates.Select(e => e.Value), with.Estimates.Select(e => e.Value));
        Assert.Equal(EstimationCode.GroupEffectsLeftOut, Assert.Single(with.Findings).Code);
        Assert.Empty(without.Findings);
        Assert.Equal("id", with.Options.Group);
        Assert.Equal(["b_Intercept", "b_age", "b_smoke", "b_age:smoke"], with.Estimates.Select(e => e.Quantity.Name));
    }

    [Fact]
    public void Without_a_grouping_factor_the_error_says_how_to_name_one()
    {
        DataException none = Assert.Throws<DataException>(() => GeneralizedEstimatingEquations.Fit(Model.Parse("resp ~ age", Family.Bernoulli()), ExampleData.Read("ohio")));
        Assert.Equal("data: the formula names no grouping factor, and generalized estimating equations need the clusters. Add --group COLUMN, the coarsest grouping.", none.CommandLineMessage);
    }

    [Fact]
    public void A_family_without_a_place_is_refused_with_the_one_to_use()
    {
        FamilyException error = Assert.Throws<FamilyException>(() => GeneralizedEstimatingEquations.Fit(
            Model.Parse("count ~ trt + (1 | id)", FamilyRegistry.Parse("negbinomial")), ExampleData.Read("epilepsy")));
        Assert.Contains("Use poisson: its scale and the robust standard errors take overdispersion up.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WorkingCorrelation.Independence)]
    [InlineData(WorkingCorrelation.Exchangeable)]
    public void Separated_outcomes_are_named_and_never_pass_for_a_fit(WorkingCorrelation correlation)
    {
        System.Text.StringBuilder csv = new("y,f,g\n");
        for (int i = 0; i < 120; i++)
        {
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(i % 3 == 0 ? 0 : i * 7 % 5 < 2 ? 1 : 0)},{"abc"[i % 3]},{i / 3}\n");
        }

        GeeFit fit = GeneralizedEstimatingEquations.Fit(
            Model.Parse("y ~ f", Family.Bernoulli()), Table.ParseCsv(csv.ToString()), new GeeOptions { Group = "g", Correlation = correlation });
        Assert.False(fit.Converged);
        Assert.Equal(EstimationCode.Separation, fit.Findings[0].Code);
        Assert.Contains("fb", fit.Findings[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_grouping_factors_need_a_choice()
    {
        DataException two = Assert.Throws<DataException>(() => GeneralizedEstimatingEquations.Fit(
            Model.Parse("response ~ temp + (1 | judge) + (1 | bottle)", Family.Gaussian()), ExampleData.Read("wine")));
        Assert.Contains("judge, bottle", two.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wave_that_a_cluster_has_twice_is_an_error_with_its_row()
    {
        var data = Table.ParseCsv("y,g,t\n1,a,1\n2,a,2\n3,a,2\n4,b,1\n5,b,2\n1,b,3\n");
        DataException tie = Assert.Throws<DataException>(() => GeneralizedEstimatingEquations.Fit(
            Model.Parse("y ~ 1", Family.Gaussian()), data, new GeeOptions { Group = "g", Wave = "t", Correlation = WorkingCorrelation.Ar1 }));
        Assert.Equal("data: row 3, column 't': the cluster 'a' has the wave 2 twice, and this working correlation needs to tell rows apart by it. Use exchangeable, or another column.", tie.Message);
    }

    [Fact]
    public void Rows_without_a_cluster_are_dropped()
    {
        var data = Table.ParseCsv("y,g\n1,a\n2,a\n3,\n4,b\n5,b\n1,c\n2,c\n");
        GeeFit fit = GeneralizedEstimatingEquations.Fit(Model.Parse("y ~ 1", Family.Gaussian()), data, new GeeOptions { Group = "g" });
        Assert.Equal((6, 3), (fit.Rows, fit.Clusters));
    }

    [Fact]
    public void An_unstructured_correlation_that_is_none_gives_no_estimates_and_says_why()
    {
        GeeFit fit = GeneralizedEstimatingEquations.Fit(
            Model.Parse("count ~ trt * time + offset(log(weeks))", Family.Poisson()),
            ExampleData.Read("epilepsy_unbalanced"),
            new GeeOptions { Group = "id", Wave = "period", Correlation = WorkingCorrelation.Unstructured });

        Assert.False(fit.Converged);
        Assert.All(fit.Estimates, e => Assert.True(double.IsNaN(e.Value)));
        Assert.Equal(EstimationCode.NotConverged, fit.Findings[0].Code);
        Assert.Contains("not positive definite", fit.Findings[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Few_clusters_ask_for_a_correction()
    {
        ModelSpec model = Model.Parse("Reaction ~ Days + (1 | Subject)", Family.Gaussian());
        Table data = ExampleData.Read("sleepstudy");
        Assert.Contains(GeneralizedEstimatingEquations.Fit(model, data).Findings, f => f.Code == EstimationCode.FewClusters);
        Assert.DoesNotContain(
            GeneralizedEstimatingEquations.Fit(model, data, Exchangeable with { Correction = SmallSampleCorrection.ManclDeRouen }).Findings,
            f => f.Code == EstimationCode.FewClusters);
    }

    [Fact]
    public void The_unit_of_a_predictor_does_not_matter()
    {
        Table data = ExampleData.Read("ohio");
        GeeFit years = GeneralizedEstimatingEquations.Fit(Model.Parse("resp ~ age + smoke + (1 | id)", Family.Bernoulli()), data);
        GeeFit nano = GeneralizedEstimatingEquations.Fit(Model.Parse("resp ~ I(age * 1000000000 + 7000000000) + smoke + (1 | id)", Family.Bernoulli()), data);
        Assert.Equal(years.Estimates[1].Z, nano.Estimates[1].Z, 1e-7);
        Assert.Equal(years.Estimates[2].StandardError, nano.Estimates[2].StandardError, 1e-9);
    }

    // geepack 1.3.9 on the same counts; its φ and its squared model-based standard errors multiplied by the 30 trials of every row,
    // which it counts as weights of the scale.
    [Fact]
    public void Successes_out_of_equal_trials_are_geepacks_but_for_the_scale()
    {
        Table cbpp = ExampleData.Read("cbpp");
        var data = Table.FromColumns(
            cbpp["herd"], cbpp["period"],
            TableColumn.Numeric("y", ((NumericColumn)cbpp["incidence"]).Values.ToArray().Select(v => Math.Min(2 * v, 30))),
            TableColumn.Numeric("n", Enumerable.Repeat(30.0, cbpp.RowCount)));
        GeeFit fit = GeneralizedEstimatingEquations.Fit(Model.Parse("y | trials(n) ~ period + (1 | herd)", Family.Binomial()), data);

        Assert.True(fit.Converged);
        double[] coefficients = [-0.988992563650887, -1.446301587546171, -1.656425875541718, -2.309046098348864];
        double[] robust = [0.323537080190192, 0.524114463305440, 0.540095872383085, 0.509638214902393];
        double[] naive = [0.233353667837680, 0.462055337493997, 0.494368044821238, 0.648505378913113];
        for (int k = 0; k < 4; k++)
        {
            Assert.Equal(coefficients[k], fit.Estimates[k].Value, 1e-8);
            Assert.Equal(robust[k], fit.Estimates[k].StandardError, 1e-8);
            Assert.Equal(naive[k], fit.ModelStandardErrors[k], 1e-8);
        }

        Assert.Equal(-0.0186712882487556, fit.Correlations[0].Value, 1e-8);
        Assert.Equal(4.84228585484582, fit.Scale, 1e-7);
    }

    // geepack 1.3.9 with scale.fix = TRUE at this scale.
    [Theory]
    [InlineData(WorkingCorrelation.Exchangeable, 0.354531011291414, -1.90049529106825, 0.118623500639012)]
    [InlineData(WorkingCorrelation.Ar1, 0.501389300259487, -1.92538039060268, 0.120780838678364)]
    public void A_known_scale_is_kept(WorkingCorrelation correlation, double alpha, double intercept, double modelError)
    {
        GeeFit fit = GeneralizedEstimatingEquations.Fit(
            Model.Parse("resp ~ age * smoke + (1 | id)", Family.Bernoulli()),
            ExampleData.Read("ohio"),
            new GeeOptions { Scale = 0.999616377064645, Correlation = correlation });
        Assert.Equal(alpha, fit.Correlations[0].Value, 1e-6);
        Assert.Equal(intercept, fit.Estimates[0].Value, 1e-6);
        Assert.Equal(modelError, fit.ModelStandardErrors[0], 1e-6);
    }
}
