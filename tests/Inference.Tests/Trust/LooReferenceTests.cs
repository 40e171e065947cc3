using System.Globalization;
using Bayes.Diagnostics.CrossValidation;
using Bayes.Trust;

namespace Bayes.Inference.Tests.Trust;

/// <summary>Saved fits (data/loo) against the R package loo on log likelihoods that R computed from the draws (data/loo/make_reference.R).</summary>
public class LooReferenceTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData("cbpp")]
    [InlineData("sleepstudy")]
    [InlineData("wine")]
    [InlineData("epilepsy")]
    public void Totals_and_rows_are_those_of_loo(string name)
    {
        PosteriorFit fit = FitStore.Open(Place(name));
        Loo loo = fit.Loo();
        double[] total = Numbers("totals.csv").Single(r => r.Fit == name).Values;
        double[] ours = [loo.Elpd.Value, loo.Elpd.StandardError, loo.P.Value, loo.P.StandardError, fit.Waic().Elpd.Value, fit.Waic().P.Value];
        Assert.All(total.Zip(ours), p => Assert.Equal(p.First, p.Second, Tolerance));

        double[][] rows = [.. Numbers("rows.csv").Where(r => r.Fit == name).Select(r => r.Values)];
        Assert.Equal(rows.Length, loo.Pointwise.Count);
        for (int i = 0; i < rows.Length; i++)
        {
            PointwiseLoo row = loo.Pointwise[i];
            Assert.Equal(rows[i][1], row.Elpd, Tolerance);
            Assert.Equal(rows[i][2], row.P, Tolerance);
            Assert.Equal(rows[i][3], row.ParetoK, Tolerance);
            Assert.Equal(rows[i][4], row.EffectiveSampleSize, 1e-6 * rows[i][4]);
            Assert.Equal(rows[i][5], row.RelativeEfficiency, 1e-6);
        }
    }

    [Fact]
    public void Among_the_references_are_good_bad_and_very_bad_rows()
    {
        double[] shapes = [.. Numbers("rows.csv").Select(r => r.Values[3])];
        Assert.True(shapes.Count(k => k < 0.5) > 300 && shapes.Count(k => k is > 0.7 and <= 1) > 20 && shapes.Count(k => k > 1) > 3);
    }

    /// <summary>Power-scaling of cbpp from its definitions: priors, likelihood, smoothed weights and distances all computed in R.</summary>
    [Fact]
    public void Sensitivities_are_those_of_the_definition()
    {
        SensitivityReport report = FitStore.Open(Place("cbpp")).Sensitivity();
        (string Fit, double[] Values)[] expected = Numbers("sensitivity.csv");
        Assert.Equal(expected.Select(e => e.Fit), report.Quantities.Select(q => q.Quantity.Name));
        Assert.All(expected.Zip(report.Quantities), p =>
        {
            Assert.Equal(p.First.Values[0], p.Second.Prior, Tolerance);
            Assert.Equal(p.First.Values[1], p.Second.Likelihood, Tolerance);
        });
    }

    private static string Place(string name) => Path.Combine(AppContext.BaseDirectory, "data", "loo", name);

    private static (string Fit, double[] Values)[] Numbers(string file) =>
    [
        .. File.ReadLines(Place(file)).Skip(1).Select(l => l.Split(',')).Select(c => (c[0], c.Skip(1).Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())),
    ];
}
