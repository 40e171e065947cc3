namespace Bayes.Sampler.Dynamics;

/// <summary>
/// A point of phase space in whitened coordinates: position and momentum, with the density and gradient already computed
/// there, so that no point is evaluated twice.
/// </summary>
/// <remarks>
/// The metric is the unit, so momentum and velocity are the same vector. Mutable on purpose: kernels own a fixed set of
/// points and swap references instead of allocating. Not thread safe.
/// </remarks>
public sealed class PhasePoint
{
    private readonly double[] _position;
    private readonly double[] _momentum;
    private readonly double[] _gradient;

    /// <summary>Reserves memory for a point.</summary>
    /// <param name="dimension">The number of coordinates, d.</param>
    public PhasePoint(int dimension)
    {
        _position = new double[dimension];
        _momentum = new double[dimension];
        _gradient = new double[dimension];
    }

    /// <summary>The position z, [d].</summary>
    public Span<double> Position => _position;

    /// <summary>The momentum, [d].</summary>
    public Span<double> Momentum => _momentum;

    /// <summary>The gradient of the log density at the position, [d].</summary>
    public Span<double> Gradient => _gradient;

    /// <summary>The log density at the position.</summary>
    public double LogDensity { get; set; }

    /// <summary>
    /// The Hamiltonian, minus log density plus half the squared momentum. +∞ wherever density or momentum are not finite:
    /// such a point can only be a divergence.
    /// </summary>
    public double Energy { get; private set; }

    /// <summary>Recomputes <see cref="Energy"/> after position, density or momentum changed.</summary>
    public void UpdateEnergy()
    {
        double energy = (0.5 * Vectors.Dot(_momentum, _momentum)) - LogDensity;
        Energy = double.IsFinite(energy) ? energy : double.PositiveInfinity;
    }

    /// <summary>Copies everything from another point.</summary>
    /// <param name="other">A point of the same dimension.</param>
    public void CopyFrom(PhasePoint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        CopyPositionFrom(other);
        other._momentum.AsSpan().CopyTo(_momentum);
    }

    /// <summary>Copies everything but the momentum, which a proposal does not need.</summary>
    /// <param name="other">A point of the same dimension.</param>
    public void CopyPositionFrom(PhasePoint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other._position.AsSpan().CopyTo(_position);
        other._gradient.AsSpan().CopyTo(_gradient);
        LogDensity = other.LogDensity;
        Energy = other.Energy;
    }
}
