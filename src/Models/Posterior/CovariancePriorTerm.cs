using Bayes.Models.Priors;

namespace Bayes.Models.Posterior;

/// <summary>The joint prior of the log standard deviations of one term, relative to the residual standard deviation where there is one.</summary>
/// <param name="prior">The prior.</param>
/// <param name="logSds">The place of the first log standard deviation.</param>
/// <param name="count">q, the number of standard deviations.</param>
/// <param name="logResidual">The place of the log residual standard deviation; −1 when the prior is absolute.</param>
internal sealed class CovariancePriorTerm(DecovPrior prior, int logSds, int count, int logResidual)
{
    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double residual = logResidual >= 0 ? position[logResidual] : 0;
        (double logDensity, double byResidual) = prior.LogDensityOfLogSds(position.Slice(logSds, count), residual, gradient.Slice(logSds, count));
        if (logResidual >= 0)
        {
            gradient[logResidual] += byResidual;
        }

        return logDensity;
    }

    /// <summary>Draws the standard deviations and writes their logarithms; the residual standard deviation is there already.</summary>
    public void Sample(Numerics.RandomStream random, Span<double> position)
    {
        Span<double> target = position.Slice(logSds, count);
        prior.Sample(random, logResidual >= 0 ? Math.Exp(position[logResidual]) : 1, target);
        for (int k = 0; k < count; k++)
        {
            target[k] = Math.Log(target[k]);
        }
    }
}
