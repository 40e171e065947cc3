using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler;

/// <summary>
/// One chain's target with its coordinates: z, in which the kernel moves; y, those of the model's transport, in which the
/// metric is learnt; x, the model's parameters. The metric maps z ↦ y and the model's transport y ↦ x.
/// </summary>
internal sealed class WhitenedTarget
{
    private readonly CountingDensity _counter;
    private readonly ITransport _modelTransport;
    private readonly double[] _modelWhitened;

    /// <param name="target">The target.</param>
    /// <param name="reference">Whether the coordinates are those of a chain that gave up its short trajectories.</param>
    /// <param name="evaluations">Gradients evaluated before, in other coordinates.</param>
    internal WhitenedTarget(SamplingTarget target, bool reference = false, long evaluations = 0)
    {
        ILogDensity model = target.Density();
        _counter = new CountingDensity(model, evaluations);
        Func<ITransport>? transport = reference ? target.ReferenceTransport ?? target.Transport : target.Transport;
        _modelTransport = transport?.Invoke() ?? new IdentityTransport(model.Dimension);
        _modelWhitened = new double[model.Dimension];
        Metric = new MetricTransport(model.Dimension);
        ILogDensity whitened = transport is null ? _counter : new TransportedDensity(_counter, _modelTransport);
        Density = new TransportedDensity(whitened, Metric);
    }

    internal int Dimension => Density.Dimension;

    /// <summary>The density of z.</summary>
    internal ILogDensity Density { get; }

    internal MetricTransport Metric { get; }

    /// <summary>Gradients evaluated so far.</summary>
    internal long Evaluations => _counter.Evaluations;

    /// <summary>z ↦ x.</summary>
    /// <returns>log |det ∂x/∂z|, metric included.</returns>
    internal double ToParameters(ReadOnlySpan<double> z, Span<double> x) =>
        Metric.ToParameters(z, _modelWhitened) + _modelTransport.ToParameters(_modelWhitened, x);

    /// <summary>x ↦ z.</summary>
    internal void ToWhitened(ReadOnlySpan<double> x, Span<double> z)
    {
        _modelTransport.ToWhitened(x, _modelWhitened);
        Metric.ToWhitened(_modelWhitened, z);
    }
}
