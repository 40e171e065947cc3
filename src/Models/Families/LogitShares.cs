using Bayes.Numerics;

namespace Bayes.Models.Families;

/// <summary>A probability with logit link and its complement, with their logarithms, from one exponential.</summary>
/// <param name="Mean">μ = 1/(1 + exp(−η)).</param>
/// <param name="Rest">1 − μ.</param>
/// <param name="LogMean">log μ.</param>
/// <param name="LogRest">log(1 − μ).</param>
internal readonly record struct LogitShares(double Mean, double Rest, double LogMean, double LogRest)
{
    /// <summary>Those of η, none of which overflows or cancels.</summary>
    public static LogitShares Of(double predictor)
    {
        double far = Math.Abs(predictor);
        double e = Math.Exp(-far);
        double larger = 1 / (1 + e);
        double logLarger = -SpecialFunctions.Log1P(e);
        return predictor >= 0
            ? new LogitShares(larger, e * larger, logLarger, logLarger - far)
            : new LogitShares(e * larger, larger, logLarger - far, logLarger);
    }
}
