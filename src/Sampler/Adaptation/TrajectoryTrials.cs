namespace Bayes.Sampler.Adaptation;

/// <summary>How a chain tries short trajectories of fixed time against its reference kernel in the second half of warmup.</summary>
/// <remarks>
/// The trajectories follow N(0, I) exactly, so on a target that a transport has made nearly normal two to four steps are a whole
/// draw; on one that it has not they are rejected, and the chain keeps its reference kernel. Immutable.
/// </remarks>
public sealed record TrajectoryTrials
{
    /// <summary>The fewest steps of a trajectory, which are tried first.</summary>
    /// <value>2.</value>
    public int FewestSteps { get; init; } = 2;

    /// <summary>The most steps of a trajectory; where these are not enough the reference kernel stays.</summary>
    /// <value>16.</value>
    public int MostSteps { get; init; } = 16;

    /// <summary>The mean time of a trajectory.</summary>
    /// <value>1.9: a little more than the quarter period π/2 of N(0, I), so that draws are slightly antithetic.</value>
    public double IntegrationTime { get; init; } = 1.9;

    /// <summary>The transitions of one trial.</summary>
    /// <value>15.</value>
    public int Transitions { get; init; } = 15;

    /// <summary>The mean acceptance at which a number of steps is taken.</summary>
    /// <value>0.9.</value>
    public double Target { get; init; } = 0.9;

    /// <summary>The mean acceptance without which the reference kernel stays.</summary>
    /// <value>0.8; 0 never returns to the reference kernel.</value>
    public double Floor { get; init; } = 0.8;

    /// <summary>The energy Bayesian fraction of missing information without which the reference kernel stays.</summary>
    /// <value>0.3, as in Stan's warning.</value>
    public double EnergyFloor { get; init; } = 0.3;
}
