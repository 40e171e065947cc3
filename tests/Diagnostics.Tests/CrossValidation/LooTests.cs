using Bayes.Diagnostics.CrossValidation;
using Bayes.Numerics;

namespace Bayes.Diagnostics.Tests.CrossValidation;

/// <summary>
/// The dependency-free vector of the linear congruential draws: y_j = Φ⁻¹((j − ½)/20), j = 1…20, and y₂₁ = 4; log N(y_j | 0.3·z, 1).
/// Values of loo 2.10.1, which splits chains for the relative efficiency; loo up to 2.5 does not, and differs in the fourth digit.
/// </summary>
public class LooTests
{
    private static readonly double[][] s_likelihood = LogLikelihood();

    [Fact]
    public void Totals_are_those_of_loo_2_10_1()
    {
        Loo loo = Run();
        Assert.Equal(-39.712992097, loo.Elpd.Value, 5e-10);
        Assert.Equal(8.979936344, loo.Elpd.StandardError, 5e-10);
        Assert.Equal(3.462311111, loo.P.Value, 5e-10);
        Assert.Equal(2 * 39.712992097, loo.Looic.Value, 1e-9);
        Assert.Equal(2 * 8.979936344, loo.Looic.StandardError, 1e-9);
        Assert.Equal(.65553944, loo.Threshold, 5e-9);
    }

    [Fact]
    public void Shapes_and_effective_sizes_are_those_of_loo_2_10_1()
    {
        Loo loo = Run();
        Assert.Equal(.24174485, loo.Pointwise[0].ParetoK, 5e-9);
        Assert.Equal(.66286085, loo.Pointwise[20].ParetoK, 5e-9);
        Assert.Equal(25.731477, loo.Pointwise[20].EffectiveSampleSize, 5e-7);
        Assert.Equal(.35103078, loo.Pointwise[20].RelativeEfficiency, 5e-9);
        Assert.Equal("21", Assert.Single(loo.Bad).Label);
        Assert.True(double.IsNaN(loo.ElpdMcse));
        Assert.Equal([20, 1, 0], loo.ParetoTable.Select(c => c.Count));
    }

    [Fact]
    public void Waic_is_that_of_loo_2_10_1()
    {
        LeaveOneOut engine = new(4, 200);
        Waic waic = new() { Pointwise = [.. s_likelihood.Select((l, i) => engine.EvaluateWaic($"{i + 1}", l))] };
        Assert.Equal(-39.613584624, waic.Elpd.Value, 5e-10);
        Assert.Equal(3.362903638, waic.P.Value, 5e-10);
        Assert.Equal(-2 * waic.Elpd.Value, waic.Criterion.Value, 1e-12);
        Assert.Equal(waic.Pointwise.Count(p => p.P > 0.4), waic.Unreliable);
    }

    [Fact]
    public void The_threshold_grows_with_the_draws_up_to_7_tenths()
    {
        Assert.Equal(0.5, ParetoSmoothing.Threshold(100), 12);
        Assert.Equal(2.0 / 3, ParetoSmoothing.Threshold(1000), 12);
        Assert.Equal(0.7, ParetoSmoothing.Threshold(2200), 12);
    }

    [Fact]
    public void An_observation_without_weight_is_predicted_perfectly_and_harms_nothing()
    {
        PointwiseLoo none = new LeaveOneOut(4, 200).Evaluate("1", new double[800]);
        Assert.Equal(0, none.Elpd, 12);
        Assert.Equal(0, none.P, 12);
        Assert.Equal(0, none.ElpdMcse, 12);
        Assert.True(double.IsNaN(none.ParetoK));
        Assert.Empty((Run() with { Pointwise = [none] }).Bad);
    }

    [Fact]
    public void A_log_likelihood_that_is_no_number_is_an_error_and_minus_infinity_is_not()
    {
        LeaveOneOut engine = new(4, 200);
        double[] values = new double[800];
        values[3] = double.NaN;
        Assert.Contains("'7'", Assert.Throws<ArgumentException>(() => engine.Evaluate("7", values)).Message, StringComparison.Ordinal);
        values[3] = double.PositiveInfinity;
        Assert.Throws<ArgumentException>(() => engine.EvaluateWaic("7", values));
        values[3] = double.NegativeInfinity;
        PointwiseLoo impossible = engine.Evaluate("7", values);
        Assert.Equal(double.NegativeInfinity, impossible.Elpd);
        Assert.Equal(double.PositiveInfinity, impossible.ParetoK);
    }

    [Fact]
    public void Conjugate_leave_one_out_is_recovered()
    {
        // y_i ~ N(μ, 1) with a flat prior: the mean of the others predicts y_i with variance 1 + 1/(n − 1).
        const int Rows = 12, Draws = 20_000;
        double[] y = LinearCongruentialDraws.Normal(3, Rows);
        double mean = y.Average();
        double[] mu = [.. LinearCongruentialDraws.Normal(8, Draws).Select(z => mean + (z / Math.Sqrt(Rows)))];
        LeaveOneOut engine = new(1, Draws);
        foreach (double value in y)
        {
            double[] log = [.. mu.Select(m => LogNormal(value, m, 1))];
            PointwiseLoo loo = engine.Evaluate("1", log);
            double exact = LogNormal(value, ((mean * Rows) - value) / (Rows - 1), Math.Sqrt(1 + (1.0 / (Rows - 1))));
            Assert.InRange(loo.Elpd - exact, -5.5 * loo.ElpdMcse, 5.5 * loo.ElpdMcse);
        }
    }

    [Fact]
    public void A_refit_takes_the_place_of_a_bad_estimate()
    {
        Loo loo = Run();
        LeaveOneOut engine = new(4, 200);
        PointwiseLoo before = loo.Pointwise[20];
        PointwiseLoo after = engine.EvaluateRefit("21", s_likelihood[20], before);
        Assert.True(after.Refitted);
        Assert.Equal(before.ParetoK, after.ParetoK);
        Assert.Equal(Math.Log(s_likelihood[20].Average(Math.Exp)), after.Elpd, 12);
        Assert.Equal(before.P + before.Elpd, after.P + after.Elpd, 12);
        Loo mended = loo with { Pointwise = [.. loo.Pointwise.Take(20), after] };
        Assert.Empty(mended.Bad);
        Assert.True(mended.ElpdMcse > 0);
    }

    [Fact]
    public void Models_are_compared_by_the_differences_of_their_observations()
    {
        Loo good = Run();
        double[] extra = LinearCongruentialDraws.Normal(11, 21);
        Loo worse = good with { Pointwise = [.. good.Pointwise.Select((p, i) => p with { Elpd = p.Elpd - 1 + extra[i] })] };
        LooComparison comparison = Loo.Compare(("worse", worse), ("good", good));
        Assert.Equal(["good", "worse"], comparison.Models.Select(m => m.Name));
        ComparedModel row = comparison.Models[1];
        Assert.Equal(worse.Elpd.Value - good.Elpd.Value, row.Difference.Value, 9);
        double mean = extra.Average();
        double deviation = Math.Sqrt(extra.Sum(e => (e - mean) * (e - mean)) / 20);
        Assert.Equal(Math.Sqrt(21) * deviation, row.Difference.StandardError, 9);
        Assert.Equal(NormalDistribution.Cdf(-row.Difference.Value / row.Difference.StandardError), row.ProbabilityWorse, 12);
        Assert.Equal(["N < 100", "1 k_psis > 0.66"], comparison.Flags(row));
        Assert.Equal(["1 k_psis > 0.66"], comparison.Flags(comparison.Models[0]));
    }

    [Fact]
    public void Models_of_different_data_are_not_compared()
    {
        Loo one = Run();
        string Message(Loo other) => Assert.Throws<ArgumentException>(() => Loo.Compare(("a", one), ("b", other))).Message;
        Assert.Contains("another response", Message(one with { Data = "other" }), StringComparison.Ordinal);
        Assert.Contains("20 observations", Message(one with { Pointwise = [.. one.Pointwise.Take(20)] }), StringComparison.Ordinal);
        Assert.Contains("groups of g", Message(one with { Unit = "groups of g" }), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Loo.Compare(("a", one)));
    }

    private static Loo Run()
    {
        LeaveOneOut engine = new(4, 200);
        return new Loo { Unit = "rows", Draws = 800, Data = "y", Pointwise = [.. s_likelihood.Select((l, i) => engine.Evaluate($"{i + 1}", l))] };
    }

    private static double[][] LogLikelihood()
    {
        double[] z = LinearCongruentialDraws.Autoregression(4, 200).Pooled();
        double[] y = [.. Enumerable.Range(1, 20).Select(j => NormalDistribution.Quantile((j - 0.5) / 20)), 4];
        return [.. y.Select(v => z.Select(m => LogNormal(v, 0.3 * m, 1)).ToArray())];
    }

    private static double LogNormal(double y, double mean, double sd) => (-0.5 * Math.Log(2 * Math.PI)) - Math.Log(sd) - (0.5 * (y - mean) * (y - mean) / (sd * sd));
}
