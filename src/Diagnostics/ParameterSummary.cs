namespace Bayes.Diagnostics;

/// <summary>What the draws of one quantity say, and how far they can be trusted.</summary>
public sealed record ParameterSummary
{
    /// <summary>The name of the quantity.</summary>
    public required string Name { get; init; }

    /// <summary>The mean of all draws.</summary>
    public required DiagnosticValue Mean { get; init; }

    /// <summary>The standard deviation of all draws, divisor S − 1.</summary>
    public required DiagnosticValue Sd { get; init; }

    /// <summary>The median of all draws.</summary>
    public required DiagnosticValue Median { get; init; }

    /// <summary>The scaled median absolute deviation, comparable with <see cref="Sd"/>.</summary>
    public required DiagnosticValue Mad { get; init; }

    /// <summary>The Monte Carlo standard error of <see cref="Mean"/>.</summary>
    public required DiagnosticValue McseMean { get; init; }

    /// <summary>The Monte Carlo standard error of <see cref="Sd"/>.</summary>
    public required DiagnosticValue McseSd { get; init; }

    /// <summary>The quantiles at the requested probabilities, in that order.</summary>
    public required IReadOnlyList<SampleQuantile> Quantiles { get; init; }

    /// <summary>Rank-normalised split R-hat.</summary>
    public required DiagnosticValue RHat { get; init; }

    /// <summary>Effective sample size for the centre of the distribution.</summary>
    public required DiagnosticValue EssBulk { get; init; }

    /// <summary>Effective sample size for its tails.</summary>
    public required DiagnosticValue EssTail { get; init; }
}

/// <summary>A quantile of the draws.</summary>
/// <param name="Probability">In [0, 1].</param>
/// <param name="Value">The type-7 quantile, in the unit of the draws.</param>
/// <param name="Mcse">Its Monte Carlo standard error.</param>
public readonly record struct SampleQuantile(double Probability, DiagnosticValue Value, DiagnosticValue Mcse);
