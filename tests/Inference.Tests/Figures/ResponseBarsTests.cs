using Bayes.Figures;
using Bayes.Models;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Numerics;
using Bayes.Plots;

namespace Bayes.Inference.Tests.Figures;

public class ResponseBarsTests
{
    private const int Rows = 90;

    [Fact]
    public void A_level_with_one_outcome_has_bars_of_both()
    {
        Panel panel = Checks("o ~ x + f", Family.Bernoulli(), "b: normal(0, 1)")[1].Panels[1];
        Assert.Equal("f: b", panel.Title);
        BarMark data = panel.Marks.OfType<BarMark>().Single();
        Assert.Equal([0.0, 45], data.Top);
        Assert.StartsWith("no: 0 rows", data.Labels![0], StringComparison.Ordinal);
        Assert.StartsWith("yes: 45 rows", data.Labels[1], StringComparison.Ordinal);
        Assert.Equal([0.0, 1], panel.Marks.OfType<IntervalMark>().Single().At);
        Assert.True(panel.Marks.OfType<IntervalMark>().Single().Upper[0] > 0, "no simulation has a 'no'");
    }

    [Fact]
    public void Categories_that_a_level_lacks_have_a_bar()
    {
        Panel panel = Checks("c ~ x + f", Family.Cumulative(), "b: normal(0, 1)")[1].Panels[1];
        BarMark data = panel.Marks.OfType<BarMark>().Single();
        Assert.Equal(3, data.Top.Count);
        Assert.Equal(0, data.Top[0]);
        Assert.Equal(45, data.Top.Sum());
        Assert.StartsWith("low: 0 rows", data.Labels![0], StringComparison.Ordinal);
        Assert.StartsWith("high: ", data.Labels[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_have_bars_from_zero_to_the_largest_of_all()
    {
        Figure[] figures = Checks("n ~ x + f", Family.Poisson(), null);
        foreach (BarMark data in figures[..2].SelectMany(f => f.Panels).Select(p => p.Marks.OfType<BarMark>().Single()))
        {
            Assert.Equal(8, data.Top.Count);
            Assert.StartsWith("0: 0 rows", data.Labels![0], StringComparison.Ordinal);
        }

        Assert.True(figures[0].Panels[0].Marks.OfType<IntervalMark>().Single().Upper[0] > 0, "no simulation has a zero");
    }

    [Fact]
    public void Densities_of_levels_have_the_ends_of_the_whole_response()
    {
        Figure[] figures = Checks("r ~ x + f", Family.Gaussian(), null);
        Assert.Equal(2, figures[1].Panels.Count);
        Assert.All(figures[1].Panels, p => Assert.Equal((figures[0].Panels[0].X.Minimum, figures[0].Panels[0].X.Maximum), (p.X.Minimum, p.X.Maximum)));
    }

    private static Figure[] Checks(string formula, Family family, string? prior)
    {
        ModelSpec model = Model.Parse(formula, family);
        PosteriorFit fit = (prior is null ? model : model.WithPrior(prior)).Sample(Data(), new SamplingOptions { Chains = 2, Warmup = 150, Draws = 120 });
        return [.. FigureCatalogue.Make(fit, "ppc")];
    }

    // Level b has the outcome 'yes' alone, no 'low', and counts of at least 3; level a has counts of 2 and 3.
    private static Table Data()
    {
        RandomStream random = new(31, 1);
        double[] x = [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal())];
        return Table.FromColumns(
            TableColumn.Numeric("x", x),
            TableColumn.Factor("f", Enumerable.Range(0, Rows).Select(i => "ab"[i % 2].ToString())),
            TableColumn.Factor("o", Enumerable.Range(0, Rows).Select(i => i % 2 == 1 || i % 4 == 0 ? "yes" : "no"), ["no", "yes"]),
            TableColumn.Factor("c", Enumerable.Range(0, Rows).Select(i => i % 2 == 1 ? (i % 3 == 0 ? "high" : "middle") : i % 4 == 0 ? "low" : i % 3 == 0 ? "middle" : "high"), ["low", "middle", "high"]),
            TableColumn.Numeric("n", Enumerable.Range(0, Rows).Select(i => i % 2 == 1 ? 3.0 + (i % 5) : 2.0 + (i % 4 / 2))),
            TableColumn.Numeric("r", x.Select((v, i) => v + (5 * (i % 2)) + random.NextNormal())));
    }
}
