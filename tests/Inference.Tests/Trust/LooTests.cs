using System.Globalization;
using Bayes.Diagnostics.CrossValidation;
using Bayes.Models;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Trust;

namespace Bayes.Inference.Tests.Trust;

public class LooTests
{
    [Fact]
    public void Every_row_of_the_data_is_left_out_though_rows_are_merged()
    {
        PosteriorFit fit = Fits.Mild;
        Assert.True(fit.Model!.LikelihoodRowCount < fit.Model.Design.RowCount);
        Loo loo = fit.Loo();
        Assert.Equal(fit.Model.Design.RowCount, loo.Pointwise.Count);
        Assert.Equal("1", loo.Pointwise[0].Label);
        Waic waic = fit.Waic();
        Assert.InRange(waic.Elpd.Value - loo.Elpd.Value, 0, 0.5);
        Assert.InRange(loo.P.Value, 3, 12);
    }

    [Fact]
    public void A_refit_agrees_with_the_importance_estimate_where_that_is_good()
    {
        PosteriorFit fit = Fits.Cbpp;
        Loo loo = fit.Loo();
        int row = Enumerable.Range(0, loo.Pointwise.Count).Where(i => loo.Pointwise[i].ParetoK < 0.5).MaxBy(i => loo.Pointwise[i].P);
        BoundModel model = fit.Model!;
        BoundModel without = model.WithCaseWeights([.. Enumerable.Range(0, model.Design.RowCount).Select(i => i == row ? 0.0 : 1)]);
        PosteriorFit refit = PosteriorSampling.Run(without, null, new SamplingOptions { Draws = 2000 }, System.Diagnostics.Stopwatch.StartNew(), null, default);
        DrawPositions positions = new(refit);
        PointwiseLikelihood likelihood = model.CreatePointwiseLikelihood();
        double[] position = new double[model.Layout.Dimension];
        double[] log = new double[positions.Count];
        for (int s = 0; s < log.Length; s++)
        {
            positions.Read(s, position);
            likelihood.Evaluate(position, row, log.AsSpan(s, 1));
        }

        PointwiseLoo exact = new LeaveOneOut(refit.Draws.ChainCount, refit.Draws.DrawCount).EvaluateRefit("", log, loo.Pointwise[row]);
        double error = Math.Sqrt(Math.Pow(exact.ElpdMcse, 2) + Math.Pow(loo.Pointwise[row].ElpdMcse, 2));
        Assert.InRange(exact.Elpd - loo.Pointwise[row].Elpd, -5.5 * error, 5.5 * error);
    }

    [Fact]
    public void Bad_rows_are_named_and_fitted_again()
    {
        // A Poisson model of overdispersed counts: single rows pull their patients' effects.
        PosteriorFit fit = Fits.EpilepsyPoisson;
        LooReport report = fit.LooReport();
        Assert.False(report.Verdict.Ok);
        Assert.Contains(report.Verdict.Messages, m => m.Code == "pareto_k" && m.Text.Contains($"row {report.Loo.Bad.MaxBy(p => p.ParetoK)!.Label} ", StringComparison.Ordinal));
        Assert.True(double.IsNaN(report.Loo.ElpdMcse));
        Loo few = fit.Loo(new LooOptions { Refit = true, MostRefits = 0 });
        Assert.Equal(report.Loo.Bad.Count, few.Bad.Count);
        Loo refitted = fit.Loo(new LooOptions { Refit = true, MostRefits = 100 });
        Assert.Empty(refitted.Bad);
        Assert.Equal(report.Loo.Bad.Select(p => p.Label), refitted.Pointwise.Where(p => p.Refitted).Select(p => p.Label));
        Assert.True(refitted.Elpd.Value < report.Loo.Elpd.Value, $"{refitted.Elpd.Value} {report.Loo.Elpd.Value}");
        Assert.True(refitted.ElpdMcse > 0);
    }

    [Fact]
    public void Groups_are_predicted_with_their_effects_integrated_out()
    {
        PosteriorFit fit = Fits.Cbpp;
        Loo groups = fit.Loo(new LooOptions { Group = "herd" });
        Assert.Equal("groups of herd", groups.Unit);
        Assert.Equal(fit.Model!.Design.Groups[0].Levels, groups.Pointwise.Select(p => p.Label));

        // One herd of fifteen may lie at the threshold: k-hat has an error of its own.
        Assert.InRange(groups.Bad.Count, 0, 1);
        Loo finer = fit.Loo(new LooOptions { Group = "herd", Points = 25 });
        Assert.Equal(groups.Elpd.Value, finer.Elpd.Value, 1e-4);
    }

    [Fact]
    public void A_group_left_out_is_predicted_as_a_fit_without_it_predicts_it()
    {
        PosteriorFit fit = Fits.Sleepstudy;
        Loo groups = fit.Loo(new LooOptions { Group = "Subject" });
        PointwiseLoo good = groups.Pointwise.Where(p => p.ParetoK < 0.5).MaxBy(p => p.P)!;
        int level = groups.Pointwise.ToList().IndexOf(good);
        BoundModel model = fit.Model!;
        int[] codes = model.Design.Groups[0].Codes;
        PosteriorFit refit = PosteriorSampling.Run(
            model.WithCaseWeights([.. codes.Select(c => c == level ? 0.0 : 1)]), null, new SamplingOptions { Draws = 2000 }, System.Diagnostics.Stopwatch.StartNew(), null, default);
        DrawPositions positions = new(refit);
        Estimation.Marginal.GroupMarginals marginals = new(model, 0);
        double[] position = new double[model.Layout.Dimension];
        double[] log = new double[positions.Count];
        for (int s = 0; s < log.Length; s++)
        {
            positions.Read(s, position);
            marginals.Evaluate(position, level, log.AsSpan(s, 1));
        }

        PointwiseLoo exact = new LeaveOneOut(refit.Draws.ChainCount, refit.Draws.DrawCount).EvaluateRefit("", log, good);
        double error = Math.Sqrt(Math.Pow(exact.ElpdMcse, 2) + Math.Pow(good.ElpdMcse, 2));
        Assert.InRange(exact.Elpd - good.Elpd, -5.5 * error, 5.5 * error);
    }

    [Fact]
    public void Fits_are_compared_and_fits_of_other_data_are_not()
    {
        LooReport with = Fits.Cbpp.LooReport(), without = Fits.CbppWithoutPeriod.LooReport();
        ComparisonReport report = ComparisonReport.Of(("without", without), ("with", with));
        Assert.Equal("with", report.Comparison.Models[0].Name);
        Assert.Same(with, report.Reports[0]);
        Assert.True(report.Comparison.Models[1].Difference.Value < 0);
        Assert.Contains("elpd_diff", report.ToText(), StringComparison.Ordinal);
        Assert.Equal(3, report.ToCsv().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        TrustException error = Assert.Throws<TrustException>(() => ComparisonReport.Of(("a", with), ("b", Fits.Mild.LooReport())));
        Assert.Contains("not of the same data", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Factors_that_are_not_there_and_effects_that_were_not_kept_are_errors()
    {
        Assert.Contains("'herd'", Assert.Throws<TrustException>(() => Fits.Cbpp.Loo(new LooOptions { Group = "cow" })).Message, StringComparison.Ordinal);
        PosteriorFit bare = Model.Parse("incidence | trials(size) ~ period + (1 | herd)", Family.Binomial()).Sample(
            Fits.Read("cbpp"), new SamplingOptions { Chains = 2, Draws = 50, KeepGroupEffects = false });
        Assert.Contains("--no-group-effects", Assert.Throws<TrustException>(() => bare.Loo()).Message, StringComparison.Ordinal);
        Assert.Equal(15, bare.Loo(new LooOptions { Group = "herd" }).Pointwise.Count);
    }

    [Fact]
    public void The_table_of_observations_has_all_that_the_report_rests_on()
    {
        LooReport report = Fits.Cbpp.LooReport();
        string[] lines = report.ToCsv().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(57, lines.Length);
        string[] header = lines[0].Split(',');
        int elpd = Array.IndexOf(header, "elpd_loo");
        Assert.Equal(report.Loo.Elpd.Value, lines.Skip(1).Sum(l => double.Parse(l.Split(',')[elpd], CultureInfo.InvariantCulture)), 1e-9);
    }
}
