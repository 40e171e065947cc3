using Bayes.Diagnostics;
using Bayes.Estimation;

namespace Bayes.Comparison;

/// <summary>How far the draws are from the exact posterior of one quantity.</summary>
/// <param name="Difference">The difference, in posterior standard deviations.</param>
/// <param name="Error">Its Monte Carlo standard error, in the same unit.</param>
/// <param name="Of">What differs: <c>mean</c>, <c>16% quantile</c> or <c>84% quantile</c>.</param>
public readonly record struct DrawsDifference(double Difference, double Error, string Of);

/// <summary>One conditional quantity by every method.</summary>
public sealed record ComparisonRow
{
    // Of normal errors fewer than one in ten thousand is as large, and a table has dozens of differences.
    private const double ErrorsThatCount = 4;

    /// <summary>What it is.</summary>
    public required QuantityDescription Quantity { get; init; }

    /// <summary>Laplace's estimate; null without one.</summary>
    public Estimate? Laplace { get; init; }

    /// <summary>The estimate by quadrature; null without one.</summary>
    public Estimate? Quadrature { get; init; }

    /// <summary>The draws.</summary>
    public required ParameterSummary Posterior { get; init; }

    /// <summary>Marginal likelihood × prior, integrated; null without one.</summary>
    public ExactSummary? Exact { get; init; }

    /// <summary>The prior as it can be typed; null for quantities without a prior of their own.</summary>
    public string? Prior { get; init; }

    /// <summary>The standard deviation of the posterior over that of the prior, both by central 68% ranges; NaN without a proper prior.</summary>
    public double PriorShare { get; init; } = double.NaN;

    /// <summary>The differences of mean, 16% and 84% quantile between the draws and the exact posterior; empty without one.</summary>
    public IReadOnlyList<DrawsDifference> Differences => Exact is null ? [] :
    [
        Difference("mean", Posterior.Mean, Posterior.McseMean, Exact.Mean),
        Difference("16% quantile", Posterior.Quantiles[0].Value, Posterior.Quantiles[0].Mcse, Exact.Low),
        Difference("84% quantile", Posterior.Quantiles[^1].Value, Posterior.Quantiles[^1].Mcse, Exact.High),
    ];

    /// <summary>The difference that counts most: the largest beyond its Monte Carlo error, else that of the means; null without an exact posterior.</summary>
    public DrawsDifference? LargestDifference => Differences.Count == 0 ? null
        : Differences.Where(d => Math.Abs(d.Difference) > ErrorsThatCount * d.Error).OrderByDescending(d => Math.Abs(d.Difference)).FirstOrDefault(Differences[0]);

    /// <summary>How far Laplace's estimate is from that by quadrature, in standard errors; NaN without both.</summary>
    public double LaplaceShift => Laplace is null || Quadrature is null ? double.NaN : (Laplace.Value - Quadrature.Value) / Quadrature.StandardError;

    /// <summary>Laplace's standard error over that by quadrature, less 1; NaN without both.</summary>
    public double LaplaceErrorShift => Laplace is null || Quadrature is null ? double.NaN : (Laplace.StandardError / Quadrature.StandardError) - 1;

    /// <summary>Whether the draws differ from the exact posterior by so much, and by more than Monte Carlo error.</summary>
    /// <param name="limit">The limit, in posterior standard deviations.</param>
    /// <returns>False without an exact posterior.</returns>
    public bool DrawsDiffer(double limit) =>
        Differences.Any(d => Math.Abs(d.Difference) >= limit && Math.Abs(d.Difference) > ErrorsThatCount * d.Error);

    private DrawsDifference Difference(string of, double value, double error, MonteCarloValue exact) => new(
        (value - exact.Value) / Exact!.Sd.Value,
        Math.Sqrt((error * error) + (exact.Error * exact.Error)) / Exact.Sd.Value,
        of);
}

/// <summary>One population-averaged coefficient by every method.</summary>
/// <param name="Quantity">The coefficient.</param>
/// <param name="Posterior">Its posterior by exact integration over the random effects.</param>
/// <param name="Zeger">Zeger's approximation from the maximum-likelihood estimate; NaN where there is none.</param>
/// <param name="Gee">The estimate by GEE with its robust standard error; null without one.</param>
public sealed record PopulationAveragedRow(QuantityDescription Quantity, ParameterSummary Posterior, double Zeger, Estimate? Gee);
