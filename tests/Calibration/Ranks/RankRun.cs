using Bayes.Models.Posterior;
using Bayes.Sampler.Abstractions;

namespace Bayes.Calibration.Ranks;

/// <summary>Runs replicates side by side.</summary>
public static class RankRun
{
    /// <summary>The seed of the published run; CI runs the first replicates of the same.</summary>
    public const ulong Seed = 271_828;

    /// <summary>Runs the first replicates of a design.</summary>
    /// <param name="design">The design.</param>
    /// <param name="replicates">How many.</param>
    /// <param name="cores">How many at once; the ranks do not depend on it.</param>
    /// <param name="mutation">A wrong density to run with; null for the right one.</param>
    /// <param name="motion">How the chains move; null for what the design says.</param>
    /// <returns>Their ranks.</returns>
    public static RankTable Run(CalibrationDesign design, int replicates, int cores, Mutation? mutation = null, Motion? motion = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        Func<ILogDensity, BoundModel, ILogDensity>? wrong = mutation is null ? null : mutation.Apply;
        RankReplicate[] all = new RankReplicate[replicates];
        Parallel.For(
            0, replicates, new ParallelOptions { MaxDegreeOfParallelism = cores }, i => all[i] = RankReplicate.Run(design, i + 1, Seed, wrong, motion));
        return new RankTable(mutation?.Name ?? (motion is null ? design.Name : $"{design.Name}-{motion.Name}"), RankReplicate.Quantities(design), all);
    }
}
