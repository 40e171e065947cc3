namespace Bayes.Diagnostics.CrossValidation;

/// <summary>How well one observation (or one group of them) is predicted from all the others.</summary>
public sealed record PointwiseLoo
{
    /// <summary>What was left out: the number of the row, or the name of the group.</summary>
    public required string Label { get; init; }

    /// <summary>elpd_i, the log predictive density given the other observations.</summary>
    public required double Elpd { get; init; }

    /// <summary>The Monte Carlo standard error of <see cref="Elpd"/>; meaningless where <see cref="ParetoK"/> is above the threshold.</summary>
    public required double ElpdMcse { get; init; }

    /// <summary>How much seeing the observation itself adds to its log predictive density: its share of the effective number of parameters.</summary>
    public required double P { get; init; }

    /// <summary>k-hat of the importance ratios; NaN when they are all equal, as for an observation of weight 0.</summary>
    public required double ParetoK { get; init; }

    /// <summary>How many independent draws, given the other observations, the weighted draws are worth.</summary>
    public required double EffectiveSampleSize { get; init; }

    /// <summary>Effective draws over draws for the likelihood of the observation.</summary>
    public required double RelativeEfficiency { get; init; }

    /// <summary>Whether the model was fitted again without the observation, so that <see cref="Elpd"/> does not rest on importance weights.</summary>
    public bool Refitted { get; init; }

    /// <summary>−2 · <see cref="Elpd"/>.</summary>
    public double Looic => -2 * Elpd;
}

/// <summary>One observation's part of WAIC.</summary>
/// <param name="Label">The number of the row.</param>
/// <param name="Elpd">lpd − <paramref name="P"/>.</param>
/// <param name="P">The variance of the log likelihood over the draws; above 0.4 WAIC is not to be relied on.</param>
public sealed record PointwiseWaic(string Label, double Elpd, double P);
