using Bayes.Effects;
using Bayes.Estimation;
using Bayes.Hypotheses;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Predictions;

namespace Bayes.Inference.Tests.Effects;

/// <summary>What depends on a coefficient that grows without end has neither value nor standard error: both are those of where the search gave up.</summary>
public class SeparationTests
{
    // No outcome in arm a; z says something of the others.
    private static readonly Table Data = Table.ParseCsv("y,arm,z,g\n" + string.Join('\n', Enumerable.Range(0, 120).Select(i =>
        $"{(i % 3 == 0 ? 0 : (i * 7 % 11) % 2)},{(i % 3 == 0 ? "a" : i % 3 == 1 ? "b" : "c")},{i * 5 % 13},g{i % 12}")));

    private static readonly MaximumLikelihoodFit Fit = Model.Parse("y ~ arm + z + (1 | g)", Family.Bernoulli()).Maximize(Data);

    // Without an intercept only the coefficient of a runs.
    private static readonly MaximumLikelihoodFit OneRuns = Model.Parse("y ~ 0 + arm + z + (1 | g)", Family.Bernoulli()).Maximize(Data);

    [Fact]
    public void Expressions_have_neither_value_nor_error()
    {
        Assert.Equal([false, false, false, true], Fit.Estimates.Take(4).Select(e => e.Exists));
        EffectReport report = Fit.Hypothesis(["b_armb - b_z = 0", "exp(b_armc)", "b_z > 0"]);
        EffectRow[] rows = [.. report.Tables[0].Rows];
        Assert.All(rows[..2], IsNothing);
        Assert.Equal(Fit.Estimates[3].Value, rows[2].Estimate.Value, 1e-12);
        Assert.Equal(Fit.Estimates[3].StandardError, rows[2].Estimate.Error, 1e-6);
        Assert.InRange(Number(rows[2], "p"), 0.001, 1);

        string[] line = report.ToText().Split('\n').Single(l => l.Contains("b_armb - b_z", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["NA", "NA", "NA", "NA"], line.TakeLast(4));
        Assert.Contains("b_armb - b_z = 0,NA,NA,NA,0.95,NA,NA,NA,NA", report.ToCsv(), StringComparison.Ordinal);
        Assert.Contains("\"value\": null", report.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Coefficients_and_their_ratios_are_not_available()
    {
        EffectReport report = Fit.Effects();
        EffectRow[] conditional = [.. report.Tables[0].Rows];
        Assert.All(conditional[..3], IsNothing);
        Assert.All(conditional[1..3], r => Assert.True(double.IsNaN(r.Ratio!.Value) && double.IsNaN(r.Ratio.Upper)));
        Assert.True(conditional[3].Ratio!.Error > 0);
        Assert.All(report.Tables[1].Rows.Take(3), IsNothing);
    }

    [Theory]
    [InlineData(MultiplicityAdjustment.Joint)]
    [InlineData(MultiplicityAdjustment.Holm)]
    public void Contrasts_with_the_separated_arm_are_left_out_of_the_adjustment(MultiplicityAdjustment adjustment)
    {
        EffectTable contrasts = OneRuns.Contrasts(new ContrastOptions { Factors = ["arm"], Scale = MeanScale.Link, Adjustment = adjustment }).Tables[1];
        Assert.Equal(["a - b", "a - c", "b - c"], contrasts.Rows.Select(r => r.Labels[0]));
        Assert.All(contrasts.Rows.Take(2), r =>
        {
            IsNothing(r);
            Assert.True(double.IsNaN(Number(r, "p_adjusted")));
        });
        Assert.True(contrasts.Rows[2].Estimate.Error > 0);
        Assert.Equal(Number(contrasts.Rows[2], "p"), Number(contrasts.Rows[2], "p_adjusted"), 1e-12);
    }

    [Fact]
    public void Means_of_the_response_stay_without_an_error()
    {
        EffectReport report = OneRuns.Contrasts(new ContrastOptions { Factors = ["arm"], Scale = MeanScale.Marginal });
        EffectRow[] means = [.. report.Tables[0].Rows];
        Assert.InRange(means[0].Estimate.Value, 0, 1e-3);
        Assert.True(double.IsNaN(means[0].Estimate.Error));
        Assert.All(means[1..], m => Assert.True(m.Estimate.Error > 0));
        EffectRow against = report.Tables[1].Rows[0];
        Assert.InRange(against.Estimate.Value, -1, -0.1);
        Assert.True(double.IsNaN(against.Ratio!.Value));

        EffectRow[] marginal = [.. Fit.AverageMarginalEffects().Tables[0].Rows];
        Assert.Equal(["b - a", "c - a", "+1"], marginal.Select(r => r.Labels[1]));
        Assert.All(marginal[..2], r => Assert.True(r.Estimate.Value is > 0.1 and < 1 && double.IsNaN(r.Estimate.Error) && double.IsNaN(Number(r, "p"))));

        PredictedRow row = OneRuns.Predict(Data, new PredictionOptions { Kind = PredictionKind.Zero }).Rows[0];
        Assert.InRange(row.Mean, 0, 1e-3);
        Assert.True(double.IsNaN(row.Sd));
    }

    private static void IsNothing(EffectRow row)
    {
        Assert.True(double.IsNaN(row.Estimate.Value) && double.IsNaN(row.Estimate.Error) && double.IsNaN(row.Estimate.Lower) && double.IsNaN(row.Estimate.Upper));
        Assert.All(row.Numbers.Where(n => n.Name is "z" or "p" or "zeger"), n => Assert.True(double.IsNaN(n.Value)));
    }

    private static double Number(EffectRow row, string name) => row.Numbers.Single(n => n.Name == name).Value;
}
