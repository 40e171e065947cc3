using Bayes.Effects;
using Bayes.Models.Families;

namespace Bayes.Inference.Tests.Effects;

public class MarginalMeanTests
{
    // Integrals by R's integrate() with tolerance 1e-12.
    [Theory]
    [InlineData(Link.Logit, 0.5, 0, 0.5)]
    [InlineData(Link.Identity, 0.7, 2, 0.7)]
    [InlineData(Link.Log, 0.7, 2, 2.7)]
    [InlineData(Link.Probit, 0.7, 2, 0.313049516849971)]
    public void Closed_forms_hold(Link link, double predictor, double spread, double expected) =>
        Assert.Equal(expected, MarginalMean.OnLinkScale(link, predictor, spread), 12);

    [Theory]
    [InlineData(Link.Logit)]
    [InlineData(Link.Cloglog)]
    public void Integrals_agree_with_a_fine_sum(Link link)
    {
        foreach (double spread in new[] { 0.1, 0.7, 1.5, 3, 6 })
        {
            foreach (double predictor in new[] { -6, -2, -0.3, 0, 1, 3 })
            {
                double expected = Links.Forward(link, FineSum(link, predictor, spread));
                Assert.Equal(expected, MarginalMean.OnLinkScale(link, predictor, spread), 6);
            }
        }
    }

    [Fact]
    public void The_course_example_of_a_marginal_probability_is_met()
    {
        // Steroid, mild, week 48 of the asthma data: 0.4877 at b = 0, 0.4899 averaged over the children.
        double predictor = -1.1991 + 1.0043 + (48 * (0.007117 - 0.004088));
        double marginal = Links.Inverse(Link.Logit, MarginalMean.OnLinkScale(Link.Logit, predictor, 1.0390));
        Assert.Equal(0.4877, Links.Inverse(Link.Logit, predictor), 4);
        Assert.Equal(0.4899, marginal, 4);
    }

    [Theory]
    [InlineData(0.85, 1.2, 0.7145)]
    [InlineData(1.1, 2.0, 0.8457)]
    public void Zeger_s_approximation_gives_the_textbook_values(double coefficient, double variance, double expected) =>
        Assert.Equal(expected, ZegerApproximation.Of(Link.Logit, coefficient, variance, isIntercept: false), 1e-4); // Textbooks round c² to 0.346.

    [Fact]
    public void Zeger_s_approximation_moves_only_the_intercept_of_the_log_link()
    {
        Assert.Equal(0.3, ZegerApproximation.Of(Link.Log, 0.3, 1, isIntercept: false));
        Assert.Equal(0.8, ZegerApproximation.Of(Link.Log, 0.3, 1, isIntercept: true), 12);
        Assert.True(double.IsNaN(ZegerApproximation.Of(Link.Cloglog, 0.3, 1, isIntercept: true)));
    }

    private static double FineSum(Link link, double predictor, double spread)
    {
        const double Step = 1e-3;
        double sum = 0;
        for (double z = -9; z <= 9; z += Step)
        {
            sum += Step * Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI) * Links.Inverse(link, predictor + (spread * z));
        }

        return sum;
    }
}
