using Bayes.Numerics;
using SpecialMath = MathNet.Numerics.SpecialFunctions;

namespace Bayes.Models.Priors;

/// <summary>The beta density, for probabilities.</summary>
/// <param name="Alpha">The first shape, positive.</param>
/// <param name="Beta">The second shape, positive.</param>
public sealed record BetaPrior(double Alpha, double Beta) : Prior
{
    private readonly double _logConstant = SpecialMath.GammaLn(Alpha + Beta) - SpecialMath.GammaLn(Alpha) - SpecialMath.GammaLn(Beta);

    /// <inheritdoc/>
    public override bool IsPositive => true;

    /// <inheritdoc/>
    public override double TypicalScale => Alpha / (Alpha + Beta);

    /// <inheritdoc/>
    public override double LogDensity(double value, out double derivative)
    {
        // A shape of 1 has no slope, also at the ends, where 0·∞ would be NaN.
        double low = Alpha == 1 ? 0 : (Alpha - 1) / value;
        double high = Beta == 1 ? 0 : (Beta - 1) / (1 - value);
        derivative = low - high;
        return value is >= 0 and <= 1
            ? _logConstant + (Alpha == 1 ? 0 : (Alpha - 1) * Math.Log(value)) + (Beta == 1 ? 0 : (Beta - 1) * SpecialFunctions.Log1P(-value))
            : double.NegativeInfinity;
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random) => random.NextBeta(Alpha, Beta);

    /// <inheritdoc/>
    public override string ToString() => Call("beta", Alpha, Beta);
}
