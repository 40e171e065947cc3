using Bayes.Diagnostics.Calibration;
using Bayes.Numerics;

namespace Bayes.Diagnostics.Tests.Calibration;

public class CalibrationCurveTests
{
    [Fact]
    public void The_isotonic_curve_and_the_parts_of_the_score_are_those_of_a_case_by_hand()
    {
        // Predictions .1 .2 .3 .4 with outcomes 0 1 0 1: the middle two are pooled to ½.
        var curve = CalibrationCurve.Of("y", [.1, .2, .3, .4], [0, 1, 0, 1], null, new RandomStream(1, 0));
        Assert.Equal([0, .5, .5, 1], curve.Curve.Select(c => c.Recalibrated));
        double brier = (.01 + .64 + .09 + .36) / 4;
        Assert.Equal(brier, curve.Brier, 12);
        Assert.Equal(brier - (.5 / 4), curve.Miscalibration, 12);
        Assert.Equal(.25, curve.Uncertainty, 12);
        Assert.Equal(curve.Brier, curve.Miscalibration - curve.Discrimination + curve.Uncertainty, 12);
    }

    [Fact]
    public void Trials_count_as_rows()
    {
        double[] p = [.2, .5, .7];
        var rows = CalibrationCurve.Of("y", [.2, .2, .5, .5, .7, .7], [1, 0, 1, 1, 1, 0], null, new RandomStream(1, 0));
        var trials = CalibrationCurve.Of("y", p, [1, 2, 1], [2, 2, 2], new RandomStream(1, 0));
        Assert.Equal(rows.Brier, trials.Brier, 12);
        Assert.Equal(rows.Miscalibration, trials.Miscalibration, 12);
        Assert.Equal(rows.Curve.Select(c => c.Recalibrated), trials.Curve.Select(c => c.Recalibrated));
        Assert.Equal(6, trials.Bins.Sum(b => b.Trials), 12);
    }

    [Fact]
    public void Right_probabilities_pass_and_exaggerated_ones_do_not()
    {
        RandomStream random = new(3, 1);
        double[] logit = [.. Enumerable.Range(0, 2000).Select(_ => random.NextNormal())];
        double[] p = [.. logit.Select(SpecialFunctions.Logistic)];
        double[] y = [.. p.Select(q => random.NextDouble() < q ? 1.0 : 0)];
        var right = CalibrationCurve.Of("y", p, y, null, random);
        Assert.True(right.P > 0.01);
        Assert.True(right.Bins.Count(b => b.Observed < b.Lower || b.Observed > b.Upper) <= 4);
        Assert.Equal(10, right.Bins.Count);
        var steep = CalibrationCurve.Of("y", [.. logit.Select(l => SpecialFunctions.Logistic(2 * l))], y, null, random);
        Assert.Equal(0, steep.P);
        Assert.True(steep.Brier > right.Brier);
    }

    [Fact]
    public void What_is_no_probability_is_an_error() =>
        Assert.Throws<ArgumentException>(() => CalibrationCurve.Of("y", [1.2], [1], null, new RandomStream(1, 0)));
}
