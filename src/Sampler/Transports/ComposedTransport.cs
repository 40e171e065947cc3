using Bayes.Sampler.Abstractions;

namespace Bayes.Sampler.Transports;

/// <summary>Two transports in a row: z → y by the inner one, y → x by the outer one.</summary>
/// <remarks>Not thread safe. No call allocates.</remarks>
public sealed class ComposedTransport : ITransport
{
    private readonly ITransport _outer;
    private readonly ITransport _inner;
    private readonly double[] _between;
    private readonly double[] _gradient;
    private readonly double[] _mapped;

    /// <summary>Composes two transports.</summary>
    /// <param name="outer">The map y ↦ x, next to the parameters.</param>
    /// <param name="inner">The map z ↦ y, next to the kernel.</param>
    /// <exception cref="ArgumentException">The two differ in dimension.</exception>
    public ComposedTransport(ITransport outer, ITransport inner)
    {
        ArgumentNullException.ThrowIfNull(outer);
        ArgumentNullException.ThrowIfNull(inner);
        if (outer.Dimension != inner.Dimension)
        {
            throw new ArgumentException(
                $"The outer transport has {outer.Dimension} dimensions, the inner one {inner.Dimension}.", nameof(inner));
        }

        _outer = outer;
        _inner = inner;
        _between = new double[outer.Dimension];
        _gradient = new double[outer.Dimension];
        _mapped = new double[outer.Dimension];
        _mapped.AsSpan().Fill(double.NaN);
    }

    /// <inheritdoc/>
    public int Dimension => _outer.Dimension;

    /// <inheritdoc/>
    public double ToParameters(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        whitened.CopyTo(_mapped);
        double inner = _inner.ToParameters(whitened, _between);
        return inner + _outer.ToParameters(_between, parameters);
    }

    /// <inheritdoc/>
    public void ToWhitened(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        // The point between is no longer that of the last mapped z.
        _mapped.AsSpan().Fill(double.NaN);
        _outer.ToWhitened(parameters, _between);
        _inner.ToWhitened(_between, whitened);
    }

    /// <inheritdoc/>
    public void PullBack(
        ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        if (!whitened.SequenceEqual(_mapped))
        {
            whitened.CopyTo(_mapped);
            _inner.ToParameters(whitened, _between);
        }

        _outer.PullBack(_between, parameters, gradient, _gradient);
        _inner.PullBack(whitened, _between, _gradient, whitenedGradient);
    }
}
