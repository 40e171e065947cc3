using Bayes.Numerics;

namespace Bayes.Models.Priors;

/// <summary>The Gumbel density of minima, that of the complementary log-log link: distribution function 1 − exp(−exp((x − location)/scale)).</summary>
/// <param name="Location">Its mode.</param>
/// <param name="Scale">Positive.</param>
public sealed record GumbelMinimumPrior(double Location, double Scale) : Prior
{
    /// <inheritdoc/>
    public override double TypicalScale => 1.3 * Scale;

    /// <inheritdoc/>
    public override double Centre => Location;

    /// <inheritdoc/>
    public override double LogDensity(double value, out double derivative)
    {
        double z = (value - Location) / Scale;
        double e = Math.Exp(z);
        derivative = (1 - e) / Scale;
        return z - e - Math.Log(Scale);
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Location + (Scale * Math.Log(-SpecialFunctions.Log1P(-random.NextDouble())));
    }

    /// <inheritdoc/>
    public override string ToString() => Call("gumbel_min", Location, Scale);
}
