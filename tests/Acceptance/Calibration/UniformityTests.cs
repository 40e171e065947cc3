using Bayes.Calibration.Ranks;
using Bayes.Numerics;

namespace Bayes.Acceptance.Calibration;

public sealed class UniformityTests
{
    private const int Replicates = 200;
    private static readonly UniformityTest Test = new(Replicates, RankReplicate.Draws);

    [Fact]
    public void Uniform_ranks_are_rejected_as_often_as_the_level_says()
    {
        const int Sets = 2_000;
        int chiSquare = 0;
        int band = 0;
        int either = 0;
        for (int s = 0; s < Sets; s++)
        {
            UniformityResult result = Test.Test(Ranks((ulong)s + 1, u => u));
            chiSquare += result.ChiSquareP < 0.05 ? 1 : 0;
            band += result.BandP < 0.05 ? 1 : 0;
            either += result.P < 0.05 ? 1 : 0;
        }

        // Three binomial standard errors, 0.015, around the level; the combined test may only be more careful.
        Assert.InRange((double)chiSquare / Sets, 0.035, 0.065);
        Assert.InRange((double)band / Sets, 0.035, 0.065);
        Assert.InRange((double)either / Sets, 0.01, 0.065);
    }

    [Fact]
    public void Ranks_of_a_shifted_a_wide_and_a_narrow_posterior_are_rejected()
    {
        Assert.True(Test.Test(Ranks(1, u => Math.Pow(u, 1.7))).P < 0.001);
        Assert.True(Test.Test(Ranks(2, u => Squeeze(u, 1.6))).P < 0.001);
        Assert.True(Test.Test(Ranks(3, u => Squeeze(u, 0.6))).P < 0.001);
    }

    [Fact]
    public void Holm_multiplies_the_smallest_by_their_number_and_never_decreases()
    {
        double[] adjusted = UniformityTest.Holm([0.01, 0.04, 0.03, 0.005]);
        double[] expected = [0.03, 0.06, 0.06, 0.02];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], adjusted[i], 12);
        }
    }

    /// <summary>Moves uniform numbers to the centre (power below 1 moves them to the ends), keeping ½ where it is.</summary>
    private static double Squeeze(double u, double power)
    {
        double away = Math.Pow(Math.Abs((2 * u) - 1), power);
        return 0.5 + (u < 0.5 ? -0.5 * away : 0.5 * away);
    }

    private static int[] Ranks(ulong stream, Func<double, double> map)
    {
        RandomStream random = new(97, stream);
        return [.. Enumerable.Range(0, Replicates).Select(_ => (int)(map(random.NextDouble()) * (RankReplicate.Draws + 1)))];
    }
}
