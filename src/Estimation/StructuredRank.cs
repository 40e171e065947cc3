using Bayes.Models.Posterior;

namespace Bayes.Estimation;

/// <summary>The edges of a structured covariance: standard deviations of 0, and a correlation at an end of its range.</summary>
/// <remarks>An edge is told by the same measure as <see cref="CovarianceRank"/>'s axes, a standard deviation in the units of ψ.</remarks>
internal static class StructuredRank
{
    /// <summary>The deviations and the distance of the correlation from its range's ends times the largest of them, largest first.</summary>
    public static double[] Axes(TermSlots term, ReadOnlySpan<double> psi, double[] units)
    {
        List<double> axes = [];
        for (int r = 0; r < term.DeviationCount; r++)
        {
            axes.Add(Math.Abs(psi[term.LogSd + r]) / units[term.LogSd + r]);
        }

        if (term.HasOneCorrelation)
        {
            axes.Add(Distance(term, psi) * axes.Max());
        }

        return [.. axes.OrderDescending()];
    }

    /// <summary>Sets what is below a tolerance to the edge and takes it out of the free entries; returns how many dimensions the covariance lost.</summary>
    public static int Reduce(TermSlots term, double[] psi, double[] units, double tolerance, HashSet<int> free)
    {
        double largest = Enumerable.Range(0, term.DeviationCount).Max(r => Math.Abs(psi[term.LogSd + r]) / units[term.LogSd + r]);
        int varying = 0;
        for (int r = 0; r < term.DeviationCount; r++)
        {
            int place = term.LogSd + r;
            psi[place] = Math.Abs(psi[place]);
            if (psi[place] < tolerance * units[place])
            {
                psi[place] = 0;
                free.Remove(place);
            }
            else
            {
                varying++;
            }
        }

        int lost = term.DeviationCount == 1 ? (varying == 0 ? term.Effects : 0) : term.Effects - varying;
        if (!term.HasOneCorrelation)
        {
            return lost;
        }

        // The angle between the ends; one correlation needs two effects that vary.
        double angle = Math.Asin(Math.Sin(psi[term.Correlation]));
        if (varying < Math.Min(2, term.DeviationCount))
        {
            free.Remove(term.Correlation);
        }
        else if (Distance(term, psi) * largest < tolerance)
        {
            angle = Math.CopySign(0.5 * Math.PI, angle);
            free.Remove(term.Correlation);
            lost = Math.Max(lost, angle > 0 ? term.Effects - 1 : 1);
        }

        psi[term.Correlation] = angle;
        return lost;
    }

    private static double Distance(TermSlots term, ReadOnlySpan<double> psi) => Math.Abs(Math.Cos(psi[term.Correlation]));
}
