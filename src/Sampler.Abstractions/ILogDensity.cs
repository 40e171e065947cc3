namespace Bayes.Sampler.Abstractions;

/// <summary>A log density on ℝᵈ with its gradient: all that the sampler knows of a model.</summary>
/// <remarks>
/// An instance may own scratch memory, so it serves one thread at a time; each chain is given its own.
/// An evaluation allocates nothing.
/// </remarks>
public interface ILogDensity
{
    /// <summary>The number of unconstrained parameters, d.</summary>
    int Dimension { get; }

    /// <summary>Evaluates the log density, up to a constant, and its gradient.</summary>
    /// <param name="position">The unconstrained position, [d].</param>
    /// <param name="gradient">Receives the gradient, [d].</param>
    /// <returns>
    /// The log density. Where the density is zero or cannot be computed the value is −∞ or NaN, never an exception;
    /// the gradient is then unspecified and the sampler treats the point as a divergence.
    /// </returns>
    double Evaluate(ReadOnlySpan<double> position, Span<double> gradient);
}
