namespace Bayes.Numerics;

/// <summary>Exact samplers for the distributions that simulation needs, drawn from a <see cref="RandomStream"/>.</summary>
/// <remarks>
/// None is an approximation: the only error is that of double arithmetic. The number of words that a draw takes from the
/// stream varies. Parameters outside their range give an <see cref="ArgumentOutOfRangeException"/>.
/// </remarks>
public static class RandomVariates
{
    /// <summary>Below this mean, counts are found by searching upwards from zero; above it the problem is split.</summary>
    private const double SearchLimit = 12.0;

    /// <summary>A search ends in the tail at this mass: the grid of uniforms, 2⁻⁵³, cannot resolve what lies beyond.</summary>
    private const double Negligible = 1e-20;

    /// <summary>Draws from the exponential distribution with mean 1.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <returns>A positive number.</returns>
    public static double NextExponential(this RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return -Math.Log(random.NextDouble());
    }

    /// <summary>Draws from the gamma distribution with unit scale.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="shape">The shape, positive and finite.</param>
    /// <returns>A non-negative number; it underflows to 0 only where shapes near 0 put it below the smallest double.</returns>
    /// <remarks>Marsaglia and Tsang (2000), ACM TOMS 26, 363–372; shapes below 1 by their U^(1/shape) boost.</remarks>
    public static double NextGamma(this RandomStream random, double shape) => Math.Exp(random.NextLogGamma(shape));

    /// <summary>Draws from the beta distribution.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="alpha">The first shape, positive and finite.</param>
    /// <param name="beta">The second shape, positive and finite.</param>
    /// <returns>A number in [0, 1].</returns>
    /// <remarks>A ratio of gammas, formed on the log scale so that two tiny shapes do not give 0/0.</remarks>
    public static double NextBeta(this RandomStream random, double alpha, double beta)
    {
        return SpecialFunctions.Logistic(random.NextLogitBeta(alpha, beta));
    }

    /// <summary>Draws the logit of a beta variate, which keeps its digits where the variate itself rounds to 0 or 1.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="alpha">The first shape, positive and finite.</param>
    /// <param name="beta">The second shape, positive and finite.</param>
    /// <returns>A real number.</returns>
    public static double NextLogitBeta(this RandomStream random, double alpha, double beta)
    {
        double logX = random.NextLogGamma(alpha);
        return logX - random.NextLogGamma(beta);
    }

    /// <summary>Draws from Student's t distribution with unit scale.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="degreesOfFreedom">Degrees of freedom, positive and finite.</param>
    /// <returns>A real number.</returns>
    public static double NextStudentT(this RandomStream random, double degreesOfFreedom)
    {
        ArgumentNullException.ThrowIfNull(random);
        double z = random.NextNormal();
        return z * Math.Sqrt(0.5 * degreesOfFreedom / random.NextGamma(0.5 * degreesOfFreedom));
    }

    /// <summary>Draws the number of successes in independent trials.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="trials">The number of trials, n ≥ 0.</param>
    /// <param name="probability">The probability of success, in [0, 1].</param>
    /// <returns>A count in [0, n].</returns>
    /// <remarks>
    /// Search from zero while n·p is small. Otherwise the trials are uniform numbers below p, and their median, a beta
    /// variate, tells for half of them on which side they fall: O(log n) betas. Devroye (1986), section X.4.3.
    /// </remarks>
    public static long NextBinomial(this RandomStream random, long trials, double probability)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ThrowUnless(probability is >= 0 and <= 1, probability, nameof(probability), "a probability in [0, 1]");

        long successes = 0;
        long n = trials;
        double p = probability;
        while (n * Math.Min(p, 1.0 - p) > SearchLimit)
        {
            long rank = (n / 2) + 1;
            double median = random.NextBeta(rank, n + 1 - rank);
            if (median <= p)
            {
                successes += rank;
                n -= rank;
                p = Math.Clamp((p - median) / (1.0 - median), 0.0, 1.0);
            }
            else
            {
                n = rank - 1;
                p = Math.Clamp(p / median, 0.0, 1.0);
            }
        }

        return successes + (p <= 0.5 ? SearchBinomial(random, n, p) : n - SearchBinomial(random, n, 1.0 - p));
    }

    /// <summary>Draws from the Poisson distribution.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="mean">The mean, non-negative and at most 1e15.</param>
    /// <returns>A count.</returns>
    /// <remarks>
    /// Search from zero while the mean is small. Otherwise the waiting time for the m-th event, a gamma variate with m just
    /// below the mean, splits the problem: Ahrens and Dieter (1974), Computing 12, 223–246.
    /// </remarks>
    public static long NextPoisson(this RandomStream random, double mean)
    {
        ArgumentNullException.ThrowIfNull(random);
        ThrowUnless(mean is >= 0 and <= 1e15, mean, nameof(mean), "a mean in [0, 1e15]");

        long events = 0;
        double remaining = mean;
        while (remaining > SearchLimit)
        {
            long m = (long)(0.875 * remaining);
            double waiting = random.NextGamma(m);
            if (waiting > remaining)
            {
                return events + random.NextBinomial(m - 1, remaining / waiting);
            }

            events += m;
            remaining -= waiting;
        }

        return events + SearchPoisson(random, remaining);
    }

    /// <summary>The logarithm of a gamma variate with unit scale, which does not underflow however small the shape.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="shape">The shape, positive and finite.</param>
    /// <returns>A real number.</returns>
    public static double NextLogGamma(this RandomStream random, double shape)
    {
        ArgumentNullException.ThrowIfNull(random);
        ThrowUnless(shape > 0 && double.IsFinite(shape), shape, nameof(shape), "a positive number");
        if (shape < 1.0)
        {
            return random.NextLogGamma(shape + 1.0) + (Math.Log(random.NextDouble()) / shape);
        }

        double d = shape - (1.0 / 3.0);
        double c = 1.0 / Math.Sqrt(9.0 * d);
        while (true)
        {
            double x = random.NextNormal();
            double t = c * x;
            if (t <= -1.0)
            {
                continue;
            }

            // v = (1 + t)³; v − 1 and log v are formed from t, for at large shapes 1 + t has lost the draw's digits.
            double excess = t * (3.0 + (t * (3.0 + t)));
            double logV = 3.0 * SpecialFunctions.Log1P(t);
            double u = random.NextDouble();
            if (Math.Log(u) < (0.5 * x * x) + (d * (logV - excess)))
            {
                return Math.Log(d) + logV;
            }
        }
    }

    private static long SearchBinomial(RandomStream random, long n, double p)
    {
        if (p == 0 || n == 0)
        {
            return 0;
        }

        double odds = p / (1.0 - p);
        double mass = Math.Exp(n * SpecialFunctions.Log1P(-p));
        double u = random.NextDouble();
        long k = 0;
        while (u > mass && k < n && (mass > Negligible || k < n * p))
        {
            u -= mass;
            k++;
            mass *= odds * (n - k + 1) / k;
        }

        return k;
    }

    private static long SearchPoisson(RandomStream random, double mean)
    {
        double mass = Math.Exp(-mean);
        double u = random.NextDouble();
        long k = 0;
        while (u > mass && (mass > Negligible || k < mean))
        {
            u -= mass;
            k++;
            mass *= mean / k;
        }

        return k;
    }

    private static void ThrowUnless(bool condition, double value, string name, string expected)
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Expected {expected}.");
        }
    }
}
