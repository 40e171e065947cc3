using Bayes.Numerics;

namespace Bayes.Models.Families;

/// <summary>Draws counts from the distributions that several families are built on.</summary>
internal static class CountSimulation
{
    // So far out, where only priors reach, a count differs from its mean by a part in ten million, and exact counts end.
    private const double LargestMean = 1e15;

    public static double Poisson(RandomStream random, double logMean)
    {
        ArgumentNullException.ThrowIfNull(random);
        double mean = Math.Exp(logMean);
        return mean > LargestMean ? mean : random.NextPoisson(mean);
    }

    /// <summary>A Poisson count whose rate is a gamma variate with the size as its shape.</summary>
    public static double NegativeBinomial(RandomStream random, double logMean, double logSize)
    {
        ArgumentNullException.ThrowIfNull(random);
        double size = Math.Exp(logSize);
        return size is > 0 and < LargestMean
            ? Poisson(random, logMean - logSize + random.NextLogGamma(size))
            : size > 0 ? Poisson(random, logMean) : 0;
    }

    /// <summary>A count above 0 from a distribution with a given chance of 0, by asking again; small means by what is left of the search.</summary>
    public static double Positive(RandomStream random, double logZero, Func<RandomStream, double> draw, Func<double, double> logDensity)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (logZero < -0.01)
        {
            while (true)
            {
                double value = draw(random);
                if (value > 0)
                {
                    return value;
                }
            }
        }

        // Zeros are 99% and more: search upwards from 1 among the others.
        double rest = SpecialFunctions.Log1MExp(logZero);
        double u = random.NextDouble();
        double y = 1;
        for (; y < 10_000; y++)
        {
            u -= Math.Exp(logDensity(y) - rest);
            if (!(u > 0))
            {
                break;
            }
        }

        return y;
    }
}
