using Bayes.Models.Conditional;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Tests.Marginal;

/// <summary>Puts the entries of structured covariances into a point ψ at which a likelihood is tested.</summary>
internal static class StructuredPoint
{
    /// <summary>Fills the entries of a covariance whose factor is not free; says whether it was one.</summary>
    public static bool Fill(TermSlots term, double[] point, double deviation, double angle)
    {
        if (MarginalCovariance.IsFree(term))
        {
            return false;
        }

        for (int r = 0; r < term.DeviationCount; r++)
        {
            // Deviations of their own are absolute values, which have no slope at 0.
            point[term.LogSd + r] = (term.DeviationCount > 1 ? Math.Max(deviation, 0.3) : deviation) * (0.7 + (0.1 * r));
        }

        if (term.HasOneCorrelation)
        {
            point[term.Correlation] = angle;
        }

        return true;
    }
}
