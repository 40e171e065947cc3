using Bayes.Numerics;
using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Transports;

namespace Bayes.Geometry;

/// <summary>A posterior with coordinates for each place, in which it is nearly normal there but for a linear map: what a search for its mode needs.</summary>
internal interface ISearchedPosterior
{
    /// <summary>Where a search starts that knows nothing, [d].</summary>
    double[] Start { get; }

    /// <summary>The number of leading parameters that decide where chains start; the others follow them.</summary>
    int Leading { get; }

    /// <summary>The cores that help with long evaluations; none when null.</summary>
    SpareCores? Spare => null;

    /// <summary>Makes the log density, with scratch memory of its own.</summary>
    ILogDensity CreateDensity();

    /// <summary>The coordinates at a position.</summary>
    ILocalCoordinates At(double[] position);

    /// <summary>Better coordinates that are worth their cost at the mode only; null where there are none.</summary>
    /// <param name="position">The mode, [d].</param>
    /// <param name="density">The log density.</param>
    ILocalCoordinates? AtMode(double[] position, ILogDensity density);
}

/// <summary>Coordinates made at one position.</summary>
internal interface ILocalCoordinates
{
    /// <summary>Makes their transport, with scratch memory of its own.</summary>
    ITransport CreateTransport();

    /// <summary>The negative Hessian of the density in these coordinates, as far as it is worth knowing.</summary>
    /// <param name="density">The density in these coordinates.</param>
    /// <param name="point">Where.</param>
    LaplacePrecision Precision(ILogDensity density, ReadOnlySpan<double> point);

    /// <summary>The same without what only a search needs.</summary>
    ILocalCoordinates ForSampling();
}
