using Bayes.Draws;
using Bayes.Numerics;
using Bayes.Plots.Chains;
using Bayes.Plots.Rendering;

namespace Bayes.Plots.Tests.Chains;

public class ChainFigureTests
{
    private static readonly PlottedQuantity[] s_quantities = [new("b_Intercept", "Intercept"), new("sd_g__Intercept", "sd(Intercept)", 0), new("cor_g__a__b", "cor(a, b)", -1, 1)];

    [Theory]
    [InlineData(4, 300, 0)]
    [InlineData(4, 1000, 5)]
    [InlineData(2, 30, 1)]
    [InlineData(1, 100, 0)]
    public void Every_figure_of_draws_is_sound(int chains, int draws, int divergences)
    {
        DrawSet set = Simulate(chains, draws, divergences, _ => 0);
        Assert.All(Figures(set), FigureAssert.IsSound);
    }

    [Fact]
    public void A_divergence_is_marked_in_trace_and_pairs()
    {
        DrawSet set = Simulate(4, 200, 3, _ => 0);
        RugMark rug = TraceFigure.Of(set, s_quantities).Panels[0].Marks.OfType<RugMark>().Single();
        Assert.Equal(3, rug.Positions.Count);
        Figure pairs = PairsFigure.Of(set, s_quantities);
        Assert.Equal(3, pairs.Panels[3].Marks.OfType<PointMark>().Single(m => m.Ink == Ink.Alert).X.Count);
        Assert.Contains("3 transitions", pairs.Caption, StringComparison.Ordinal);
        Assert.True(pairs.Panels[3].Y.IsLogarithmic);
    }

    [Fact]
    public void Transitions_at_the_largest_tree_depth_are_circles_in_pairs()
    {
        DrawSet set = Simulate(2, 100, 0, _ => 0);
        Figure pairs = PairsFigure.Of(set, s_quantities, 10);
        Assert.Equal(4, pairs.Panels[3].Marks.OfType<PointMark>().Single(m => m.IsHollow).X.Count);
        Assert.Contains("the 4 transitions", pairs.Caption, StringComparison.Ordinal);
        Assert.Contains(pairs.Legend, l => l.Text == "largest tree depth");
        Assert.DoesNotContain("tree depth", PairsFigure.Of(set, s_quantities, 11).Caption, StringComparison.Ordinal);
        FigureAssert.IsSound(pairs);
    }

    [Fact]
    public void Pairs_stay_a_matrix_however_narrow_its_columns_become()
    {
        PlottedQuantity[] wide = [.. Enumerable.Range(0, 7).Select(i => s_quantities[i % 3] with { Label = $"I(a_long_name^2):level{i}" })];
        Figure pairs = PairsFigure.Of(Simulate(2, 100, 1, _ => 0), wide);
        FigureAssert.IsSound(pairs);
        PlacedPanel[] panels = [.. FigureLayout.Of(pairs, true).Panels];
        for (int row = 0; row < 7; row++)
        {
            Assert.Single(panels.Skip(7 * row).Take(7).Select(p => p.Top).Distinct());
            Assert.Single(Enumerable.Range(0, 7).Select(i => panels[(7 * i) + row].Left).Distinct());
        }

        Assert.Single(panels.Select(p => Math.Round(p.Width, 6)).Distinct());
    }

    [Fact]
    public void A_long_trace_keeps_its_extremes()
    {
        DrawSet set = Simulate(1, 5000, 0, _ => 0);
        double[] all = set.Parameter("b_Intercept").Pooled();
        LineMark line = TraceFigure.Of(set, s_quantities).Panels[0].Marks.OfType<LineMark>().Single();
        Assert.InRange(line.X.Count, 100, 500);
        Assert.Equal(all.Max(), line.Y.Max());
        Assert.Equal(all.Min(), line.Y.Min());
    }

    [Fact]
    public void Ranks_of_one_distribution_stay_inside_and_those_of_a_shifted_chain_leave()
    {
        int outside = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            outside += Leaves(Simulate(4, 400, 0, _ => 0, seed)) ? 1 : 0;
        }

        // 5% of 40 are expected; more than 7 come about once in a thousand.
        Assert.InRange(outside, 0, 7);
        Assert.True(Leaves(Simulate(4, 400, 0, m => m == 2 ? 0.5 : 0)));
    }

    [Fact]
    public void Ranks_need_two_chains()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => RankFigure.Of(Simulate(1, 50, 0, _ => 0), s_quantities));
        Assert.Contains("one only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_prior_is_drawn_where_it_is_known()
    {
        Figure figure = DensityFigure.Of(Simulate(2, 200, 0, _ => 0), s_quantities, q => q.Name == "b_Intercept" ? x => Math.Exp(-Math.Abs(x)) / 2 : null);
        Assert.Contains(figure.Panels[0].Marks.OfType<LineMark>(), l => l is { Series: "prior", IsDashed: true });
        Assert.DoesNotContain(figure.Panels[1].Marks.OfType<LineMark>(), l => l.Series == "prior");
        Assert.Contains(figure.Legend, l => l.Text == "prior");
    }

    [Fact]
    public void Constant_and_infinite_draws_are_drawn_all_the_same()
    {
        ChainDraws chain = new(1, ["a", "b"], [[1, 1, 1, 1, 1], [double.NaN, double.PositiveInfinity, 1, 2, 3]], [.. SamplerColumn.All.Select(_ => new double[5])]);
        ChainDraws other = new(2, ["a", "b"], [[1, 1, 1, 1, 1], [1, 2, 3, 4, 5]], [.. SamplerColumn.All.Select(_ => new double[5])]);
        DrawSet set = new([chain, other]);
        PlottedQuantity[] quantities = [new("a", "a", 0), new("b", "b", 0)];
        FigureAssert.IsSound(TraceFigure.Of(set, quantities));
        FigureAssert.IsSound(DensityFigure.Of(set, quantities));
        FigureAssert.IsSound(PairsFigure.Of(set, quantities));
        FigureAssert.IsSound(RankFigure.Of(set, quantities));
        Assert.Null(EnergyFigure.Of(set));
    }

    private static bool Leaves(DrawSet set)
    {
        Panel panel = RankFigure.Of(set, [s_quantities[0]]).Panels[0];
        BandMark band = panel.Marks.OfType<BandMark>().Single();
        return panel.Marks.OfType<LineMark>().Any(l => l.Y.Where((y, k) => y < band.Lower[k] - 1e-9 || y > band.Upper[k] + 1e-9).Any());
    }

    private static IEnumerable<Figure> Figures(DrawSet set)
    {
        yield return TraceFigure.Of(set, s_quantities);
        yield return DensityFigure.Of(set, s_quantities);
        yield return PairsFigure.Of(set, s_quantities);
        yield return EnergyFigure.Of(set)!;
        yield return EssFigure.Of(set, s_quantities);
        if (set.ChainCount > 1)
        {
            yield return RankFigure.Of(set, s_quantities);
        }
    }

    private static DrawSet Simulate(int chains, int draws, int divergences, Func<int, double> shift, ulong seed = 7)
    {
        string[] names = [.. s_quantities.Select(q => q.Name)];
        return new DrawSet([.. Enumerable.Range(0, chains).Select(m =>
        {
            RandomStream random = new(seed, (ulong)m);
            double[][] values = [new double[draws], new double[draws], new double[draws]];
            double[][] sampler = [.. SamplerColumn.All.Select(_ => new double[draws])];
            for (int i = 0; i < draws; i++)
            {
                double z = random.NextNormal();
                values[0][i] = shift(m) + z;
                values[1][i] = Math.Exp((0.4 * random.NextNormal()) + (0.5 * z));
                values[2][i] = Math.Tanh(random.NextNormal());
                sampler[3][i] = i % 50 == 7 ? 10 : 3;
                sampler[6][i] = 100 + random.NextNormal();
                sampler[5][i] = m == 0 && i < divergences ? 1 : 0;
            }

            return new ChainDraws(m + 1, names, values, sampler);
        })]);
    }
}
