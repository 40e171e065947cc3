using Bayes.Sampler.Abstractions;

namespace Bayes.Sampler.Transports;

/// <summary>The transport that changes nothing: whitened coordinates are the parameters.</summary>
/// <param name="dimension">The number of coordinates, d.</param>
/// <remarks>Immutable; safe for concurrent use.</remarks>
public sealed class IdentityTransport(int dimension) : ITransport
{
    /// <inheritdoc/>
    public int Dimension { get; } = dimension;

    /// <inheritdoc/>
    public double ToParameters(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        whitened.CopyTo(parameters);
        return 0.0;
    }

    /// <inheritdoc/>
    public void ToWhitened(ReadOnlySpan<double> parameters, Span<double> whitened) => parameters.CopyTo(whitened);

    /// <inheritdoc/>
    public void PullBack(
        ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient) =>
        gradient.CopyTo(whitenedGradient);
}
