using System.Globalization;
using System.Text;
using Bayes.Estimation.Profiles;
using Bayes.Estimation.Testing;
using Bayes.Models.Data;
using Bayes.Numerics;

namespace Bayes.Estimation.Tests;

/// <summary>Structured covariances of group effects against glmmTMB 1.1.5 (R 4.2.2), Laplace's approximation.</summary>
public class StructuredCovarianceTests
{
    // The analysis of MASS's help page for these data, of the four visits after the baseline.
    private const string Epil = "count ~ lbase * trt + lage + v4";

    /// <remarks>
    /// <c>glmmTMB(count ~ lbase*trt + lage + v4 + ar1(0 + factor(period) | id), visits, family = poisson)</c>, visits of
    /// examples/data/epilepsy.csv as in <see cref="Visits"/>. glmmTMB's θ of the correlation is ρ/√(1 − ρ²) with a standard error of
    /// 0.20180699, and by the delta method ρ's is that divided by (1 + θ²)^1.5.
    /// </remarks>
    [Fact]
    public void Autoregression_over_the_visits_of_the_epilepsy_trial()
    {
        MaximumLikelihoodFit fit = Fits.Of($"{Epil} + ar1(0 + factor(time) | id)", "poisson", Visits());
        Assert.Equal(-626.799097, fit.LogLikelihood, 1e-5);
        Near(fit, "b_Intercept", 1.7819469, 0.1023275);
        Near(fit, "b_lbase", 0.8920530, 0.1227156);
        Near(fit, "b_trt", -0.3561308, 0.1387010);
        Near(fit, "b_lage", 0.4476754, 0.2875928);
        Near(fit, "b_v4", -0.0777294, 0.0926711);
        Near(fit, "b_lbase:trt", 0.3327354, 0.1892301);
        Near(fit, "sd_id__ar1", 0.575442, 0.575442 * 0.08722151);
        Near(fit, "cor_id__ar1", 0.677719, 0.0802364);
        Assert.True(fit.Convergence.Converged);
    }

    /// <remarks><c>glmmTMB(count ~ lbase*trt + lage + v4 + cs(0 + factor(period) | id), visits, family = poisson)</c>.</remarks>
    [Fact]
    public void Compound_symmetry_of_the_visits_of_the_epilepsy_trial()
    {
        MaximumLikelihoodFit fit = Fits.Of($"{Epil} + cs(0 + factor(time) | id)", "poisson", Visits());
        Assert.Equal(-621.518506, fit.LogLikelihood, 1e-5);
        Near(fit, "b_Intercept", 1.8033823, 0.1081045);
        Near(fit, "b_lbase", 0.8922735, 0.1189896);
        Near(fit, "b_trt", -0.3809372, 0.1384071);
        Near(fit, "sd_id__factortime1", 0.572453, 0.572453 * 0.14373022);
        Near(fit, "sd_id__factortime2", 0.603611, 0.603611 * 0.14635339);
        Near(fit, "sd_id__factortime3", 0.705827, 0.705827 * 0.13155583);
        Near(fit, "sd_id__factortime4", 0.393136, 0.393136 * 0.18851309);
        Near(fit, "cor_id__cs", 0.651654, double.NaN);
        Assert.True(fit.Convergence.Converged);
    }

    /// <remarks>
    /// Reference/structured.R: <c>cs(0 + factor(period) | id)</c> of glmmTMB with its standard deviations held equal by <c>map</c>, for this
    /// version has no homcs. Standard errors of sd and ρ by the delta method from those of its θ.
    /// </remarks>
    [Fact]
    public void Compound_symmetry_with_one_deviation_of_the_visits_of_the_epilepsy_trial()
    {
        MaximumLikelihoodFit fit = Fits.Of($"{Epil} + homcs(0 + factor(time) | id)", "poisson", Visits());
        Assert.Equal(-625.830554988, fit.LogLikelihood, 1e-5);
        Near(fit, "b_Intercept", 1.77788658, 0.1062032743);
        Near(fit, "b_lbase", 0.88221849, 0.1299868979);
        Near(fit, "b_trt", -0.33959978, 0.1461037121);
        Near(fit, "b_lage", 0.40174922, 0.3032845946);
        Near(fit, "b_v4", -0.09543594, 0.0860486734);
        Near(fit, "b_lbase:trt", 0.32397160, 0.1998954073);
        Near(fit, "sd_id__homcs", 0.58464574, 0.053200059);
        Near(fit, "cor_id__homcs", 0.62707045, 0.090119423);
        Assert.True(fit.Convergence.Converged);
    }

    /// <remarks>Reference/structured.R: the multivariate normal likelihood of the ten days written out, V = DRD + σ²I, and maximised by <c>optim</c> and <c>nlm</c>.</remarks>
    [Fact]
    public void Autoregression_with_a_deviation_a_day_of_the_sleep_study()
    {
        MaximumLikelihoodFit fit = Fits.Of("Reaction ~ Days + hetar1(0 + factor(Days) | Subject)", "gaussian", "sleepstudy");
        Assert.Equal(-855.207809359, fit.LogLikelihood, 1e-5);
        double[] deviations = [34.238472, 34.916025, 27.812713, 34.716674, 37.913842, 52.146459, 67.577868, 52.919021, 59.297093, 63.907944];
        for (int day = 0; day < deviations.Length; day++)
        {
            Near(fit, $"sd_Subject__factorDays{day}", deviations[day], double.NaN, 3e-3);
        }

        Near(fit, "cor_Subject__hetar1", 0.812587, double.NaN);
        Near(fit, "sigma", 4.028781, double.NaN, 3e-3);
        Near(fit, "b_Intercept", 246.788492, double.NaN, 3e-3);
        Near(fit, "b_Days", 9.775885, double.NaN, 1e-3);
        Assert.True(fit.Convergence.Converged);
    }

    /// <remarks><c>glmmTMB(Reaction ~ Days + cs(0 + factor(Days) | Subject), sleepstudy)</c>.</remarks>
    [Fact]
    public void Compound_symmetry_of_ten_days_of_the_sleep_study()
    {
        MaximumLikelihoodFit fit = Fits.Of("Reaction ~ Days + cs(0 + factor(Days) | Subject)", "gaussian", "sleepstudy");
        Assert.Equal(-875.381913, fit.LogLikelihood, 1e-4);
        Near(fit, "b_Intercept", 249.315660, 5.106237, 3e-3);
        Near(fit, "b_Days", 9.594472, 1.228777, 1e-3);
        Near(fit, "sd_Subject__factorDays0", 21.277943, double.NaN, 3e-3);
        Near(fit, "sd_Subject__factorDays9", 63.984210, double.NaN, 3e-3);
        Near(fit, "cor_Subject__cs", 0.823895, double.NaN);
        Near(fit, "sigma", 20.788463, double.NaN, 3e-3);
    }

    /// <remarks>
    /// <c>glmmTMB(y ~ age + urban + livch + diag(0 + urban | district), Contraception, family = binomial)</c>: of a district's two kinds of
    /// women each has effects of its own, with its own standard deviation.
    /// </remarks>
    [Theory]
    [InlineData("(1 | gr(urban:district, by = urban))", "sd_urban:district__Intercept:urbanN", "sd_urban:district__Intercept:urbanY")]
    [InlineData("(0 + urban || district)", "sd_district__urbanN", "sd_district__urbanY")]
    [InlineData("diag(0 + urban | district)", "sd_district__urbanN", "sd_district__urbanY")]
    public void Standard_deviations_by_kind_of_groups_are_those_of_dummies(string term, string rural, string urban)
    {
        MaximumLikelihoodFit fit = Fits.Of($"use ~ age + urban + livch + {term}", "bernoulli", "contraception");
        Assert.Equal(-1199.517001, fit.LogLikelihood, 1e-4);
        Near(fit, "b_Intercept", -1.71261830, 0.1598170);
        Near(fit, "b_urbanY", 0.81214784, 0.1663330);
        Near(fit, rural, 0.616439, 0.616439 * 0.165467);
        Near(fit, urban, 0.479215, 0.479215 * 0.290260);
    }

    /// <remarks><c>glmmTMB(y ~ age + urban + livch + cs(0 + livch | district), Contraception, family = binomial)</c>.</remarks>
    [Fact]
    public void Compound_symmetry_of_a_binary_outcome()
    {
        MaximumLikelihoodFit fit = Fits.Of("use ~ age + urban + livch + cs(0 + livch | district)", "bernoulli", "contraception");
        Assert.Equal(-1205.563867, fit.LogLikelihood, 1e-4);
        Near(fit, "b_Intercept", -1.74489210, 0.170968710);
        Near(fit, "sd_district__livch0", 0.609534, double.NaN);
        Near(fit, "sd_district__livch3P", 0.526108, double.NaN);
        Near(fit, "cor_district__cs", 0.707950, double.NaN);
    }

    [Theory]
    [InlineData("homcs(0 + factor(Days) | Subject)", "(1 | Subject)")]
    [InlineData("homdiag(0 + factor(Days) | Subject)", null)]
    public void Equal_deviations_and_correlations_of_a_gaussian_response_are_a_random_intercept(string term, string? same)
    {
        // With one row a day, one deviation and one correlation: sd² = τ² + ω², cor = τ²/sd², and ω² cannot be told from σ².
        MaximumLikelihoodFit fit = Fits.Of($"Reaction ~ Days + {term}", "gaussian", "sleepstudy");
        MaximumLikelihoodFit plain = Fits.Of($"Reaction ~ Days{(same is null ? "" : $" + {same}")}", "gaussian", "sleepstudy");
        Assert.Equal(plain.LogLikelihood, fit.LogLikelihood, 1e-4);
        Assert.Contains(fit.Findings, f => f.Code == EstimationCode.FlatDirection);
    }

    [Fact]
    public void A_correlation_at_the_end_of_its_range_is_found_and_said()
    {
        // Groups whose effects are the same at every visit: a random intercept, the correlation is 1.
        Table data = Simulated(correlation: 1);
        MaximumLikelihoodFit fit = Fits.Of("y ~ 1 + homcs(0 + factor(visit) | id)", "poisson", data);
        MaximumLikelihoodFit intercept = Fits.Of("y ~ 1 + (1 | id)", "poisson", data);
        Assert.True(Value(fit, "cor_id__homcs") > 1 - 1e-9, $"{Value(fit, "cor_id__homcs")}");
        Assert.Equal(intercept.LogLikelihood, fit.LogLikelihood, 1e-5);
        Assert.Equal(Value(intercept, "sd_id__Intercept"), Value(fit, "sd_id__homcs"), 1e-4);
        Assert.Contains(fit.Findings, f => f.Code == EstimationCode.Boundary && f.Parameter == "cor_id__homcs");
        Assert.True(fit.LogLikelihood >= intercept.LogLikelihood - 1e-6);
    }

    [Fact]
    public void Quadrature_agrees_with_the_likelihood_of_the_same_model_written_otherwise()
    {
        MaximumLikelihoodFit kinds = Fits.Of("use ~ age + urban + livch + (1 | gr(urban:district, by = urban))", "bernoulli", "contraception", 21);
        MaximumLikelihoodFit dummies = Fits.Of("use ~ age + urban + livch + (0 + urban || district)", "bernoulli", "contraception", 21);
        Assert.Equal(dummies.LogLikelihood, kinds.LogLikelihood, 1e-5);
        Assert.Equal(Value(dummies, "sd_district__urbanY"), Value(kinds, "sd_urban:district__Intercept:urbanY"), 1e-4);
    }

    [Theory]
    [InlineData("cs")]
    [InlineData("hetar1")]
    public void Two_effects_have_one_correlation_whatever_the_structure(string structure)
    {
        Table data = Simulated(correlation: 0.5);
        MaximumLikelihoodFit free = Fits.Of("y ~ 1 + (0 + half | id)", "poisson", data);
        MaximumLikelihoodFit fit = Fits.Of($"y ~ 1 + {structure}(0 + half | id)", "poisson", data);
        Assert.Equal(free.LogLikelihood, fit.LogLikelihood, 1e-6);
        Assert.Equal(Value(free, "cor_id__halfa__halfb"), Value(fit, $"cor_id__{structure}"), 1e-4);
        Assert.Equal(Value(free, "sd_id__halfb"), Value(fit, "sd_id__halfb"), 1e-4);
        Assert.Equal(Error(free, "cor_id__halfa__halfb"), Error(fit, $"cor_id__{structure}"), 1e-4);
    }

    [Fact]
    public void A_profile_interval_of_a_single_correlation_ends_where_the_likelihood_has_dropped()
    {
        MaximumLikelihoodFit fit = Fits.Of($"{Epil} + ar1(0 + factor(time) | id)", "poisson", Visits());
        ParameterProfile profile = ProfileLikelihood.Of(fit, "cor_id__ar1");
        Assert.InRange(profile.Interval.Lower, 0.3, 0.6);
        Assert.InRange(profile.Interval.Upper, 0.75, 0.95);
    }

    [Fact]
    public void Likelihood_ratio_tests_know_which_structures_are_within_which()
    {
        Table data = Visits();
        MaximumLikelihoodFit Of(string term) => Fits.Of($"{Epil} + {term}(0 + factor(time) | id)", "poisson", data);
        (NestedDifference? added, string? problem) = NestedDifference.Of(Of("homcs").Model, Of("cs").Model);
        Assert.Null(problem);
        Assert.Equal((0, 3), (added!.Variances, added.Correlations));
        (added, problem) = NestedDifference.Of(Of("homdiag").Model, Of("ar1").Model);
        Assert.Null(problem);
        Assert.Equal((0, 1), (added!.Variances, added.Correlations));
        Assert.NotNull(NestedDifference.Of(Of("ar1").Model, Of("cs").Model).Problem);
        Assert.NotNull(NestedDifference.Of(Of("cs").Model, Of("homcs").Model).Problem);
    }

    private static void Near(MaximumLikelihoodFit fit, string name, double value, double error, double tolerance = 1e-4)
    {
        Assert.Equal(value, Value(fit, name), tolerance);
        if (!double.IsNaN(error))
        {
            Assert.Equal(error, Error(fit, name), Math.Max(tolerance, 1e-3 * error));
        }
    }

    private static double Value(MaximumLikelihoodFit fit, string name) => fit.Estimates.Single(e => e.Quantity.Name == name).Value;

    private static double Error(MaximumLikelihoodFit fit, string name) => fit.Estimates.Single(e => e.Quantity.Name == name).StandardError;

    /// <summary>The four visits of the epilepsy trial with the logarithms of baseline count and age, centred over the patients.</summary>
    private static Table Visits()
    {
        Table all = ExampleData.Read("epilepsy");
        int[] rows = [.. Enumerable.Range(0, all.RowCount)];
        double Number(string column, int row) => double.Parse(all[column].Text(row), CultureInfo.InvariantCulture);
        Dictionary<string, (double Base, double Age)> patients = rows.Where(r => Number("period", r) == 0)
            .ToDictionary(r => all["id"].Text(r), r => (Math.Log(Number("count", r)), Math.Log(Number("age", r))));
        (double meanBase, double meanAge) = (patients.Values.Average(p => p.Base), patients.Values.Average(p => p.Age));
        StringBuilder text = new("id,count,trt,time,v4,lbase,lage\n");
        foreach (int row in rows.Where(r => Number("period", r) > 0))
        {
            string id = all["id"].Text(row);
            double period = Number("period", row);
            text.Append(CultureInfo.InvariantCulture, $"\"{id}\",{all["count"].Text(row)},{all["trt"].Text(row)},{period},{(period == 4 ? 1 : 0)},{patients[id].Base - meanBase:R},{patients[id].Age - meanAge:R}\n");
        }

        return Table.ParseCsv(text.ToString());
    }

    /// <summary>Counts of 60 groups at 4 visits in two halves; effects of the halves have a standard deviation of 0.8 and a correlation.</summary>
    private static Table Simulated(double correlation)
    {
        RandomStream random = new(11, 3);
        StringBuilder text = new("id,visit,half,y\n");
        for (int id = 1; id <= 60; id++)
        {
            double first = random.NextNormal();
            double second = (correlation * first) + (Math.Sqrt(1 - (correlation * correlation)) * random.NextNormal());
            for (int visit = 1; visit <= 4; visit++)
            {
                double mean = Math.Exp(0.5 + (0.8 * (visit <= 2 ? first : second)));
                text.Append(CultureInfo.InvariantCulture, $"\"g{id}\",{visit},{(visit <= 2 ? "a" : "b")},{random.NextPoisson(mean)}\n");
            }
        }

        return Table.ParseCsv(text.ToString());
    }
}
