using Bayes.Sampler.Abstractions;
using Bayes.Sampler.Dynamics;

namespace Bayes.Sampler.Kernels;

/// <summary>A kind of kernel by name, and how a chain makes its own.</summary>
/// <param name="Name">The name shown in reports and written beside draws.</param>
/// <param name="Create">Makes a kernel for a density in whitened coordinates; called once per chain, from its thread.</param>
public sealed record KernelFactory(string Name, Func<ILogDensity, SamplerSettings, ITransitionKernel> Create)
{
    /// <summary>The No-U-Turn sampler with leapfrog steps, the reference kernel.</summary>
    public static KernelFactory NoUTurn { get; } = new(
        "nuts", static (density, settings) => new NoUTurnKernel(density, new LeapfrogIntegrator(), settings.MaxTreeDepth));

    /// <summary>The No-U-Turn sampler with steps that follow N(0, I) exactly, for well-whitened targets.</summary>
    public static KernelFactory ExactNormalNoUTurn { get; } = new(
        "nuts-exact-normal", static (density, settings) => new NoUTurnKernel(density, new ExactNormalIntegrator(), settings.MaxTreeDepth));

    /// <summary>Short trajectories of jittered fixed time with steps that follow N(0, I) exactly.</summary>
    public static KernelFactory ExactNormalFixedTime { get; } = new(
        "hmc-exact-normal", static (density, _) => new FixedTimeKernel(density, new ExactNormalIntegrator(), 1.8));
}
