using Bayes.Models.Families;
using Bayes.Reuse;

namespace Bayes.Calibration.Ranks;

/// <summary>How the chains of a calibration run move, where a run fixes it.</summary>
/// <param name="Transport">Their coordinates.</param>
/// <param name="Kernel">Their kernel.</param>
public sealed record Motion(TransportKind Transport, KernelKind Kernel)
{
    /// <summary>Every kernel in the coordinates of the mode and in non-centred ones, and with nothing but the hyperparameters sampled.</summary>
    public static IReadOnlyList<Motion> All { get; } =
    [
        new(TransportKind.Glmm, KernelKind.Auto),
        new(TransportKind.Glmm, KernelKind.Nuts),
        new(TransportKind.Glmm, KernelKind.ExactNormalNuts),
        new(TransportKind.Glmm, KernelKind.FixedTime),
        new(TransportKind.NonCentred, KernelKind.Nuts),
        new(TransportKind.NonCentred, KernelKind.ExactNormalNuts),
        new(TransportKind.NonCentred, KernelKind.FixedTime),
        new(TransportKind.Integrated, KernelKind.Nuts),
        new(TransportKind.Integrated, KernelKind.ExactNormalNuts),
        new(TransportKind.Integrated, KernelKind.FixedTime),
    ];

    /// <summary>Such as <c>mode-nuts-exact-normal</c>: the words of <c>--transport</c> and <c>--kernel</c>.</summary>
    public string Name => $"{SettingNames.Of(Transport)}-{SettingNames.Of(Kernel)}";

    /// <summary>The designs of the first four families with each motion that is for them.</summary>
    /// <returns>The designs with their motions.</returns>
    public static IReadOnlyList<(CalibrationDesign Design, Motion Motion)> Runs() =>
        [.. from design in CalibrationDesign.All from motion in All where motion.IsFor(design) select (design, motion)];

    /// <summary>Whether a design can be sampled so.</summary>
    /// <param name="design">The design.</param>
    /// <returns>True when it can.</returns>
    /// <remarks>
    /// Only coefficients and effects of Gaussian models can be integrated out. Fixed-time trajectories have exact-normal steps, which are for
    /// coordinates in which the posterior is nearly normal: the non-centred ones of counts and real outcomes are so far from it that most chains diverge.
    /// </remarks>
    public bool IsFor(CalibrationDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return Transport switch
        {
            TransportKind.Integrated => design.Family is GaussianFamily,
            TransportKind.NonCentred => Kernel != KernelKind.FixedTime || design.Family is BernoulliFamily or BinomialFamily,
            _ => true,
        };
    }
}
