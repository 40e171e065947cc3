using Bayes.Sampler.Abstractions;

namespace Bayes.Sampler;

/// <summary>A log density that counts its evaluations.</summary>
/// <remarks>Not thread safe.</remarks>
public sealed class CountingDensity : ILogDensity
{
    private readonly ILogDensity _density;

    /// <summary>Counts the evaluations of a density.</summary>
    /// <param name="density">The density.</param>
    /// <param name="evaluations">Where the count begins.</param>
    public CountingDensity(ILogDensity density, long evaluations = 0)
    {
        ArgumentNullException.ThrowIfNull(density);
        _density = density;
        Evaluations = evaluations;
    }

    /// <inheritdoc/>
    public int Dimension => _density.Dimension;

    /// <summary>Evaluations so far, each of the density and its gradient.</summary>
    public long Evaluations { get; private set; }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        Evaluations++;
        return _density.Evaluate(position, gradient);
    }
}
