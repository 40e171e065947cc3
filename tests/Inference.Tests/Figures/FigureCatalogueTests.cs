using Bayes.Comparison;
using Bayes.Figures;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Plots;
using Bayes.Plots.Tests;
using Bayes.Report;

namespace Bayes.Inference.Tests.Figures;

public class FigureCatalogueTests(FittedModels fits) : IClassFixture<FittedModels>
{
    [Theory]
    [InlineData("contraception")]
    [InlineData("epilepsy")]
    [InlineData("asthma")]
    [InlineData("sleepstudy")]
    [InlineData("wine")]
    [InlineData("cbpp")]
    [InlineData("salamanders")]
    [InlineData("categorical")]
    [InlineData("hurdle")]
    public void Every_figure_of_every_kind_of_model_is_sound(string model)
    {
        HashSet<string> names = [];
        foreach (FigureKind kind in FigureCatalogue.Kinds.Where(k => !k.OnRequest))
        {
            foreach (Figure figure in FigureCatalogue.Make(fits[model], kind.Name))
            {
                FigureAssert.IsSound(figure);
                Assert.True(names.Add(figure.Name), $"two figures are called {figure.Name}");
                Assert.EndsWith(".", figure.Caption, StringComparison.Ordinal);
            }
        }

        Assert.True(names.Count >= 10, $"{model}: only {string.Join(", ", names)}");
    }

    [Fact]
    public void A_caterpillar_is_sorted_and_its_intervals_are_those_of_the_draws()
    {
        PosteriorFit fit = fits["epilepsy"];
        Figure[] figures = [.. FigureCatalogue.Make(fit, "caterpillar")];
        Assert.Equal(["caterpillar-id-Intercept", "caterpillar-id-time"], figures.Select(f => f.Name));
        Panel panel = figures[0].Panels[0];
        PointMark medians = panel.Marks.OfType<PointMark>().Single();
        Assert.Equal(medians.X.OrderDescending(), medians.X);
        string first = panel.Y.Categories![0]["id ".Length..];
        double[] sorted = [.. fit.Draws.Parameter($"r_id[{first},Intercept]").Pooled().Order()];
        IntervalMark wide = panel.Marks.OfType<IntervalMark>().First();
        Assert.Equal(Diagnostics.Quantile.OfSorted(sorted, 0.5), medians.X[0], 1e-12);
        Assert.Equal(Diagnostics.Quantile.OfSorted(sorted, 0.025), wide.Lower[0], 1e-12);
        Assert.Equal(Diagnostics.Quantile.OfSorted(sorted, 0.975), wide.Upper[0], 1e-12);
    }

    [Fact]
    public void Coefficients_of_a_logit_are_odds_ratios_on_a_logarithmic_axis()
    {
        PosteriorFit fit = fits["contraception"];
        Panel panel = FigureCatalogue.Make(fit, "coefficients").Single().Panels[0];
        Assert.True(panel.X.IsLogarithmic);
        Assert.Contains("odds ratio, conditional", panel.X.Label, StringComparison.Ordinal);
        int urban = panel.Y.Categories!.Index().Single(c => c.Item == "urbanY").Index;
        double[] sorted = [.. fit.Draws.Parameter("b_urbanY").Pooled().Order()];
        Assert.Equal(Math.Exp(Diagnostics.Quantile.OfSorted(sorted, 0.5)), panel.Marks.OfType<PointMark>().Single().X[urban], 1e-12);
    }

    [Fact]
    public void Coefficients_and_group_effects_of_categories_have_a_panel_or_a_figure_for_each_category()
    {
        PosteriorFit fit = fits["categorical"];
        Figure coefficients = FigureCatalogue.Make(fit, "coefficients").Single();
        Assert.Equal(["2 against 1", "3 against 1", "4 against 1", "5 against 1"], coefficients.Panels.Select(p => p.Title));
        Assert.All(coefficients.Panels, p => Assert.Equal(["tempwarm", "contactyes"], p.Y.Categories));
        Assert.Equal(["caterpillar-judge-mu2-Intercept", "caterpillar-judge-mu3-Intercept", "caterpillar-judge-mu4-Intercept", "caterpillar-judge-mu5-Intercept"], FigureCatalogue.Make(fit, "caterpillar").Select(f => f.Name));
        Assert.Equal(["Groups of judge: 2: Intercept", "Groups of judge: 3: Intercept", "Groups of judge: 4: Intercept", "Groups of judge: 5: Intercept"], FigureCatalogue.Make(fit, "caterpillar").Select(f => f.Title));
    }

    [Theory]
    [InlineData("bernoulli", "cloglog", "hazard ratio")]
    [InlineData("beta", "logit", "odds ratio")]
    [InlineData("lognormal", "identity", "ratio of medians")]
    [InlineData("hurdle_poisson", "log", "rate ratio (untruncated)")]
    [InlineData("zero_inflated_poisson", "log", "rate ratio (count part)")]
    [InlineData("categorical", "logit", "odds ratio against the first category")]
    [InlineData("gaussian", "identity", "difference in the response")]
    [InlineData("bernoulli", "probit", "difference on the probit scale")]
    public void A_ratio_has_the_name_it_has_in_tables(string family, string link, string name)
    {
        EffectScale scale = EffectScale.Of(fits["contraception"].Description.Model with { Family = family, Link = link });
        Assert.Equal(name, scale.Name);
        Assert.Equal(name.Contains("ratio", StringComparison.Ordinal), scale.IsRatio);
    }

    [Fact]
    public void An_estimate_that_does_not_exist_is_not_drawn_or_printed()
    {
        ModelComparison comparison = FitReport.Of(fits["contraception"]).Comparison!;
        ComparisonRow row = comparison.Conditional.First(r => r.Laplace is not null && r.Quadrature is not null);
        ComparisonRow gone = row with
        {
            Laplace = row.Laplace! with { Exists = false, Value = -1234.5, StandardError = double.NaN },
            Quadrature = row.Quadrature! with { Exists = false, Value = -1234.5, StandardError = double.NaN },
        };
        string[] methods = ["posterior, draws", .. row.Exact is null ? Array.Empty<string>() : ["posterior, integral"]];
        ModelComparison changed = comparison with { Conditional = [gone] };
        Panel panel = ComparisonFigure.Of(changed).First().Panels.Single();
        Assert.Equal(methods, panel.Y.Categories);
        Assert.DoesNotContain(panel.Marks.OfType<PointMark>(), m => m.X[0] < -1000);
        string table = ReportTables.Conditional(changed);
        Assert.DoesNotContain("-123", table, StringComparison.Ordinal);
        Assert.Equal(4, table.Split("NA").Length - 1);
    }

    [Fact]
    public void Intervals_have_r_hat_and_effective_sample_size_beside_them()
    {
        PosteriorFit fit = fits["contraception"];
        Panel panel = FigureCatalogue.Make(fit, "coefficients").Single().Panels[0];
        SummaryRow urban = fit.Summary().Parameters.Single(r => r.Quantity.Name == "b_urbanY");
        int row = panel.Y.Categories!.Index().Single(c => c.Item == "urbanY").Index;
        Assert.Equal(["R-hat", "ESS"], panel.Side.Select(s => s.Title));
        Assert.Equal(urban.Summary.RHat.Value, panel.Side[0].Values[row], 1e-12);
        Assert.Equal(Math.Floor(Math.Min(urban.Summary.EssBulk.Value, urban.Summary.EssTail.Value)), panel.Side[1].Values[row]);
        Assert.Equal(60, FigureCatalogue.Make(fit, "caterpillar").Single().Panels[0].Side[0].Values.Count);
    }

    [Fact]
    public void Data_are_drawn_from_formula_and_table_alone_by_factor_and_group_per_exposure()
    {
        BoundModel model = fits["epilepsy"].Model!;
        Figure figure = RawDataFigure.Of(model)!;
        FigureAssert.IsSound(figure);
        Assert.Contains("exp(offset)", figure.Panels[0].Y.Label, StringComparison.Ordinal);
        Assert.Equal(["trt: 0", "trt: 1", "one id each"], figure.Legend.Select(l => l.Text));
        Assert.Equal(59, figure.Panels[0].Marks.OfType<LineMark>().Count(l => l.Ink == Ink.Faint));
        double rate = model.Design.Response.Values[0] / Math.Exp(model.Design.Predictors[0].Offset![0]);
        Assert.Contains(figure.Panels[0].Marks.OfType<PointMark>().SelectMany(m => m.Y), y => Math.Abs(y - rate) < 1e-12);
        BoundModel nothing = BoundModel.Bind(Model.Parse("Reaction ~ 1", Family.Gaussian()), Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "examples", "sleepstudy.csv")));
        Assert.Null(RawDataFigure.Of(nothing));
    }

    [Fact]
    public void Predicted_curves_are_population_averaged_rates_with_a_line_for_each_group()
    {
        PosteriorFit fit = fits["epilepsy"];
        Figure figure = FigureCatalogue.Make(fit, "predictions").Single();
        Panel panel = figure.Panels.Single();
        Assert.Equal(["trt: 0", "trt: 1", "one id each"], figure.Legend.Select(l => l.Text));
        Assert.Equal(59, panel.Marks.Count(m => m.Ink == Ink.Faint));
        LineMark[] curves = [.. panel.Marks.OfType<LineMark>().Where(m => m.Ink != Ink.Faint)];
        BandMark[] bands = [.. panel.Marks.OfType<BandMark>()];
        Assert.Equal(2, curves.Length);
        Assert.Equal(4, bands.Length);
        Assert.All(bands, b => Assert.All(b.Lower.Zip(b.Upper), p => Assert.True(p.First > 0 && p.First < p.Second)));
        for (int c = 0; c < 2; c++)
        {
            Assert.All(Enumerable.Range(0, curves[c].X.Count), i => Assert.True(
                bands[2 * c].Lower[i] < bands[(2 * c) + 1].Lower[i] && bands[(2 * c) + 1].Lower[i] < curves[c].Y[i]
                && curves[c].Y[i] < bands[(2 * c) + 1].Upper[i] && bands[(2 * c) + 1].Upper[i] < bands[2 * c].Upper[i]));
        }

        string csv = figure.ToCsv();
        Assert.Contains("95% interval", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void Predicted_probabilities_of_categories_sum_to_one()
    {
        Figure[] figures = [.. FigureCatalogue.Make(fits["wine"], "predictions")];
        Assert.Equal(["predictions", "predictions-stacked"], figures.Select(f => f.Name));
        Figure figure = figures[0];
        Assert.Equal(["1", "2", "3", "4", "5"], figure.Legend.Select(l => l.Text));
        foreach (Panel panel in figure.Panels)
        {
            PointMark[] points = [.. panel.Marks.OfType<PointMark>()];
            Assert.Equal(5, points.Length);
            Assert.All(Enumerable.Range(0, points[0].Y.Count), i => Assert.Equal(1, points.Sum(p => p.Y[i]), 0.05));
        }

        foreach (Panel panel in figures[1].Panels)
        {
            BarMark[] bars = [.. panel.Marks.OfType<BarMark>()];
            Assert.Equal(["1", "2", "3", "4", "5"], bars.Select(b => b.Series));
            Assert.Equal(bars.Select(b => b.Opacity), figures[1].Legend.Select(l => l.Opacity));
            Assert.All(bars[0].Bottom, v => Assert.Equal(0, v));
            Assert.All(bars[4].Top, v => Assert.Equal(1, v, 1e-12));
            Assert.All(Enumerable.Range(1, 4), c => Assert.Equal(bars[c - 1].Top, bars[c].Bottom));
        }
    }

    [Fact]
    public void Priors_drawn_are_densities_of_the_priors_resolved()
    {
        PosteriorFit fit = fits["sleepstudy"];
        BoundModel model = fit.Model!;
        Models.Priors.ResolvedPrior days = model.Priors.Single(p => p.Parameter == "b_Days");
        Assert.Equal(Math.Exp(days.Density!.LogDensity(3.5, out _)), PriorDensity.Of(model, "b_Days", null)!(3.5), 1e-15);
        Assert.Null(PriorDensity.Of(model, "b_Intercept", null));

        // LKJ(2) for two effects: the correlation's density is ¾(1 − ρ²).
        Func<double, double> correlation = PriorDensity.Of(fits["epilepsy"].Model!, "cor_id__Intercept__time", "id")!;
        Assert.Equal(0.75, correlation(0), 1e-6);
        Assert.Equal(0.75 * (1 - 0.36), correlation(-0.6), 1e-6);
    }

    [Fact]
    public void Figures_that_do_not_apply_say_why_and_unknown_names_what_there_is()
    {
        Assert.Empty(FigureCatalogue.Make(fits["wine"], "intercept-slope"));
        Assert.Contains("two effects", FigureCatalogue.WhyNot("intercept-slope"), StringComparison.Ordinal);
        Assert.Contains("trace", Assert.Throws<ArgumentException>(() => FigureCatalogue.Make(fits["wine"], "pie")).Message, StringComparison.Ordinal);
        Assert.Contains("b_tempwarm", Assert.Throws<ArgumentException>(() => FigureCatalogue.Make(fits["wine"], "trace", ["b_tmp"])).Message, StringComparison.Ordinal);
        Assert.Equal(["sd(Intercept)"], FigureCatalogue.Make(fits["wine"], "trace", ["sd_*"]).Single().Panels.Select(p => p.Title));
    }

    [Fact]
    public void Checks_by_factor_and_group_split_the_rows()
    {
        PosteriorFit fit = fits["epilepsy"];
        Figure[] figures = [.. FigureCatalogue.Make(fit, "ppc")];
        Assert.Equal(["trt: 0", "trt: 1"], figures[1].Panels.Select(p => p.Title));
        double[] y = fit.Model!.Design.Response.Values;
        int treated = Enumerable.Range(0, y.Length).Count(i => figures[1].Panels[1].Note == "155 rows" && fit.Model.Design.Predictors[0].Columns[0].Values![i] == 1);
        Assert.Equal(treated, figures[1].Panels[1].Marks.OfType<BarMark>().Single().Top.Sum(v => v * v), 1e-9);
        Panel groups = figures[2].Panels.Single();
        int first = groups.X.Categories!.Index().Single(c => c.Item == "49").Index;
        Models.Design.GroupingFactor id = fit.Model.Design.Groups.Single();
        int code = id.Levels.Index().Single(l => l.Item == "49").Index;
        double mean = Enumerable.Range(0, y.Length).Where(i => id.Codes[i] == code).Average(i => y[i]);
        Assert.Equal(mean, groups.Marks.OfType<PointMark>().Single().Y[first], 1e-12);
        Assert.Equal(59, groups.Marks.OfType<IntervalMark>().Single().At.Count);
    }

    [Fact]
    public void Methods_are_compared_on_request()
    {
        Assert.Equal(["compare"], FigureCatalogue.Kinds.Where(k => k.OnRequest).Select(k => k.Name));
        Figure[] figures = [.. FigureCatalogue.Make(fits["cbpp"], "compare")];
        Assert.Equal(["compare", "compare-population"], figures.Select(f => f.Name));
        Assert.All(figures, FigureAssert.IsSound);
        Panel period = figures[0].Panels.Single(p => p.Title == "factor(period)2");
        Assert.Equal(["Laplace", "quadrature", "posterior, draws", "posterior, integral"], period.Y.Categories);

        // The maximum by Laplace's approximation, from tests/Estimation.Tests/Reference/reference-fits.json.
        Assert.Equal(-0.992332689161106, period.Marks.OfType<PointMark>().First().X[0], 1e-6);
        Assert.Contains("GEE", figures[1].Panels[1].Y.Categories!);
    }

    [Fact]
    public void Rows_far_above_the_curves_do_not_flatten_them()
    {
        Panel panel = FigureCatalogue.Make(fits["epilepsy"], "predictions").Single().Panels[0];
        double[] rows = [.. panel.Marks.OfType<PointMark>().SelectMany(m => m.Y)];
        double most = panel.Y.Maximum!.Value;
        int above = rows.Count(v => v > most);
        Assert.InRange(above, 1, rows.Length / 20);
        Assert.All(panel.Marks.OfType<BandMark>(), b => Assert.True(b.Upper.Max() < most));
        Assert.Contains($"The {above} highest rows lie above the part shown.", FigureCatalogue.Make(fits["epilepsy"], "predictions").Single().Caption, StringComparison.Ordinal);
        Assert.Equal(new Axis(), ShownRange.Of(new Axis(), [1, 2], [0, 1, 2, 3, 4]));
    }

    [Fact]
    public void Checks_are_drawn_by_the_kind_of_outcome()
    {
        Assert.Equal(["ppc", "ppc-by-factor", "ppc-by-group", "calibration"], FigureCatalogue.Make(fits["contraception"], "ppc").Select(f => f.Name));
        Figure[] counts = [.. FigureCatalogue.Make(fits["epilepsy"], "ppc")];
        Assert.Equal(["ppc", "ppc-by-factor", "ppc-by-group", "loo-pit"], counts.Select(f => f.Name));
        Assert.Contains("root", counts[0].Panels[0].Y.Label, StringComparison.Ordinal);
        BarMark bars = counts[0].Panels[0].Marks.OfType<BarMark>().Single();
        Assert.Equal(fits["epilepsy"].Description.Model.Rows, bars.Top.Sum(v => v * v), 1e-9);
        Assert.Contains(FigureCatalogue.Make(fits["sleepstudy"], "ppc")[0].Panels[0].Marks.OfType<LineMark>(), l => l.Series == "data");
        Figure khat = FigureCatalogue.Make(fits["sleepstudy"], "khat").Single();
        Assert.Equal(180, khat.Panels[0].Marks.OfType<PointMark>().Sum(m => m.X.Count));
        double[] expected = [.. FigureCatalogue.Make(fits["sleepstudy"], "residuals").Single().Panels[0].Marks.OfType<PointMark>().Single().Y];
        Assert.Equal(fits["sleepstudy"].Residuals().Residuals.Values.Order(), expected);
    }
}
