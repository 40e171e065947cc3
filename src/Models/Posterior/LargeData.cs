using Bayes.Models.Design;

namespace Bayes.Models.Posterior;

/// <summary>Gives memory back between the steps of work on a large data set: of binding it, and before chains run.</summary>
/// <remarks>
/// Each step leaves columns behind that nothing refers to any more. The collector would come for them in its own time, when several steps have
/// added up to more than the data themselves; for data that fill a large part of a machine that is too late.
/// </remarks>
public static class LargeData
{
    /// <summary>Values from which a collection, some 30 ms, is nothing beside the work on them.</summary>
    private const long Threshold = 4_000_000;

    /// <summary>Collects what is not referred to, where the data are large.</summary>
    /// <param name="design">The model's design: its rows times its columns are the size of the data.</param>
    public static void Release(DesignedModel design)
    {
        ArgumentNullException.ThrowIfNull(design);
        if ((long)design.RowCount * design.ColumnCount >= Threshold)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
