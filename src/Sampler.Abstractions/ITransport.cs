namespace Bayes.Sampler.Abstractions;

/// <summary>
/// A smooth bijection between whitened coordinates z, in which the kernel moves with unit metric, and a model's
/// unconstrained parameters x. All geometry of the sampler lives in transports: metrics, non-centring, model-specific maps.
/// </summary>
/// <remarks>
/// The map is exact for any choice of its internals: the density of z is that of x(z) times |det ∂x/∂z|.
/// An instance may own scratch memory, so it serves one thread at a time. No call allocates.
/// </remarks>
public interface ITransport
{
    /// <summary>The number of coordinates, d, the same on both sides.</summary>
    int Dimension { get; }

    /// <summary>Maps whitened coordinates to parameters.</summary>
    /// <param name="whitened">z, [d].</param>
    /// <param name="parameters">Receives x(z), [d].</param>
    /// <returns>log |det ∂x/∂z|.</returns>
    double ToParameters(ReadOnlySpan<double> whitened, Span<double> parameters);

    /// <summary>Maps parameters back to whitened coordinates: the inverse of <see cref="ToParameters"/>.</summary>
    /// <param name="parameters">x, [d].</param>
    /// <param name="whitened">Receives z(x), [d].</param>
    void ToWhitened(ReadOnlySpan<double> parameters, Span<double> whitened);

    /// <summary>Pulls a gradient with respect to x back to z and adds the gradient of the log-Jacobian.</summary>
    /// <param name="whitened">z, [d].</param>
    /// <param name="parameters">x(z) as written by <see cref="ToParameters"/>, [d].</param>
    /// <param name="gradient">∂ log p / ∂x at x(z), [d].</param>
    /// <param name="whitenedGradient">Receives (∂x/∂z)ᵀ gradient + ∂ log|det ∂x/∂z| / ∂z, [d]; must not overlap the inputs.</param>
    void PullBack(
        ReadOnlySpan<double> whitened,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> gradient,
        Span<double> whitenedGradient);
}
