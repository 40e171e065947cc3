using Bayes.Numerics.Differentiation;

namespace Bayes.Models.Families;

/// <summary>A log density of counts that also says how likely a zero is, so that zeros can be added or taken apart.</summary>
public interface ICountDensity : IRowDensity
{
    /// <summary>log P(y = 0).</summary>
    /// <typeparam name="T">The kind of number.</typeparam>
    /// <param name="trials">The number of trials; 1 where the response has none.</param>
    /// <param name="predictors">The row's linear predictors.</param>
    /// <returns>The log probability with its derivatives.</returns>
    static abstract T LogZero<T>(double trials, ReadOnlySpan<T> predictors)
        where T : struct, ITaylor<T>;
}

/// <summary>The Poisson log density in log mean.</summary>
public readonly struct PoissonDensity : ICountDensity
{
    /// <inheritdoc/>
    public static T LogDensity<T>(double value, double trials, ReadOnlySpan<T> predictors)
        where T : struct, ITaylor<T> => (value * predictors[0]) - Taylor.Exp(predictors[0]);

    /// <inheritdoc/>
    public static T LogZero<T>(double trials, ReadOnlySpan<T> predictors)
        where T : struct, ITaylor<T> => -Taylor.Exp(predictors[0]);
}

/// <summary>The binomial log density in the logit of the probability.</summary>
public readonly struct BinomialDensity : ICountDensity
{
    /// <inheritdoc/>
    public static T LogDensity<T>(double value, double trials, ReadOnlySpan<T> predictors)
        where T : struct, ITaylor<T> =>
        (-value * Taylor.Log1PExp(-predictors[0])) + ((value - trials) * Taylor.Log1PExp(predictors[0]));

    /// <inheritdoc/>
    public static T LogZero<T>(double trials, ReadOnlySpan<T> predictors)
        where T : struct, ITaylor<T> => -trials * Taylor.Log1PExp(predictors[0]);
}
