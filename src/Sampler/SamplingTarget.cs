using Bayes.Numerics;
using Bayes.Sampler.Abstractions;

namespace Bayes.Sampler;

/// <summary>What to sample from, as recipes: each chain makes its own density and transport, because they own scratch memory.</summary>
/// <param name="Density">Makes a density of the unconstrained parameters x. Called once per chain, from several threads at once.</param>
public sealed record SamplingTarget(Func<ILogDensity> Density)
{
    /// <summary>Makes the model's transport, between whitened coordinates and x. Called like <see cref="Density"/>.</summary>
    /// <value>Null: x is sampled as it is.</value>
    public Func<ITransport>? Transport { get; init; }

    /// <summary>Makes the transport of a chain that gives up its short trajectories (<see cref="Adaptation.TrajectoryTrials"/>). Called like <see cref="Density"/>.</summary>
    /// <value>Null: the coordinates stay.</value>
    public Func<ITransport>? ReferenceTransport { get; init; }

    /// <summary>The number of leading parameters by which chains judge how well they mix.</summary>
    /// <value>Null: all.</value>
    public int? Watched { get; init; }

    /// <summary>Gives the unconstrained parameters x at which a chain starts, [d], from the chain's number. Called like <see cref="Density"/>.</summary>
    /// <value>Null: chains start at random, see <see cref="SamplerSettings.InitialRadius"/>.</value>
    public Func<int, double[]>? InitialParameters { get; init; }

    /// <summary>Makes, from a chain's number, what completes its draws where the density is that of some of the parameters only. Called like <see cref="Density"/>.</summary>
    /// <value>Null: the density is that of all parameters.</value>
    public Func<int, IDrawCompletion>? Completion { get; init; }

    /// <summary>The cores that no chain runs on, where densities let others help with an evaluation; as many as <see cref="SamplerSettings.Cores"/> before a run, which takes one for each chain that runs.</summary>
    /// <value>Null: densities do their work alone.</value>
    public SpareCores? Spare { get; init; }
}
