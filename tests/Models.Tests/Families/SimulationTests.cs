using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Models.Tests.Families;

/// <summary>What a family simulates against its density: frequencies, and moments against <see cref="Family.Mean"/> and <see cref="Family.Variance"/>.</summary>
public class SimulationTests
{
    private const int Draws = 60_000;
    private const double Sigmas = 5.5;

    public static TheoryData<string> Families => [.. Outcomes.Names];

    [Theory]
    [MemberData(nameof(Families))]
    public void Frequencies_are_those_of_the_density(string name)
    {
        foreach ((Family family, double[] predictors, double trials, double[] draws) in Runs(name))
        {
            (double Y, double Weight)[] outcomes = [.. Outcomes.Of(family, predictors, trials)];
            double[] probability = [.. outcomes.Select(o => o.Weight * Math.Exp(Outcomes.LogDensity(family, o.Y, trials, predictors)))];
            Assert.Equal(1, probability.Sum(), 1e-9);

            // Single outcomes of discrete families; of others, twenty intervals of equal probability.
            bool discrete = outcomes.All(o => o.Weight == 1);
            double below = 0;
            for (int i = 0, cut = 1; i < outcomes.Length; i++)
            {
                below += probability[i];
                if (discrete)
                {
                    CheckShare(draws.Count(y => y == outcomes[i].Y), probability[i], $"{name} y = {outcomes[i].Y}");
                }
                else if (below >= cut * 0.05)
                {
                    double edge = 0.5 * (outcomes[i].Y + outcomes[Math.Min(i + 1, outcomes.Length - 1)].Y);
                    CheckShare(draws.Count(y => y <= edge), Math.Min(below, 1), $"{name} y ≤ {edge}");
                    cut++;
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Moments_are_those_the_family_says(string name)
    {
        foreach ((Family family, double[] predictors, double trials, double[] draws) in Runs(name))
        {
            (double Y, double Weight)[] outcomes = [.. Outcomes.Of(family, predictors, trials)];
            double[] probability = [.. outcomes.Select(o => o.Weight * Math.Exp(Outcomes.LogDensity(family, o.Y, trials, predictors)))];
            double mean = outcomes.Zip(probability, (o, p) => o.Y * p).Sum();
            double said = family.Mean(predictors) * (family.Notation.HasTrials ? trials : 1);
            Assert.Equal(mean, said, 1e-7 * Math.Max(1, Math.Abs(mean)));
            double variance = family.Variance(predictors, trials);
            if (!double.IsFinite(variance))
            {
                continue;
            }

            double square = outcomes.Zip(probability, (o, p) => (o.Y - mean) * (o.Y - mean) * p).Sum();
            Assert.Equal(square, variance, 1e-6 * Math.Max(1, square));
            double error = Math.Sqrt(variance / Draws);
            Assert.True(Math.Abs(draws.Average() - mean) <= Sigmas * error, $"{name}: mean {draws.Average()}, expected {mean} ± {error}");
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Far_predictors_give_outcomes_without_fail(string name)
    {
        Family family = Outcomes.Family(name);
        RandomStream random = new(20, 1);
        foreach (double[] predictors in DerivativeTests.Corners(family, 30))
        {
            for (int i = 0; i < 5; i++)
            {
                double y = family.Simulate(random, predictors, 9);
                Assert.False(double.IsNaN(y) || y < 0 && family.Kind != ResponseKind.Real, $"{name} at {string.Join(' ', predictors)}: {y}");
            }
        }
    }

    private static IEnumerable<(Family Family, double[] Predictors, double Trials, double[] Draws)> Runs(string name)
    {
        Family family = Outcomes.Family(name);
        RandomStream random = new(20261121, 7);
        double[][] points = family.Parameters.Count switch
        {
            1 => [[-1.2], [0.8]],
            2 when family.Kind == ResponseKind.Share => [[-0.6, 2.2], [0.9, 3]],
            5 => [[-1.2, -0.7, 0.4, -1.5, 0.8], [1.1, 0.5, -1, 0.3, -0.4]],
            4 => [[-1.2, 0.5, -0.4, 1.3], [1.1, -0.4, 1.2, -2]],
            6 => [[-1.2, -0.7, 0.4, -1.5, 0.8, 0.6], [1.1, 0.5, -1, 0.3, -0.4, -0.9]],
            2 => [[-1.2, 0.5], [1.1, -0.4], [-5.5, 0.5]],
            _ => [[-1.2, 0.5, -0.4], [1.1, -0.4, 1.2]],
        };
        foreach (double[] predictors in points)
        {
            double[] draws = new double[Draws];
            for (int i = 0; i < Draws; i++)
            {
                draws[i] = family.Simulate(random, predictors, 9);
            }

            yield return (family, predictors, family.Notation.HasTrials ? 9 : 1, draws);
        }
    }

    private static void CheckShare(int count, double probability, string what)
    {
        double error = Math.Sqrt(Math.Max(probability * (1 - probability), 1.0 / Draws) / Draws);
        double share = count / (double)Draws;
        Assert.True(Math.Abs(share - probability) <= Sigmas * error, $"{what}: share {share}, probability {probability} ± {error}");
    }
}
