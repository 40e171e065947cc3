namespace Bayes.Sampler.Kernels;

/// <summary>Whether a stretch of trajectory still moves apart at both ends.</summary>
/// <remarks>
/// The generalised criterion of Betancourt (2013), "Generalizing the No-U-Turn Sampler to Riemannian manifolds": both end
/// velocities must point along the summed momentum. With unit metric velocity is momentum.
/// </remarks>
internal static class NoUTurnCriterion
{
    /// <summary>Tests one stretch whose momentum sum comes in two parts.</summary>
    internal static bool Holds(ReadOnlySpan<double> sum, ReadOnlySpan<double> moreSum, ReadOnlySpan<double> first, ReadOnlySpan<double> last)
    {
        (double withFirst, double withLast) = Vectors.DotsWithSum(sum, moreSum, first, last);
        return withFirst > 0 && withLast > 0;
    }

    /// <summary>
    /// Tests two adjacent subtrees that are about to merge: the whole; the left one with the first state of the right; the
    /// last state of the left with the right one. The last two catch turns that fall on the seam.
    /// </summary>
    internal static bool HoldsAcross(Subtree left, Subtree right) =>
        Holds(left.MomentumSum, right.MomentumSum, left.FirstMomentum, right.LastMomentum)
        && Holds(left.MomentumSum, right.FirstMomentum, left.FirstMomentum, right.FirstMomentum)
        && Holds(right.MomentumSum, left.LastMomentum, left.LastMomentum, right.LastMomentum);
}
