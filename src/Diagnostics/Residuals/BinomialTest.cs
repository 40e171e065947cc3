using MathNet.Numerics;

namespace Bayes.Diagnostics.Residuals;

/// <summary>The exact binomial test, two-sided: the probability of all counts that are no likelier than the one seen.</summary>
public static class BinomialTest
{
    // Counts as likely as the one seen must not fall out by rounding.
    private const double Slack = 1 + 1e-7;

    /// <summary>Tests a count.</summary>
    /// <param name="count">The successes, 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">The trials.</param>
    /// <param name="probability">That of a success, in [0, 1].</param>
    /// <returns>The p value.</returns>
    public static double P(int count, int trials, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, trials);
        double seen = Log(count);
        double sum = 0;
        for (int k = 0; k <= trials; k++)
        {
            double log = Log(k);
            sum += log <= seen + Math.Log(Slack) ? Math.Exp(log) : 0;
        }

        return Math.Min(1, sum);

        double Log(int k) => (k == 0 ? 0 : k * Math.Log(probability)) + (k == trials ? 0 : (trials - k) * Numerics.SpecialFunctions.Log1P(-probability))
            + SpecialFunctions.FactorialLn(trials) - SpecialFunctions.FactorialLn(k) - SpecialFunctions.FactorialLn(trials - k);
    }
}
