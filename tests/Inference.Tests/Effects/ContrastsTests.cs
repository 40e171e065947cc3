using Bayes.Effects;
using Bayes.Estimation;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Errors;
using Bayes.Models.Families;

namespace Bayes.Inference.Tests.Effects;

/// <summary>Marginal means, contrasts and average marginal effects beside those of R.</summary>
public class ContrastsTests
{
    private static readonly Table Women = Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", "contraception.csv"));

    // glm(use ~ age + I(age^2) + urban*livch, binomial) and emmeans 1.8 in R 4.2.
    private static readonly MaximumLikelihoodFit Glm = Model.Parse("use ~ age + I(age^2) + urban * livch", Family.Bernoulli()).Maximize(Women);

    [Fact]
    public void Means_and_contrasts_are_those_of_emmeans()
    {
        EffectReport report = Glm.Contrasts(new ContrastOptions { Factors = ["livch"], By = ["urban"], At = [("age", ["2"])] });
        EffectTable means = report.Tables[0];
        Assert.Equal(["livch", "urban"], means.Labels);
        AssertRow(means.Rows[0], ["0", "N"], -1.0612, 0.189, -1.4309, -0.6915);
        AssertRow(means.Rows[3], ["3+", "N"], -0.1394, 0.103, -0.3414, 0.0625);
        AssertRow(means.Rows[6], ["2", "Y"], 0.5288, 0.229, 0.0802, 0.9775);
        EffectTable contrasts = report.Tables[1];
        Assert.Equal(12, contrasts.Rows.Count);
        Assert.Equal("odds ratio", contrasts.RatioName);
        Assert.Equal(["0 - 3+", "N"], contrasts.Rows[2].Labels);
        Assert.Equal(0.398, contrasts.Rows[2].Ratio!.Value, 5e-4);
        Assert.Equal(0.0829, contrasts.Rows[2].Ratio!.Error, 5e-5);
        Assert.Equal(0.522, contrasts.Rows[8].Ratio!.Value, 5e-4);

        // Single step over the six contrasts within each set; R integrates by quasi Monte Carlo, here 100 000 replicates.
        Assert.Equal(0.0559, Number(contrasts.Rows[6], "p_adjusted"), 4e-3);
        Assert.Equal(0.0410, Number(contrasts.Rows[8], "p_adjusted"), 4e-3);
        Assert.Equal(0.9412, Number(contrasts.Rows[3], "p_adjusted"), 4e-3);
        Assert.Equal(-1.402, Number(contrasts.Rows[0], "lower_simultaneous"), 5e-3);
        Assert.Equal(-0.3840, Number(contrasts.Rows[0], "upper_simultaneous"), 5e-3);
    }

    [Fact]
    public void Holm_is_that_of_emmeans()
    {
        EffectTable contrasts = Glm.Contrasts(new ContrastOptions { Factors = ["livch"], By = ["urban"], At = [("age", ["2"])], Adjustment = MultiplicityAdjustment.Holm }).Tables[1];
        Assert.Equal([0.0583, 0.1450, 0.0498, 1, 1, 1], contrasts.Rows.Skip(6).Select(r => Math.Round(Number(r, "p_adjusted"), 4)));
    }

    [Fact]
    public void Means_average_over_other_factors_with_equal_or_proportional_weights()
    {
        MarginalMeanOptions Weighted(GridWeights weights) => new() { Factors = ["urban"], Weights = weights };
        EffectTable equal = Glm.Contrasts(Options(Weighted(GridWeights.Equal))).Tables[0];
        AssertRow(equal.Rows[0], ["N"], -0.348, 0.0825, -0.509, -0.186, 6e-4);
        AssertRow(equal.Rows[1], ["Y"], 0.408, 0.1046, 0.203, 0.612, 6e-4);
        EffectTable proportional = Glm.Contrasts(Options(Weighted(GridWeights.Proportional))).Tables[0];
        AssertRow(proportional.Rows[0], ["N"], -0.375, 0.0806, -0.533, -0.217, 6e-4);
        AssertRow(proportional.Rows[1], ["Y"], 0.398, 0.1007, 0.200, 0.595, 6e-4);
        EffectTable response = Glm.Contrasts(new ContrastOptions { Factors = ["urban"], Scale = MeanScale.Response }).Tables[0];
        AssertRow(response.Rows[1], ["Y"], 0.600, 0.0251, 0.550, 0.649, 6e-4);
        static ContrastOptions Options(MarginalMeanOptions o) => new() { Factors = o.Factors, Weights = o.Weights };
    }

    [Fact]
    public void Interaction_contrasts_and_contrasts_with_a_control_are_those_of_emmeans()
    {
        EffectTable interaction = Glm.Contrasts(new ContrastOptions { Factors = ["livch"], By = ["urban"], Interaction = true }).Tables[1];
        Assert.Equal(6, interaction.Rows.Count);
        Assert.Equal(-0.402, interaction.Rows[1].Estimate.Value, 6e-4);
        Assert.Equal(0.337, interaction.Rows[1].Estimate.Error, 6e-4);
        EffectTable control = Glm.Contrasts(new ContrastOptions { Factors = ["livch"], Kind = ContrastKind.Control, Control = "1", Adjustment = MultiplicityAdjustment.None }).Tables[1];
        Assert.Equal(["0 - 1", "2 - 1", "3+ - 1"], control.Rows.Select(r => r.Labels[0]));
        Assert.Equal(-0.7618, control.Rows[0].Estimate.Value, 1e-4);
        Assert.Equal(0.169, control.Rows[2].Estimate.Error, 6e-4);
    }

    [Fact]
    public void Average_marginal_effects_are_means_over_the_rows()
    {
        EffectTable table = Glm.AverageMarginalEffects().Tables[0];
        EffectRow age = table.Rows.Single(r => r.Labels[0] == "age");
        EffectRow urban = table.Rows.Single(r => r.Labels[0] == "urban");

        // By predict() in R and the delta method with numDeriv.
        Assert.Equal(0.1727576945506, urban.Estimate.Value, 1e-8);
        Assert.Equal(0.024045570048, urban.Estimate.Error, 1e-6);
        Assert.Equal(0.0003845637528, age.Estimate.Value, 1e-8);
        Assert.Equal(0.001775322155, age.Estimate.Error, 1e-6);
        Assert.Equal(Averaging.None, table.Averaging);
    }

    [Fact]
    public void An_offset_has_no_marginal_effect()
    {
        Table data = Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", "epilepsy.csv"));
        EffectTable table = Model.Parse("count ~ trt * time + offset(log(weeks)) + (1 | id)", Family.Poisson()).Maximize(data).AverageMarginalEffects().Tables[0];
        Assert.Equal(["trt", "time"], table.Rows.Select(r => r.Labels[0]));

        // A column that is a predictor too keeps its effect.
        EffectTable both = Model.Parse("count ~ trt + weeks + offset(log(weeks))", Family.Poisson()).Maximize(data).AverageMarginalEffects().Tables[0];
        Assert.Equal(["trt", "weeks"], both.Rows.Select(r => r.Labels[0]));
    }

    [Theory]
    [InlineData("poisson", "rate ratio")]
    [InlineData("zero_inflated_poisson", "rate ratio (count part)")]
    [InlineData("hurdle_negbinomial", "rate ratio (untruncated)")]
    public void A_ratio_says_of_which_part_it_is(string family, string expected)
    {
        Table data = Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", "salamanders.csv"));
        EffectReport report = Model.Parse("count ~ mined", FamilyRegistry.Parse(family)).Maximize(data).Effects();
        Assert.Equal(expected, report.Tables[0].RatioName);
    }

    [Fact]
    public void A_column_that_the_model_does_not_use_is_named()
    {
        DataException error = Assert.Throws<DataException>(() => Glm.Contrasts(new ContrastOptions { Factors = ["urbann"] }));
        Assert.Contains("Did you mean 'urban'?", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<DataException>(() => Glm.Contrasts(new ContrastOptions { Factors = ["urban"], At = [("livch", ["7"])] }));
        Assert.Contains("'7' did not occur", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<DataException>(() => Glm.Contrasts(new ContrastOptions { Factors = ["age"] }));
        Assert.Contains("--at age=A,B", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Simultaneous_intervals_hold_all_contrasts_in_their_share_of_the_draws()
    {
        Random random = new(5);
        double[][] draws = [.. Enumerable.Range(0, 4).Select(k => Enumerable.Range(0, 2000).Select(_ => random.NextDouble() * (k + 1)).ToArray())];
        (double Lower, double Upper)[] ends = Multiplicity.Simultaneous(draws, 0.9);
        int inside = Enumerable.Range(0, 2000).Count(s => Enumerable.Range(0, 4).All(k => draws[k][s] >= ends[k].Lower && draws[k][s] <= ends[k].Upper));
        Assert.InRange(inside, 1800, 1803);
    }

    private static double Number(EffectRow row, string name) => row.Numbers.Single(n => n.Name == name).Value;

    private static void AssertRow(EffectRow row, string[] labels, double value, double error, double lower, double upper, double tolerance = 1e-4)
    {
        Assert.Equal(labels, row.Labels);
        Assert.Equal(value, row.Estimate.Value, tolerance);
        Assert.Equal(error, row.Estimate.Error, 6e-4);
        Assert.Equal(lower, row.Estimate.Lower, tolerance);
        Assert.Equal(upper, row.Estimate.Upper, tolerance);
    }
}
