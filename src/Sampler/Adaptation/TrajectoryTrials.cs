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
    /// <value>24: thousands of group effects need 8 to 12, and the reference kernel then costs ten times as much for an effective draw or more.</value>
    public int MostSteps { get; init; } = 24;

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
    /// <value>0.85; 0 never returns to the reference kernel.</value>
    public double Floor { get; init; } = 0.85;

    /// <summary>The energy Bayesian fraction of missing information without which the reference kernel stays.</summary>
    /// <value>0.3, as in Stan's warning.</value>
    public double EnergyFloor { get; init; } = 0.3;

    /// <summary>The correlation of a watched parameter with itself one draw before, of ranks as normal scores, above which the trajectories are given up.</summary>
    /// <value>0.4: 2.3 transitions for one effective draw.</value>
    public double MostCorrelation { get; init; } = 0.4;

    /// <summary>The same correlation below which no more need be known; above it the trajectories are watched for longer.</summary>
    /// <value>0.3, which 85 independent draws of ten parameters seldom reach.</value>
    public double PlainCorrelation { get; init; } = 0.3;

    /// <summary>The transitions of watching for longer, beyond the warmup that was asked for.</summary>
    /// <value>400: of 150 the correlation has a standard error of 0.08, and one stay in a tail makes a good chain look slow.</value>
    public int FurtherTransitions { get; init; } = 400;

    /// <summary>The warmup of the reference kernel where the trajectories are given up.</summary>
    /// <value>1000, with a diagonal metric.</value>
    public int ReferenceWarmup { get; init; } = 1000;

    /// <summary>The least target acceptance of the reference kernel where the trajectories are given up.</summary>
    /// <value>0.9: what defeats them is a narrow place more often than not.</value>
    public double ReferenceAcceptance { get; init; } = 0.9;

    /// <summary>
    /// The transitions of the reference kernel that one effective draw may cost; where it needs more, several are made for each draw.
    /// </summary>
    /// <value>5: 800 effective draws of 4 × 1000.</value>
    public double MostTransitionsPerEffectiveDraw { get; init; } = 5;

    /// <summary>The most transitions of the reference kernel for each draw.</summary>
    /// <value>10.</value>
    public int MostTransitionsPerDraw { get; init; } = 10;
}
