namespace Bayes.Estimation;

/// <summary>How the group effects were integrated out of the likelihood.</summary>
public enum EstimationMethod
{
    /// <summary>Laplace's approximation at the conditional modes, with the observed information.</summary>
    Laplace,

    /// <summary>Adaptive Gauss-Hermite quadrature.</summary>
    Quadrature,

    /// <summary>Exactly: Gaussian responses with identity link, or no group effects.</summary>
    MaximumLikelihood,

    /// <summary>Exactly, with the coefficients integrated out too: restricted maximum likelihood of Gaussian responses.</summary>
    RestrictedMaximumLikelihood,
}
