namespace Bayes.Models.Posterior;

/// <summary>Gives memory back between the steps of binding a large data set.</summary>
/// <remarks>
/// Each step leaves columns behind that nothing refers to any more. The collector would come for them in its own time, when several steps have
/// added up to more than the data themselves; for data that fill a large part of a machine that is too late.
/// </remarks>
internal static class LargeData
{
    /// <summary>Values from which a collection, some 30 ms, is nothing beside the work on them.</summary>
    private const long Threshold = 4_000_000;

    /// <summary>Collects what is not referred to, where the data are large.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    public static void Release(int rows, int columns)
    {
        if ((long)rows * columns >= Threshold)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
