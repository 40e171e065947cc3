namespace Bayes.Models.Families;

/// <summary>A parameter of a family that a linear predictor may drive: the mean, a standard deviation, a zero-inflation probability.</summary>
/// <param name="Name">Its name in formulas and draws; <c>mu</c> for the mean.</param>
/// <param name="Link">The link between the parameter and its linear predictor.</param>
/// <remarks>Where the formula gives it no predictor of its own, it is one constant for all rows.</remarks>
public sealed record DistributionalParameter(string Name, Link Link);
