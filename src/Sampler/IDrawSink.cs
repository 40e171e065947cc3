using Bayes.Sampler.Kernels;
using Bayes.Sampler.Transports;

namespace Bayes.Sampler;

/// <summary>Where the draws of one chain go: memory, a file, both.</summary>
/// <remarks>
/// Called from the chain's thread only, in the order <see cref="Start"/>, warmup draws if they are wanted,
/// <see cref="AdaptationFinished"/>, draws, <see cref="End"/>. A cancelled or failed chain leaves some of them out, but
/// never <see cref="End"/>. An exception fails this chain and no other.
/// </remarks>
public interface IDrawSink
{
    /// <summary>The chain begins.</summary>
    /// <param name="chain">Its number.</param>
    /// <param name="dimension">The number of parameters, d.</param>
    /// <param name="settings">The settings of the run.</param>
    void Start(int chain, int dimension, SamplerSettings settings);

    /// <summary>A draw. Implementations that allocate here give up the sampler's promise not to.</summary>
    /// <param name="info">
    /// The transition's columns, with the log density of the model's parameters (the same under every transport), and the
    /// energy in the coordinates of the model's transport.
    /// </param>
    /// <param name="parameters">The unconstrained model parameters x, [d]; valid during the call only.</param>
    void Accept(in TransitionInfo info, ReadOnlySpan<double> parameters);

    /// <summary>Warmup is over; the draws that follow are those to keep. Called without warmup too.</summary>
    /// <param name="stepSize">The step size from now on.</param>
    /// <param name="inverseMetric">The inverse metric from now on.</param>
    void AdaptationFinished(double stepSize, InverseMetric inverseMetric);

    /// <summary>
    /// A state from which the chain can go on, which covers all draws accepted so far. Called after warmup, at
    /// <see cref="SamplerSettings.CheckpointInterval"/>, and at the end of a chain that did not fail.
    /// </summary>
    /// <param name="state">The state.</param>
    void Checkpoint(ChainState state)
    {
    }

    /// <summary>The chain is over, for whatever reason.</summary>
    /// <param name="result">What it did.</param>
    void End(ChainResult result);
}
