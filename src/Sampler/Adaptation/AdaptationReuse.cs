namespace Bayes.Sampler.Adaptation;

/// <summary>Takes over what other chains learnt on a similar target, after a short check in place of warmup.</summary>
/// <param name="Chains">Gives what a chain takes over, from its number. Called once a chain, from its thread.</param>
/// <remarks>
/// A chain begins where the target says, or without that where the other's warmup ended. It draws with the kernel, step size and metric given,
/// first with half the step towards the typical set and then under watch, for longer where parameters seem to move too slowly. Short trajectories must keep the limits of <see cref="TrajectoryTrials"/>; the reference kernel must come near its target acceptance, without divergences,
/// and move as fast as <see cref="TrajectoryTrials.MostTransitionsPerEffectiveDraw"/> wants it to. A chain that fails starts again with the
/// warmup of <see cref="SamplerSettings"/>. Immutable.
/// </remarks>
public sealed record AdaptationReuse(Func<int, ChainAdaptation> Chains)
{
    /// <summary>Draws from the start towards the typical set, which are not judged.</summary>
    /// <value>15.</value>
    public int Approach { get; init; } = 15;

    /// <summary>Draws that are judged.</summary>
    /// <value>50.</value>
    public int Draws { get; init; } = 50;

    /// <summary>Further draws that are judged where successive draws of the first ones are correlated too much.</summary>
    /// <value>100.</value>
    public int FurtherDraws { get; init; } = 100;

    /// <summary>How far the mean acceptance of short trajectories may fall short of <see cref="TrajectoryTrials.Floor"/>.</summary>
    /// <value>0.03: more than a standard error of 50 transitions.</value>
    public double TrajectorySlack { get; init; } = 0.03;

    /// <summary>How far the mean acceptance statistic of the reference kernel may fall short of its target.</summary>
    /// <value>0.2: the cost of an effective draw hardly depends on the acceptance between 0.6 and 0.9 (Betancourt, Byrne and Girolami 2014).</value>
    public double ReferenceSlack { get; init; } = 0.2;

    /// <summary>How far the correlation of successive draws of the reference kernel may exceed what a warmup would leave.</summary>
    /// <value>0.1: more than a standard error of the correlation of 150 draws.</value>
    public double CorrelationSlack { get; init; } = 0.1;
}

/// <summary>What the check of an adaptation taken over has found.</summary>
/// <param name="Failure">Why the chain did not keep it, in words, such as <c>acceptance 0.42, at least 0.85 is wanted</c>; null where it did.</param>
public sealed record AdaptationCheck(string? Failure)
{
    /// <summary>Whether the chain kept it.</summary>
    public bool Passed => Failure is null;
}
