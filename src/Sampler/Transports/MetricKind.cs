namespace Bayes.Sampler.Transports;

/// <summary>The shape of the linear map that warmup adapts.</summary>
public enum MetricKind
{
    /// <summary>No map: the coordinates are used as they are.</summary>
    Unit,

    /// <summary>One scale per coordinate.</summary>
    Diagonal,

    /// <summary>A full covariance matrix; d² memory and d² work per gradient.</summary>
    Dense,
}
