namespace Bayes;

/// <summary>A target at which sampling was to end, and whether it was met.</summary>
/// <param name="Until">The target, such as <c>ess=400,rhat=1.01</c>.</param>
/// <param name="Met">Whether the draws meet it.</param>
/// <param name="SmallestEss">The smallest bulk or tail effective sample size of a quantity kept; NaN where one is not defined.</param>
/// <param name="LargestRHat">The largest R-hat of a quantity kept; NaN where one is not defined.</param>
public sealed record TargetDescription(string Until, bool Met, double SmallestEss, double LargestRHat);
