namespace Bayes.Estimation;

/// <summary>How far a maximisation has come.</summary>
/// <param name="Stage">What is being done, in words.</param>
/// <param name="Evaluations">Evaluations of the likelihood so far.</param>
/// <param name="LogLikelihood">The highest log likelihood so far.</param>
public sealed record EstimationProgress(string Stage, int Evaluations, double LogLikelihood);
