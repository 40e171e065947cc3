using Bayes.Effects;
using Bayes.Figures;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Numerics;
using Bayes.Plots;
using Bayes.Report;

namespace Bayes.Inference.Tests.Effects;

/// <summary>Kinds of groups that are numbers: only those that occur have a covariance.</summary>
public class NumericKindsTests
{
    private static readonly PosteriorFit Aside = Fit("y ~ x + (1 | gr(g, by = k))");

    private static readonly PosteriorFit Along = Fit("y ~ k + (1 | gr(g, by = k))");

    [Fact]
    public void A_figure_along_another_column_is_of_a_kind_that_occurs()
    {
        LineMark curve = FigureCatalogue.Make(Aside, "predictions").Single().Panels[0].Marks.OfType<LineMark>().Single(m => m.Ink != Ink.Faint);
        Assert.Equal(41, curve.X.Count);
        Assert.All(curve.Y, v => Assert.InRange(v, 0.0, 1.0));
    }

    [Fact]
    public void A_figure_along_the_kinds_has_no_place_between_them()
    {
        LineMark curve = FigureCatalogue.Make(Along, "predictions").Single().Panels[0].Marks.OfType<LineMark>().Single(m => m.Ink != Ink.Faint);
        Assert.Equal([0.0, 1], curve.X);
    }

    [Fact]
    public void A_report_is_written()
    {
        Assert.Contains("Predicted mean of y along x", FitReport.Of(Aside, compare: false).ToHtml(), StringComparison.Ordinal);
        Assert.Contains("Predicted mean of y along k", FitReport.Of(Along, compare: false).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Marginal_effects_of_kinds_are_differences_of_levels()
    {
        EffectRow row = Along.AverageMarginalEffects().Tables[0].Rows.Single();
        Assert.Equal(["k", "1 - 0"], row.Labels);
        Assert.InRange(row.Estimate.Value, -1.0, 1.0);
        Assert.Equal(["x"], Aside.AverageMarginalEffects().Tables[0].Rows.Select(r => r.Labels[0]));
    }

    private static PosteriorFit Fit(string formula) =>
        Model.Parse(formula, Family.Bernoulli()).Sample(Data(), new SamplingOptions { Chains = 2, Warmup = 200, Draws = 120, Seed = 3 });

    // 23 groups, the first 12 of kind 1, so that the mean of the column is no kind.
    private static Table Data()
    {
        RandomStream random = new(20, 2);
        double[] x = [.. Enumerable.Range(0, 230).Select(_ => random.NextNormal())];
        double[] b = [.. Enumerable.Range(0, 23).Select(_ => random.NextNormal())];
        return Table.FromColumns(
            TableColumn.Numeric("x", x),
            TableColumn.Numeric("k", x.Select((_, i) => i % 23 < 12 ? 1.0 : 0)),
            TableColumn.Numeric("y", x.Select((v, i) => random.NextDouble() < SpecialFunctions.Logistic((0.5 * v) + b[i % 23]) ? 1.0 : 0)),
            TableColumn.Factor("g", x.Select((_, i) => $"g{i % 23}")));
    }
}
