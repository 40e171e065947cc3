namespace Bayes.Estimation.Marginal;

/// <summary>A log likelihood with the group effects integrated out, exactly or approximately, as a function of ψ.</summary>
/// <remarks>ψ is laid out by <see cref="MarginalParameters"/>. Owns scratch memory: one thread at a time.</remarks>
public interface IMarginalLikelihood
{
    /// <summary>The layout of ψ.</summary>
    MarginalParameters Parameters { get; }

    /// <summary>How the group effects are integrated out.</summary>
    EstimationMethod Method { get; }

    /// <summary>The number of quadrature points per effect; 1 for Laplace's approximation and for exact likelihoods.</summary>
    int Points { get; }

    /// <summary>Evaluates the absolute log likelihood, all constants included, and its exact gradient.</summary>
    /// <param name="parameters">ψ, [k].</param>
    /// <param name="gradient">Receives ∂/∂ψ, [k].</param>
    /// <returns>The log marginal likelihood; NaN or −∞ where it cannot be computed, never an exception.</returns>
    double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient);

    /// <summary>The conditional modes of the group effects at the last evaluation, on the scale of the predictor.</summary>
    /// <param name="effects">Receives them, laid out as the group effects of <see cref="Models.Posterior.ParameterLayout"/>.</param>
    void WriteConditionalModes(Span<double> effects);
}
