namespace Bayes.Tests;

/// <summary>What work allocates on the managed heap of the thread that calls.</summary>
internal static class Allocations
{
    private const int Rounds = 5;

    /// <summary>The bytes of the cheapest of several rounds, after one that is not counted; a round is the same work each time.</summary>
    /// <remarks>
    /// Once in many thousand rounds the runtime charges the thread with some kilobytes of its own, which the next round does not show.
    /// Work that allocates does so in every round.
    /// </remarks>
    public static long Least(Action round)
    {
        round();
        long least = long.MaxValue;
        for (int i = 0; i < Rounds && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
