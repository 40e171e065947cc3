namespace Bayes.Diagnostics;

/// <summary>Why a diagnostic is not a number.</summary>
public enum UndefinedReason
{
    /// <summary>It is a number: nothing is wrong.</summary>
    None,

    /// <summary>Some draw is NaN or infinite.</summary>
    NotFinite,

    /// <summary>All draws are equal (or the transform of them that the statistic is about, such as squared deviations, is).</summary>
    Constant,

    /// <summary>There are too few draws per chain for the statistic to be defined.</summary>
    TooFewDraws,

    /// <summary>The quantile lies on a point mass that reaches an end of the draws, so that no draw lies beyond it.</summary>
    PointMass,

    /// <summary>The statistic compares groups of chains, and there is only one.</summary>
    TooFewChains,
}
