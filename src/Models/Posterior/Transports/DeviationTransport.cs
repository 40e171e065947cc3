using Bayes.Sampler.Abstractions;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The map of hyperparameters in which log standard deviations are changed to be nearly normal even where the data allow 0; all others stay.</summary>
/// <remarks>The map of <see cref="GlmmTransport"/> for the standard deviations alone. Immutable; safe for concurrent use.</remarks>
public sealed class DeviationTransport : ITransport
{
    private readonly int[] _places;
    private readonly double[] _logScales;

    /// <summary>Makes the transport.</summary>
    /// <param name="position">The parameters, of which the log standard deviations give the scales, [d].</param>
    /// <param name="places">The places of the log standard deviations.</param>
    public DeviationTransport(ReadOnlySpan<double> position, IReadOnlyList<int> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        Dimension = position.Length;
        _places = [.. places];
        _logScales = new double[_places.Length];
        for (int i = 0; i < _places.Length; i++)
        {
            _logScales[i] = position[_places[i]];
        }
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public double ToParameters(ReadOnlySpan<double> whitened, Span<double> parameters)
    {
        whitened.CopyTo(parameters);
        double logDeterminant = 0;
        for (int i = 0; i < _places.Length; i++)
        {
            parameters[_places[i]] = _logScales[i] + DeviationMap.Log(whitened[_places[i]], out _, out double logSlope, out _);
            logDeterminant += logSlope;
        }

        return logDeterminant;
    }

    /// <inheritdoc/>
    public void ToWhitened(ReadOnlySpan<double> parameters, Span<double> whitened)
    {
        parameters.CopyTo(whitened);
        for (int i = 0; i < _places.Length; i++)
        {
            whitened[_places[i]] = DeviationMap.Inverse(parameters[_places[i]] - _logScales[i]);
        }
    }

    /// <inheritdoc/>
    public void PullBack(
        ReadOnlySpan<double> whitened, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> whitenedGradient)
    {
        gradient.CopyTo(whitenedGradient);
        foreach (int place in _places)
        {
            DeviationMap.Log(whitened[place], out double slope, out _, out double slopeOfLogSlope);
            whitenedGradient[place] = (gradient[place] * slope) + slopeOfLogSlope;
        }
    }
}
