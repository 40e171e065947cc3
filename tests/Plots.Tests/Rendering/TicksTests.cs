using Bayes.Plots.Rendering;

namespace Bayes.Plots.Tests.Rendering;

public class TicksTests
{
    [Theory]
    [InlineData(0, 1, 5, new[] { "0.0", "0.2", "0.4", "0.6", "0.8", "1.0" }, 6)]
    [InlineData(-1.2, 1.3, 6, new[] { "−1.0", "−0.5", "0.0", "0.5", "1.0" }, 5)]
    [InlineData(3, 4012, 5, new[] { "1000", "2000", "3000", "4000" }, 4)]
    public void Ticks_are_at_round_numbers(double low, double high, int most, string[] labels, int count)
    {
        IReadOnlyList<Tick> ticks = Ticks.Linear(low, high, Math.Max(most, count));
        Assert.Equal(labels, ticks.Select(t => t.Label));
    }

    [Fact]
    public void There_are_never_more_than_asked_for_and_all_are_inside()
    {
        for (int most = 2; most < 12; most++)
        {
            foreach ((double low, double high) in new[] { (0.0, 1.0), (-3.7, 912.4), (1e-9, 2e-9), (-1e12, 1.0), (0.3, 0.34) })
            {
                IReadOnlyList<Tick> ticks = Ticks.Linear(low, high, most);
                Assert.InRange(ticks.Count, 1, most);
                Assert.All(ticks, t => Assert.InRange(t.Value, low - (1e-6 * (high - low)), high + (1e-6 * (high - low))));
            }
        }
    }

    [Theory]
    [InlineData(0.9, 1100, 5, new[] { "1", "10", "100", "1000" })]
    [InlineData(0.05, 0.6, 8, new[] { "0.05", "0.1", "0.2", "0.3", "0.5" })]
    public void Logarithmic_ticks_are_powers_of_ten_and_their_simple_multiples(double low, double high, int most, string[] expected) =>
        Assert.Equal(expected, Ticks.Logarithmic(low, high, most).Select(t => t.Label));
}
