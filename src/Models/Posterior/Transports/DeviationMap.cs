using Bayes.Numerics;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The map of a standard deviation to a coordinate in which it is nearly normal even where the data allow 0: sd = s·(−log Φ(−y)).</summary>
/// <remarks>
/// y ~ N(0, 1) is an exponential sd of mean s. Near 0 a density of the sd that is finite there becomes normal in y, while in log sd it has
/// an exponential tail; far out sd ≈ s·y²/2. Where the data determine the sd the map is nearly linear over the posterior.
/// </remarks>
internal static class DeviationMap
{
    private const int MaxSteps = 60;

    /// <summary>log(sd/s) at y, with its slope, the log of the slope and that one's slope.</summary>
    public static double Log(double y, out double slope, out double logSlope, out double slopeOfLogSlope)
    {
        double h = -NormalDistribution.LogCdf(-y, out double hazard);
        slope = hazard / h;
        logSlope = Math.Log(slope);
        slopeOfLogSlope = hazard - y - slope;
        return Math.Log(h);
    }

    /// <summary>The y of a log(sd/s): Newton's method on an increasing function that is nearly its asymptotes.</summary>
    public static double Inverse(double log)
    {
        double h = Math.Exp(log);
        double y = h > 1 ? Math.Sqrt(2 * h) - 1 : NormalDistribution.Quantile(Math.Max(0.6 * h, 1e-300));
        for (int step = 0; step < MaxSteps; step++)
        {
            double error = Log(y, out double slope, out _, out _) - log;
            double move = Math.Clamp(error / slope, -1, 1);
            y -= move;
            if (Math.Abs(move) <= 1e-14 * Math.Max(1, Math.Abs(y)))
            {
                break;
            }
        }

        return y;
    }
}
