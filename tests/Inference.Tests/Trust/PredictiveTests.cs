using Bayes.Diagnostics.CrossValidation;
using Bayes.Models.Families;
using Bayes.Predictive;
using Bayes.Trust;

namespace Bayes.Inference.Tests.Trust;

public class PredictiveTests
{
    [Fact]
    public void Statistics_of_overdispersed_counts_lie_outside_their_simulations()
    {
        PredictiveReport report = Fits.EpilepsyPoisson.PosteriorPredictive();
        PredictiveStatistic zeros = report.Check["zeros"];
        Assert.True(zeros.P < 0.01);
        Assert.False(report.Verdict.Ok);
        Assert.Contains(report.Verdict.Messages, m => m.Code == "zeros");
        Assert.Contains(report.Verdict.Messages, m => m.Code == "loo_pit");
        double[] y = Fits.EpilepsyPoisson.Model!.Design.Response.Values;
        Assert.Equal(y.Average(), report.Check["mean"].Observed, 12);
        double variance = y.Sum(v => (v - y.Average()) * (v - y.Average())) / (y.Length - 1);
        Assert.Equal(variance / y.Average(), report.Check["dispersion"].Observed, 10);
        Assert.Equal(y.Count(v => v == 0) / (double)y.Length, zeros.Observed, 12);
    }

    [Fact]
    public void A_response_has_the_statistics_that_say_something_of_it()
    {
        static string[] Names(PosteriorFit fit) => [.. fit.PosteriorPredictive(new PredictiveOptions { LeaveOneOut = false, Simulations = 20 }).Check.Statistics.Select(s => s.Name)];
        Assert.Equal(["mean"], Names(Fits.Mild));
        Assert.Equal(["mean", "sd", "min", "max", "zeros"], Names(Fits.Cbpp));
        Assert.Equal(["mean", "sd", "min", "max"], Names(Fits.Sleepstudy));
        Assert.Equal(["category 1", "category 2", "category 3", "category 4", "category 5"], Names(Fits.Wine));
        Assert.Equal(5, Names(Fits.Of("rating ~ temp", "wine", Family.Categorical())).Length);
    }

    [Fact]
    public void P_is_the_share_of_larger_simulations_with_ties_halved() =>
        Assert.Equal(0.375, new PredictiveStatistic("t", 2, [1, 2, 3, 1]).P);

    [Fact]
    public void Categories_have_shares_and_a_calibration_each()
    {
        PosteriorFit fit = Fits.Wine;
        PredictiveReport report = fit.PosteriorPredictive();
        PredictiveStatistic[] shares = [.. report.Check.Statistics.Where(s => s.Name.StartsWith("category ", StringComparison.Ordinal))];
        Assert.Equal(5, shares.Length);
        Assert.Equal(1, shares.Sum(s => s.Observed), 12);
        Assert.Equal(1, shares.Sum(s => s.Simulated[3]), 12);
        Assert.Equal(["rating > 1", "rating > 2", "rating > 3", "rating > 4"], report.Calibration.Select(c => c.Event));
        Assert.True(report.Verdict.Ok, report.ToText());
        Assert.Equal(72, report.LooPit!.Values.Count);
    }

    [Fact]
    public void Probabilities_of_binary_rows_are_those_that_the_other_rows_give()
    {
        // exp(elpd_i) is the predicted probability of what happened.
        PosteriorFit fit = Fits.Mild;
        PredictiveReport report = fit.PosteriorPredictive();
        Assert.Null(report.LooPit);
        double[] y = fit.Model!.Design.Response.Values;
        Loo loo = fit.Loo();
        double brier = loo.Pointwise.Average(p => Math.Pow(1 - Math.Exp(p.Elpd), 2));
        Assert.Equal(brier, Assert.Single(report.Calibration).Brier, 0.005);
        Assert.Equal(y.Length, report.Calibration[0].Bins.Sum(b => b.Trials), 9);
    }

    [Fact]
    public void Trials_are_predicted_as_shares()
    {
        PredictiveReport report = Fits.Cbpp.PosteriorPredictive(new PredictiveOptions { Group = "herd", KeepResponses = true, Simulations = 100 });
        Assert.Equal(15, report.Check.Groups.Count);
        Assert.StartsWith("herd ", report.Check.Groups[0].Name, StringComparison.Ordinal);
        Assert.Equal(100, report.Check.Responses!.Count);
        Assert.InRange(report.Check["max"].Observed, 0, 1);
        Assert.NotNull(report.LooPit);
        Assert.Equal("success of incidence", Assert.Single(report.Calibration).Event);
    }

    [Fact]
    public void Leave_one_out_places_of_a_right_model_are_uniform_whatever_the_blocks()
    {
        PredictiveReport report = Fits.Sleepstudy.PosteriorPredictive();
        Assert.True(report.LooPit!.P > 0.01);
        Assert.All(report.LooPit.Values, v => Assert.InRange(v, 0, 1));
        Assert.Equal(report.LooPit.Values, Fits.Sleepstudy.PosteriorPredictive().LooPit!.Values);
        Assert.Null(Fits.Sleepstudy.PosteriorPredictive(new PredictiveOptions { LeaveOneOut = false }).LooPit);
    }
}
