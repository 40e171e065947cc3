using Bayes.Numerics;
using Bayes.Sampler.Kernels;

namespace Bayes.Sampler.Adaptation;

/// <summary>Finds a step size of the right magnitude by doubling or halving until one step's acceptance crosses 0.8.</summary>
/// <remarks>Hoffman and Gelman (2014), algorithm 4, with Stan's threshold and a fresh momentum for each try.</remarks>
public static class StepSizeSearch
{
    private const double Largest = 1e7;

    private static readonly double LogThreshold = Math.Log(0.8);

    /// <summary>Searches from a kernel's current step size and leaves the result in it.</summary>
    /// <param name="kernel">The kernel, at a position of finite density.</param>
    /// <param name="random">The chain's source of randomness.</param>
    /// <exception cref="InvalidOperationException">No step is small enough, or none is too large: the density is broken or improper.</exception>
    public static void Run(ITransitionKernel kernel, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(random);
        double step = kernel.StepSize;
        bool grows = kernel.TryStep(step, random) > LogThreshold;
        while (grows == (kernel.TryStep(step, random) > LogThreshold))
        {
            step = grows ? 2.0 * step : 0.5 * step;
            if (step > Largest)
            {
                throw new InvalidOperationException(
                    "The step size grew without limit: the log density is flat far out, so the posterior seems improper. Check the priors.");
            }

            if (step == 0)
            {
                throw new InvalidOperationException(
                    "No step size is small enough: the log density seems discontinuous at the starting point, or its gradient is wrong.");
            }
        }

        kernel.StepSize = step;
    }
}
