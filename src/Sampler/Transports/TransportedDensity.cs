using Bayes.Sampler.Abstractions;

namespace Bayes.Sampler.Transports;

/// <summary>The pull-back of a density through a transport: the density of z when x(z) has the given density.</summary>
/// <remarks>
/// log p(z) = log p(x(z)) + log |det ∂x/∂z|. Transports nest: the density given here may itself be transported, and each
/// level then keeps its own scratch memory. Not thread safe. An evaluation allocates nothing.
/// </remarks>
public sealed class TransportedDensity : ILogDensity
{
    private readonly ILogDensity _density;
    private readonly ITransport _transport;
    private readonly double[] _parameters;
    private readonly double[] _gradient;

    /// <summary>Pulls a density back.</summary>
    /// <param name="density">The density of the parameters x.</param>
    /// <param name="transport">The map z ↦ x.</param>
    /// <exception cref="ArgumentException">The two differ in dimension.</exception>
    public TransportedDensity(ILogDensity density, ITransport transport)
    {
        ArgumentNullException.ThrowIfNull(density);
        ArgumentNullException.ThrowIfNull(transport);
        if (density.Dimension != transport.Dimension)
        {
            throw new ArgumentException(
                $"The density has {density.Dimension} dimensions, its transport {transport.Dimension}.", nameof(transport));
        }

        _density = density;
        _transport = transport;
        _parameters = new double[density.Dimension];
        _gradient = new double[density.Dimension];
    }

    /// <inheritdoc/>
    public int Dimension => _density.Dimension;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double logJacobian = _transport.ToParameters(position, _parameters);
        double logDensity = _density.Evaluate(_parameters, _gradient);
        if (!double.IsFinite(logDensity))
        {
            return logDensity;
        }

        _transport.PullBack(position, _parameters, _gradient, gradient);
        return logDensity + logJacobian;
    }
}
