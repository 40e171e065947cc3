namespace Bayes.Diagnostics;

/// <summary>The limits beyond which <see cref="ConvergenceChecks"/> speaks up.</summary>
public sealed record ConvergenceCriteria
{
    /// <summary>The greatest tree depth that the sampler allowed; 0 when it builds no trees.</summary>
    /// <value>10, as in Stan.</value>
    public int TreeDepthCap { get; init; } = 10;

    /// <summary>The largest acceptable rank-normalised split R-hat.</summary>
    /// <value>1.01 (Vehtari et al. 2021).</value>
    public double RHat { get; init; } = 1.01;

    /// <summary>The R-hat above which the draws are not to be used at all.</summary>
    /// <value>1.05.</value>
    public double RHatError { get; init; } = 1.05;

    /// <summary>The smallest acceptable bulk and tail effective sample size, per chain.</summary>
    /// <value>100 (Vehtari et al. 2021).</value>
    public double EssPerChain { get; init; } = 100;

    /// <summary>The smallest acceptable energy-based fraction of missing information.</summary>
    /// <value>0.3.</value>
    public double Ebfmi { get; init; } = Diagnostics.Ebfmi.Threshold;

    /// <summary>The share of divergent transitions from which on the draws are not to be used at all.</summary>
    /// <value>0.01.</value>
    public double DivergentShareError { get; init; } = 0.01;

    /// <summary>How many of the worst quantities a finding names.</summary>
    /// <value>5.</value>
    public int WorstNamed { get; init; } = 5;
}
