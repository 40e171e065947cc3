namespace Bayes;

/// <summary>The kernel that moves the chains. It changes the draws, not their distribution.</summary>
public enum KernelKind
{
    /// <summary>
    /// Each chain tries short trajectories in its warmup; one in which they do not pay warms up anew with the No-U-Turn sampler in non-centred
    /// coordinates. The No-U-Turn sampler alone where coefficients and group effects are integrated out.
    /// </summary>
    Auto,

    /// <summary>The No-U-Turn sampler with leapfrog steps, the reference.</summary>
    Nuts,

    /// <summary>The No-U-Turn sampler with steps that follow the standard normal exactly.</summary>
    ExactNormalNuts,

    /// <summary>Short trajectories of fixed, jittered time with steps that follow the standard normal exactly.</summary>
    FixedTime,
}
