using Bayes.Sampler.Dynamics;

namespace Bayes.Sampler.Kernels;

/// <summary>
/// What must be known of a stretch of trajectory to merge it with its neighbour: the momenta at its ends, their sum over
/// all states, the total weight, and one state drawn in proportion to its weight.
/// </summary>
/// <remarks>First and last are in the order of integration, so a stretch built backwards in time reads like one built forwards.</remarks>
internal sealed class Subtree(int dimension)
{
    private readonly double[] _momentumSum = new double[dimension];
    private double[] _firstMomentum = new double[dimension];
    private double[] _lastMomentum = new double[dimension];
    private PhasePoint _proposal = new(dimension);

    internal ReadOnlySpan<double> MomentumSum => _momentumSum;

    internal ReadOnlySpan<double> FirstMomentum => _firstMomentum;

    internal ReadOnlySpan<double> LastMomentum => _lastMomentum;

    /// <summary>The log of the summed weights exp(H₀ − H) of its states.</summary>
    internal double LogWeight { get; private set; }

    /// <summary>The state that stands for the stretch; its momentum is not kept.</summary>
    internal PhasePoint Proposal => _proposal;

    /// <summary>Makes this the stretch of a single state.</summary>
    internal void SetLeaf(PhasePoint point, double logWeight)
    {
        point.Momentum.CopyTo(_momentumSum);
        point.Momentum.CopyTo(_firstMomentum);
        point.Momentum.CopyTo(_lastMomentum);
        _proposal.CopyPositionFrom(point);
        LogWeight = logWeight;
    }

    /// <summary>Appends a stretch that follows this one in the order of integration. The proposal stays; see <see cref="TakeProposalOf"/>.</summary>
    internal void Append(Subtree next)
    {
        Vectors.AddScaled(_momentumSum, 1.0, next._momentumSum, _momentumSum);
        next._lastMomentum.AsSpan().CopyTo(_lastMomentum);
        LogWeight = Numerics.SpecialFunctions.LogAddExp(LogWeight, next.LogWeight);
    }

    /// <summary>Lets the other stretch's proposal stand for this one. The two swap their points: nothing is copied.</summary>
    internal void TakeProposalOf(Subtree other) => (_proposal, other._proposal) = (other._proposal, _proposal);

    /// <summary>Gives the proposal away in exchange for a point to write the next one into.</summary>
    internal PhasePoint ExchangeProposal(PhasePoint replacement)
    {
        PhasePoint proposal = _proposal;
        _proposal = replacement;
        return proposal;
    }

    /// <summary>Turns the order of integration round.</summary>
    internal void Reverse() => (_firstMomentum, _lastMomentum) = (_lastMomentum, _firstMomentum);
}
