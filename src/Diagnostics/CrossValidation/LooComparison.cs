using System.Globalization;
using Bayes.Numerics;

namespace Bayes.Diagnostics.CrossValidation;

/// <summary>One model among others.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Elpd">Its expected log predictive density.</param>
/// <param name="P">Its effective number of parameters.</param>
/// <param name="Difference">Its elpd less that of the best, 0 for the best, with the standard error √(n·var) of the differences by observation.</param>
/// <param name="ProbabilityWorse">The normal approximation of the probability that it predicts worse than the best; NaN for the best.</param>
/// <param name="BadCount">How many of its observations have a k-hat above the threshold.</param>
public sealed record ComparedModel(string Name, PointwiseTotal Elpd, PointwiseTotal P, PointwiseTotal Difference, double ProbabilityWorse, int BadCount);

/// <summary>Models of the same data by their expected log predictive density, the best first.</summary>
/// <remarks>Sivula, Magnusson, Matamoros and Vehtari (2020), arXiv:2008.10296, for when the normal approximation holds. Immutable plain data.</remarks>
public sealed record LooComparison
{
    /// <summary>Observations from which on the normal approximation of a difference is good.</summary>
    public const int EnoughObservations = 100;

    /// <summary>A difference of elpd below which models predict alike, and its standard error is too small.</summary>
    public const double SmallDifference = 4;

    /// <summary>What one observation is.</summary>
    public required string Unit { get; init; }

    /// <summary>The number of observations.</summary>
    public required int Observations { get; init; }

    /// <summary>The models, the best first.</summary>
    public required IReadOnlyList<ComparedModel> Models { get; init; }

    /// <summary>What speaks against relying on a model's probability: few observations, a small difference, bad k-hats.</summary>
    /// <param name="model">One of <see cref="Models"/>.</param>
    /// <returns>Such as <c>N &lt; 100</c>, <c>|elpd_diff| &lt; 4</c>, <c>3 k_psis &gt; 0.70</c>; empty when nothing does.</returns>
    public IReadOnlyList<string> Flags(ComparedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        List<string> flags = [];
        bool best = ReferenceEquals(model, Models[0]);
        if (!best && Observations < EnoughObservations)
        {
            flags.Add("N < 100");
        }

        if (!best && Math.Abs(model.Difference.Value) < SmallDifference)
        {
            flags.Add("|elpd_diff| < 4");
        }

        if (model.BadCount > 0)
        {
            flags.Add(string.Create(CultureInfo.InvariantCulture, $"{model.BadCount} k_psis > {Threshold:0.00}"));
        }

        return flags;
    }

    /// <summary>The largest threshold of k-hat among the models.</summary>
    public required double Threshold { get; init; }

    internal static LooComparison Of(IReadOnlyList<(string Name, Loo Loo)> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count < 2)
        {
            throw new ArgumentException("A comparison needs two models or more.", nameof(models));
        }

        Loo first = models[0].Loo;
        foreach ((string name, Loo loo) in models.Skip(1))
        {
            string? problem = loo.Unit != first.Unit ? $"leaves out {loo.Unit} and '{models[0].Name}' {first.Unit}"
                : loo.Pointwise.Count != first.Pointwise.Count ? string.Create(CultureInfo.InvariantCulture, $"has {loo.Pointwise.Count} observations and '{models[0].Name}' {first.Pointwise.Count}")
                : loo.Data != first.Data ? $"has another response than '{models[0].Name}', or its rows in another order"
                : null;
            if (problem is not null)
            {
                throw new ArgumentException($"The models are not of the same data: '{name}' {problem}. Fit them to the same rows and the same response.", nameof(models));
            }
        }

        if (models.Select(m => m.Name).Distinct(StringComparer.Ordinal).Count() < models.Count)
        {
            throw new ArgumentException("Two models have one name; give each its own.", nameof(models));
        }

        (string Name, Loo Loo)[] sorted = [.. models.OrderByDescending(m => m.Loo.Elpd.Value)];
        IReadOnlyList<PointwiseLoo> best = sorted[0].Loo.Pointwise;
        return new LooComparison
        {
            Unit = first.Unit,
            Observations = first.Pointwise.Count,
            Threshold = models.Max(m => m.Loo.Threshold),
            Models = [.. sorted.Select((m, rank) => Row(m.Name, m.Loo, best, rank == 0))],
        };
    }

    private static ComparedModel Row(string name, Loo loo, IReadOnlyList<PointwiseLoo> best, bool isBest)
    {
        PointwiseTotal difference = isBest ? new PointwiseTotal(0, 0) : PointwiseTotal.Of([.. loo.Pointwise.Zip(best, (a, b) => a.Elpd - b.Elpd)]);
        double worse = isBest ? double.NaN
            : difference.StandardError > 0 ? NormalDistribution.Cdf(-difference.Value / difference.StandardError)
            : difference.Value < 0 ? 1 : 0.5;
        return new ComparedModel(name, loo.Elpd, loo.P, difference, worse, loo.Bad.Count);
    }
}
