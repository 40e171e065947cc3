using Bayes.Draws;

namespace Bayes.Diagnostics;

/// <summary>
/// Pareto k-hat of draws: the shape of a generalized Pareto distribution fitted to their tails. Moments of order above 1/k do
/// not exist, so for k near or above 1 the mean of the draws means nothing, however many there are.
/// </summary>
/// <remarks>
/// Vehtari, Simpson, Gelman, Yao and Gabry (2024), "Pareto smoothed importance sampling", JMLR 25; the fit is that of Zhang and
/// Stephens (2009), Technometrics 51, with the weak prior of the former's appendix C.
/// </remarks>
public static class ParetoShape
{
    private const int FewestTailDraws = 5;

    /// <summary>The larger of the shapes of the two tails.</summary>
    /// <param name="draws">The draws, [M × N].</param>
    /// <returns>k-hat; NaN with its reason for draws that are not finite, all equal or too few, or when a tail is constant.</returns>
    public static DiagnosticValue Of(ParameterDraws draws)
    {
        var pooled = new PooledDraws(draws);
        DiagnosticValue size = pooled.EssTail();
        if (!size.IsDefined)
        {
            return size;
        }

        int total = pooled.Values.Length;
        double relative = size.Value / total;
        int tail = (int)Math.Floor(size.Value > 225 ? 3.0 * Math.Sqrt(total / relative) : total / 5.0);
        tail = Math.Min(tail, total / 2);
        if (tail < FewestTailDraws)
        {
            return DiagnosticValue.Undefined(UndefinedReason.TooFewDraws);
        }

        ReadOnlySpan<double> sorted = pooled.Sorted;
        double[] excess = new double[tail];
        double shape = double.NegativeInfinity;
        for (int side = 0; side < 2; side++)
        {
            double cutoff = side == 0 ? sorted[total - tail - 1] : -sorted[tail];
            for (int i = 0; i < tail; i++)
            {
                excess[i] = (side == 0 ? sorted[total - tail + i] : -sorted[tail - 1 - i]) - cutoff;
            }

            if (excess[0] == excess[^1])
            {
                return DiagnosticValue.Undefined(UndefinedReason.PointMass);
            }

            shape = Math.Max(shape, GeneralizedParetoShape(excess));
        }

        return double.IsNaN(shape) ? DiagnosticValue.Undefined(UndefinedReason.PointMass) : new DiagnosticValue(shape);
    }

    /// <summary>The shape fitted to excesses over a cutoff.</summary>
    /// <param name="excess">Ascending, none below 0.</param>
    /// <returns>k, drawn towards ½ with the weight of ten excesses; NaN when a quarter of the excesses equals the least.</returns>
    internal static double GeneralizedParetoShape(ReadOnlySpan<double> excess) => Fit(excess).Shape;

    /// <summary>The generalized Pareto distribution fitted to excesses over a cutoff.</summary>
    /// <param name="excess">Ascending, none below 0.</param>
    /// <returns>k, drawn towards ½ with the weight of ten excesses, and σ; NaN when a quarter of the excesses equals the least.</returns>
    internal static (double Shape, double Scale) Fit(ReadOnlySpan<double> excess)
    {
        int count = excess.Length;
        int points = 30 + (int)Math.Floor(Math.Sqrt(count));
        double quartile = excess[(int)Math.Floor((count / 4.0) + 0.5) - 1];
        if (quartile <= excess[0] && quartile <= 0)
        {
            return (double.NaN, double.NaN);
        }

        double[] theta = new double[points], logWeight = new double[points];
        double highest = double.NegativeInfinity;
        for (int j = 0; j < points; j++)
        {
            theta[j] = (1.0 / excess[^1]) + ((1.0 - Math.Sqrt(points / (j + 0.5))) / (3.0 * quartile));
            double k = MeanLog(theta[j], excess);
            logWeight[j] = count * (Math.Log(-theta[j] / k) - k - 1.0);
            highest = Math.Max(highest, logWeight[j]);
        }

        double sum = 0, weighted = 0;
        for (int j = 0; j < points; j++)
        {
            double weight = Math.Exp(logWeight[j] - highest);
            sum += weight;
            weighted += weight * theta[j];
        }

        double mean = weighted / sum;
        double shape = MeanLog(mean, excess);
        return (((shape * count) + 5.0) / (count + 10.0), -shape / mean);
    }

    private static double MeanLog(double theta, ReadOnlySpan<double> excess)
    {
        double sum = 0;
        foreach (double x in excess)
        {
            sum += Numerics.SpecialFunctions.Log1P(-theta * x);
        }

        return sum / excess.Length;
    }
}
