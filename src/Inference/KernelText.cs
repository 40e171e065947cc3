using System.Globalization;
using Bayes.Sampler;
using Bayes.Sampler.Kernels;

namespace Bayes;

/// <summary>Says which kernel moved the chains, and in which coordinates.</summary>
internal static class KernelText
{
    /// <summary>What a fit says of it before the chains have chosen.</summary>
    public const string Undecided = "chosen in warmup";

    /// <summary>Such as <c>HMC, 2–3 exact-normal steps, whitened at the mode</c> or <c>NUTS, non-centred</c>.</summary>
    public static string Of(IReadOnlyList<ChainResult> chains, bool whitened)
    {
        string coordinates = whitened ? "whitened at the mode" : "non-centred";
        IGrouping<string, ChainResult>[] kernels = [.. chains.GroupBy(KindOf).OrderByDescending(g => g.Count())];
        string text = kernels.Length == 1
            ? kernels[0].Key + Steps(kernels[0])
            : string.Join("; ", kernels.Select(g => $"{g.Key}{Steps(g)} (chain{(g.Count() > 1 ? "s" : "")} {string.Join(", ", g.Select(c => c.Chain))})"));
        return $"{text}, {coordinates}";
    }

    private static string KindOf(ChainResult chain) => chain.TrajectorySteps > 0
        ? "HMC"
        : chain.Kernel == KernelFactory.ExactNormalNoUTurn.Name ? "NUTS, exact-normal steps" : "NUTS";

    private static string Steps(IEnumerable<ChainResult> chains)
    {
        (int fewest, int most) = (chains.Min(c => c.TrajectorySteps), chains.Max(c => c.TrajectorySteps));
        return most == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {(fewest == most ? $"{most}" : $"{fewest}–{most}")} exact-normal steps");
    }
}
