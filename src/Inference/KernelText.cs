using System.Globalization;
using Bayes.Sampler;
using Bayes.Sampler.Kernels;

namespace Bayes;

/// <summary>Says which kernel moved the chains, and in which coordinates.</summary>
internal static class KernelText
{
    /// <summary>What a fit says of it before the chains have chosen.</summary>
    public const string Undecided = "chosen in warmup";

    /// <summary>What is added where only hyperparameters were sampled.</summary>
    public const string Integrated = "coefficients and group effects integrated out, drawn exactly";

    /// <summary>Such as <c>HMC, 2–3 exact-normal steps, whitened at the mode</c> or <c>NUTS, 2–3 transitions a draw, non-centred</c>.</summary>
    public static string Of(IReadOnlyList<ChainResult> chains, TransportKind transport) => transport == TransportKind.Integrated
        ? $"{Of(chains, alwaysWhitened: true, whitened: true)}; {Integrated}"
        : Of(chains, alwaysWhitened: false, transport == TransportKind.Glmm);

    private static string Of(IReadOnlyList<ChainResult> chains, bool alwaysWhitened, bool whitened)
    {
        IGrouping<(bool Whitened, string Kernel), ChainResult>[] kernels =
            [.. chains.GroupBy(c => (whitened && (alwaysWhitened || !c.GaveUpTrajectories), KindOf(c))).OrderByDescending(g => g.Count())];
        if (kernels.Length == 1)
        {
            return $"{Moves(kernels[0])}, {Coordinates(kernels[0].Key.Whitened)}";
        }

        bool alike = kernels.All(g => g.Key.Whitened == kernels[0].Key.Whitened);
        string text = string.Join("; ", kernels.Select(g =>
            $"{Moves(g)}{(alike ? "" : $", {Coordinates(g.Key.Whitened)}")} (chain{(g.Count() > 1 ? "s" : "")} {string.Join(", ", g.Select(c => c.Chain))})"));
        return alike ? $"{text}, {Coordinates(kernels[0].Key.Whitened)}" : text;
    }

    private static string Coordinates(bool whitened) => whitened ? "whitened at the mode" : "non-centred";

    private static string KindOf(ChainResult chain) => chain.TrajectorySteps > 0
        ? "HMC"
        : chain.Kernel == KernelFactory.ExactNormalNoUTurn.Name ? "NUTS, exact-normal steps" : "NUTS";

    private static string Moves(IGrouping<(bool Whitened, string Kernel), ChainResult> chains)
    {
        (int fewest, int most) = (chains.Min(c => c.TrajectorySteps), chains.Max(c => c.TrajectorySteps));
        string steps = most == 0 ? "" : $", {Range(fewest, most)} exact-normal steps";
        (fewest, most) = (chains.Min(c => c.TransitionsPerDraw), chains.Max(c => c.TransitionsPerDraw));
        return chains.Key.Kernel + steps + (most == 1 ? "" : $", {Range(fewest, most)} transitions a draw");
    }

    private static string Range(int fewest, int most) => string.Create(CultureInfo.InvariantCulture, $"{(fewest == most ? $"{most}" : $"{fewest}–{most}")}");
}
