using Bayes.Numerics.Differentiation;

namespace Bayes.Models.Families;

/// <summary>The log density of one row as a function of its linear predictors, written once for values and derivatives alike.</summary>
public interface IRowDensity
{
    /// <summary>The log likelihood of one row without the terms that no predictor enters.</summary>
    /// <typeparam name="T">The kind of number: with first derivatives, or with all to third order.</typeparam>
    /// <param name="value">The outcome.</param>
    /// <param name="trials">The number of trials; 1 where the response has none.</param>
    /// <param name="predictors">The row's linear predictors, [K], K ≤ 3, on their link scales.</param>
    /// <returns>The log likelihood with its derivatives.</returns>
    static abstract T LogDensity<T>(double value, double trials, ReadOnlySpan<T> predictors)
        where T : struct, ITaylor<T>;
}
