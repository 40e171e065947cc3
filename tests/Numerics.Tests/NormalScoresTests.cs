namespace Bayes.Numerics.Tests;

public class NormalScoresTests
{
    [Fact]
    public void Scores_are_normal_quantiles_of_ranks_at_the_places_that_the_numbers_came_from()
    {
        double[] scores = [double.NaN, double.NaN, double.NaN, 7, double.NaN];
        NormalScores.Of([1, 2, 2, 5], [1, 0, 2, 4], scores);
        Assert.Equal(NormalDistribution.Quantile((1 - 0.375) / 4.25), scores[1]);
        Assert.Equal(NormalDistribution.Quantile((2.5 - 0.375) / 4.25), scores[0]);
        Assert.Equal(scores[0], scores[2]);
        Assert.Equal(NormalDistribution.Quantile((4 - 0.375) / 4.25), scores[4]);
        Assert.Equal(7, scores[3]);
    }
}
