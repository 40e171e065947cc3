using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bayes.Models.Posterior.Transports;

/// <summary>The end of a sum over groups that went eight at a time.</summary>
internal static class LaneSums
{
    /// <summary>The sum of the lanes, from the first to the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double InOrder(Vector512<double> lanes)
    {
        double sum = 0;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
        {
            sum += lanes.GetElement(lane);
        }

        return sum;
    }
}
