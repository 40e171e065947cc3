namespace Bayes;

/// <summary>The coordinates in which a posterior is sampled. They change its draws, not its distribution.</summary>
public enum TransportKind
{
    /// <summary>
    /// <see cref="Integrated"/> where it applies and costs no more, <see cref="Glmm"/> where a mode can be found, else
    /// <see cref="NonCentred"/>.
    /// </summary>
    Auto,

    /// <summary>Group effects as standard normals that are scaled by their standard deviations and correlations; nothing is learnt before warmup.</summary>
    NonCentred,

    /// <summary>
    /// Group effects centred as far as each group's data go, and everything standardised by the curvature at the posterior mode, which is
    /// found first.
    /// </summary>
    Glmm,

    /// <summary>
    /// For Gaussian responses with one residual standard deviation: group effects, and coefficients of the mean with normal or flat priors, are
    /// integrated out. Chains sample what is left, in the coordinates of its mode, and each draw is completed by an exact draw of the rest.
    /// </summary>
    Integrated,
}
