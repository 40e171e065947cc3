using Bayes.Numerics;
using Bayes.Sampler.Kernels;

namespace Bayes.Sampler;

/// <summary>Puts a chain at its starting point.</summary>
internal static class ChainStart
{
    private const int Tries = 100;

    /// <summary>Starts from the target's own parameters, or from uniform random whitened coordinates.</summary>
    /// <exception cref="InvalidOperationException">The density or its gradient is not finite there, or at none of 100 random points.</exception>
    internal static void Place(
        ITransitionKernel kernel, WhitenedTarget coordinates, SamplingTarget target, SamplerSettings settings, int chain, RandomStream random)
    {
        if (target.InitialParameters is { } initial)
        {
            double[] parameters = initial(chain);
            if (parameters.Length != kernel.Dimension)
            {
                throw new InvalidOperationException(
                    $"The initial parameters of chain {chain} have {parameters.Length} entries; the density has {kernel.Dimension} dimensions.");
            }

            if (!TryPlace(kernel, coordinates, parameters))
            {
                throw new InvalidOperationException($"The log density or its gradient is not finite at the initial parameters of chain {chain}.");
            }

            return;
        }

        PlaceAtRandom(kernel, coordinates, settings, random);
    }

    /// <summary>Starts from given parameters, unless the density or its gradient is not finite there.</summary>
    internal static bool TryPlace(ITransitionKernel kernel, WhitenedTarget coordinates, IReadOnlyList<double> parameters)
    {
        double[] position = new double[kernel.Dimension];
        coordinates.ToWhitened([.. parameters], position);
        return kernel.MoveTo(position);
    }

    private static void PlaceAtRandom(ITransitionKernel kernel, WhitenedTarget coordinates, SamplerSettings settings, RandomStream random)
    {
        double[] position = new double[kernel.Dimension];
        double[] modelWhitened = new double[kernel.Dimension];
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            for (int i = 0; i < modelWhitened.Length; i++)
            {
                modelWhitened[i] = settings.InitialRadius * ((2.0 * random.NextDouble()) - 1.0);
            }

            coordinates.Metric.ToWhitened(modelWhitened, position);
            if (kernel.MoveTo(position))
            {
                return;
            }
        }

        throw new InvalidOperationException(FormattableString.Invariant(
            $"No starting point: the log density or its gradient was not finite at {Tries} random points within {settings.InitialRadius} of the origin. Give initial parameters, or check the model and its priors."));
    }
}
