using System.Globalization;
using Bayes.Numerics;
using SpecialMath = MathNet.Numerics.SpecialFunctions;

namespace Bayes.Models.Priors;

/// <summary>rstanarm's prior of a covariance matrix of q group effects: correlations, relative variances and overall size are independent.</summary>
/// <remarks>
/// <para>
/// sd_k² = d²·q·(scale·τ)²·π_k with τ ~ gamma(shape, 1), π ~ Dirichlet(concentration, …, concentration), and correlations by
/// LKJ(regularization); d is the residual standard deviation where the family has one, else 1. For one effect that is
/// sd = d·scale·τ. The variances add up to q·(d·scale·τ)², so this is one density of all q standard deviations together.
/// </para>
/// <para>
/// With T = Σ sd², log τ = ½ log(T/q) − log d − log scale and π_k = sd_k²/T the log density of the log standard deviations collapses to
/// shape·log τ − τ + concentration·Σ log π_k, up to the constants −log Γ(shape) + log Γ(q·concentration) − q·log Γ(concentration) +
/// (q − 1) log 2.
/// </para>
/// <para>
/// Source: rstanarm's help page <c>priors</c>, and its <c>common_functions.stan</c>. From the third effect on, that code multiplies a
/// row's correlations by the standard deviation of the row before, which is not what the help page describes; this is the prior of the
/// help page. One and two effects are the same in both. Immutable, compared by value, safe for concurrent use.
/// </para>
/// </remarks>
/// <param name="Regularization">The shape of the LKJ prior of the correlations, positive.</param>
/// <param name="Concentration">The concentration of the Dirichlet prior of the relative variances, positive.</param>
/// <param name="Shape">The shape of the gamma prior of the overall size, positive.</param>
/// <param name="Scale">The scale of the overall size, positive.</param>
public sealed record DecovPrior(double Regularization = 1, double Concentration = 1, double Shape = 1, double Scale = 1)
{
    private readonly double _logGammaShape = SpecialMath.GammaLn(Shape);
    private readonly double _logGammaConcentration = SpecialMath.GammaLn(Concentration);

    /// <summary>The prior of the correlations.</summary>
    public LkjPrior Correlation => new(Regularization);

    /// <summary>The normalised log density of the logarithms of q standard deviations.</summary>
    /// <param name="logSds">The log standard deviations, [q].</param>
    /// <param name="logResidual">log d: the log residual standard deviation, 0 where the family has none.</param>
    /// <param name="gradient">The gradient by <paramref name="logSds"/> is added here, [q].</param>
    /// <returns>The log density, and its derivative by <paramref name="logResidual"/>.</returns>
    public (double LogDensity, double ByLogResidual) LogDensityOfLogSds(ReadOnlySpan<double> logSds, double logResidual, Span<double> gradient)
    {
        int q = logSds.Length;
        double largest = double.NegativeInfinity;
        foreach (double logSd in logSds)
        {
            largest = Math.Max(largest, logSd);
        }

        // Relative to the largest, so that no variance overflows.
        double relative = 0;
        double sum = 0;
        foreach (double logSd in logSds)
        {
            relative += Math.Exp(2 * (logSd - largest));
            sum += logSd - largest;
        }

        double halfLogRelative = 0.5 * Math.Log(relative);
        double logTau = largest + halfLogRelative - (0.5 * Math.Log(q)) - logResidual - Math.Log(Scale);
        double tau = Math.Exp(logTau);
        double sumLogShares = 2 * (sum - (q * halfLogRelative));
        double bySize = Shape - tau;
        for (int k = 0; k < q; k++)
        {
            double share = Math.Exp(2 * (logSds[k] - largest)) / relative;
            gradient[k] += (bySize * share) + (2 * Concentration * (1 - (q * share)));
        }

        double constant = ((q - 1) * 0.69314718055994530942) - _logGammaShape - (q * _logGammaConcentration) + SpecialMath.GammaLn(q * Concentration);
        return (constant + (Shape * logTau) - tau + (Concentration * sumLogShares), -bySize);
    }

    /// <summary>Draws q standard deviations.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="residual">d: the residual standard deviation, 1 where the family has none.</param>
    /// <param name="sds">Receives the standard deviations, [q].</param>
    public void Sample(RandomStream random, double residual, Span<double> sds)
    {
        ArgumentNullException.ThrowIfNull(random);
        double size = residual * Scale * random.NextGamma(Shape);
        if (sds.Length == 1)
        {
            sds[0] = size;
            return;
        }

        double sum = 0;
        for (int k = 0; k < sds.Length; k++)
        {
            sds[k] = random.NextGamma(Concentration);
            sum += sds[k];
        }

        for (int k = 0; k < sds.Length; k++)
        {
            sds[k] = size * Math.Sqrt(sds.Length * sds[k] / sum);
        }
    }

    /// <summary>Prints the prior as it can be typed.</summary>
    /// <returns>Such as <c>decov(1, 1, 1, 1)</c>.</returns>
    public override string ToString() =>
        $"decov({string.Join(", ", new[] { Regularization, Concentration, Shape, Scale }.Select(a => a.ToString("G6", CultureInfo.InvariantCulture)))})";
}
