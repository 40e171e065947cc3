using Bayes.Diagnostics.Causes;
using Bayes.Diagnostics.Sensitivity;
using Bayes.Draws;

namespace Bayes.Diagnostics.Tests;

public class CauseTests
{
    private const int Draws = 400;

    [Fact]
    public void Divergences_at_a_small_scale_are_a_funnel()
    {
        double[][] sd = Chains(1, z => Math.Exp(z));
        ConvergenceFinding finding = Assert.Single(Find(("tau", sd), ("b", Chains(2, z => z)), sd, s => s < 0.2));
        Assert.Equal("funnel", finding.Code);
        Assert.Equal("tau", finding.Parameter);
        Assert.Contains("small", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Divergences_at_large_values_are_located()
    {
        double[][] b = Chains(2, z => z);
        ConvergenceFinding finding = Assert.Single(Find(("tau", Chains(1, z => Math.Exp(z))), ("b", b), b, x => x > 1.5));
        Assert.Equal(("divergences_at", "b"), (finding.Code, finding.Parameter));
    }

    [Fact]
    public void Divergences_all_over_the_place_and_good_chains_have_no_cause()
    {
        double[][] unrelated = Chains(3, z => z);
        Assert.Empty(Find(("a", Chains(1, z => z)), ("b", Chains(2, z => z)), unrelated, x => x > 1.5));
    }

    [Fact]
    public void Chains_in_two_places_are_modes()
    {
        double[][] a = Chains(1, z => z);
        for (int m = 2; m < 4; m++)
        {
            a[m] = [.. a[m].Select(v => v + 10)];
        }

        ConvergenceFinding finding = Assert.Single(Find(("a", a), ("b", Chains(2, z => z)), a, _ => false));
        Assert.Equal("modes", finding.Code);
        Assert.Contains("Chains 1, 2 and 3, 4 sit in different places", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Chains_that_are_on_their_way_drift()
    {
        double[][] a = Chains(1, z => 0.1 * z);
        double[][] drifting = [.. a.Select(c => c.Select((v, i) => v + (0.01 * i)).ToArray())];
        Assert.Contains(Find(("a", drifting), ("b", Chains(2, z => z)), a, _ => false), f => f.Code == "drift" && f.Severity == FindingSeverity.Error);
    }

    [Fact]
    public void Slow_quantities_that_cancel_are_a_ridge()
    {
        double[][] slow = [.. Chains(1, z => z).Select(Walk)];
        double[][] other = [.. slow.Zip(Chains(2, z => 0.05 * z), (c, e) => c.Zip(e, (v, w) => w - v).ToArray())];
        ConvergenceFinding finding = Find(("a", slow), ("b", other), slow, _ => false).Single(f => f.Code == "ridge");
        Assert.Contains("correlation -0.99", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cumulative_distance_of_two_points_is_that_by_hand()
    {
        // P = ½ and Q = q between the points, the same above them with 1 − q.
        const double Q = 0.8;
        double One(double p, double q) => Math.Sqrt(((p * Math.Log2(2 * p / (p + q))) + (q * Math.Log2(2 * q / (p + q)))) / (p + q));
        Assert.Equal(Math.Max(One(.5, Q), One(.5, 1 - Q)), CumulativeDivergence.Distance([3, 7], [Q, 1 - Q]), 12);
        Assert.Equal(CumulativeDivergence.Distance([3, 7], [Q, 1 - Q]), CumulativeDivergence.Distance([-3, -7], [Q, 1 - Q]), 12);
        Assert.Equal(0, CumulativeDivergence.Distance([1, 2, 3], [1.0 / 3, 1.0 / 3, 1.0 / 3]), 7);
        Assert.Equal(0, CumulativeDivergence.Distance([2, 2], [0.9, 0.1]));
    }

    private static IReadOnlyList<ConvergenceFinding> Find((string Name, double[][] Values) a, (string Name, double[][] Values) b, double[][] of, Predicate<double> diverges)
    {
        DrawSet draws = new([.. Enumerable.Range(0, 4).Select(m => new ChainDraws(
            m + 1,
            [a.Name, b.Name],
            [a.Values[m], b.Values[m]],
            [.. SamplerColumn.All.Select(c => c == SamplerColumn.Divergent ? of[m].Select(v => diverges(v) ? 1.0 : 0).ToArray() : new double[Draws])]))]);
        return ConvergenceCauses.Find(draws, DrawsSummary.Of(draws));
    }

    private static double[][] Chains(long seed, Func<double, double> map) =>
        [.. Enumerable.Range(0, 4).Select(m => LinearCongruentialDraws.Normal((100 * seed) + m + 1, Draws).Select(map).ToArray())];

    private static double[] Walk(double[] z)
    {
        double[] x = [.. z];
        for (int i = 1; i < x.Length; i++)
        {
            x[i] = (0.98 * x[i - 1]) + (0.2 * z[i]);
        }

        return x;
    }
}
