using Bayes.Models.Posterior;

namespace Bayes.Estimation;

/// <summary>A model fitted by maximum likelihood with the group effects integrated out.</summary>
/// <remarks>Immutable; safe for concurrent use.</remarks>
public sealed record MaximumLikelihoodFit
{
    /// <summary>The model bound to data; its priors played no part.</summary>
    public required BoundModel Model { get; init; }

    /// <summary>How the group effects were integrated out.</summary>
    public required EstimationMethod Method { get; init; }

    /// <summary>The number of quadrature points per effect; 1 for Laplace and for exact likelihoods.</summary>
    public required int Points { get; init; }

    /// <summary>ψ at the maximum, laid out by <see cref="Marginal.MarginalParameters"/>.</summary>
    public required IReadOnlyList<double> Parameters { get; init; }

    /// <summary>The absolute log likelihood at the maximum, all constants included.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>−2 log likelihood.</summary>
    public double Deviance => -2 * LogLikelihood;

    /// <summary>The number of parameters estimated.</summary>
    public int ParameterCount => Parameters.Count;

    /// <summary>Akaike's criterion, −2 log L + 2k.</summary>
    public double Aic => Deviance + (2 * ParameterCount);

    /// <summary>The Bayesian information criterion, −2 log L + k log n, n the number of rows, or the sum of the case weights where there are any.</summary>
    public double Bic => Deviance + (ParameterCount * Math.Log(Model.Design.Response.CaseWeights?.Sum() ?? Model.Design.RowCount));

    /// <summary>Coefficients, standard deviations, correlations, family parameters, in the order of the draws of the posterior.</summary>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <summary>The covariance of the estimates by the observed information, [<see cref="Estimates"/> × <see cref="Estimates"/>] row by row; NaN where there is none.</summary>
    public required IReadOnlyList<double> Covariance { get; init; }

    /// <summary>The Hessian of the log likelihood in ψ at the maximum, [k × k] row by row.</summary>
    public required IReadOnlyList<double> Hessian { get; init; }

    /// <summary>The conditional modes of the group effects, laid out as the group effects of <see cref="ParameterLayout"/>.</summary>
    public required IReadOnlyList<double> ConditionalModes { get; init; }

    /// <summary>How the maximum was found and how near it is.</summary>
    public required Convergence Convergence { get; init; }

    /// <summary>The rungs of the quadrature ladder that led to <see cref="Points"/>, coarsest first; empty when the number was given.</summary>
    public IReadOnlyList<QuadratureRung> Ladder { get; init; } = [];

    /// <summary>What there is to say about the fit; empty when all is well.</summary>
    public IReadOnlyList<EstimationFinding> Findings { get; init; } = [];

    /// <summary>Whether the maximum was reached and no finding is an error.</summary>
    public bool Ok => Convergence.Converged && Findings.All(f => f.Severity != EstimationSeverity.Error);
}

/// <summary>How near the end of an optimisation is to the maximum, relative to what the data can tell.</summary>
/// <remarks>
/// The criterion is the Newton step that the gradient and the Hessian still ask for, in units of the standard errors: below
/// 0.01 for every estimate the maximum is reached, whatever the raw gradient is.
/// </remarks>
/// <param name="Converged">Whether the remaining step is below 0.01 standard errors everywhere and the curvature is that of a maximum.</param>
/// <param name="RemainingStep">The largest remaining Newton step, in standard errors.</param>
/// <param name="Optimizer">The optimiser that found the maximum.</param>
/// <param name="Evaluations">Evaluations of the likelihood with its gradient.</param>
/// <param name="Seconds">The time taken.</param>
public sealed record Convergence(bool Converged, double RemainingStep, string Optimizer, int Evaluations, double Seconds)
{
    /// <summary>Every optimiser tried, with what it found; one line when only one was.</summary>
    public IReadOnlyList<OptimizerRun> Runs { get; init; } = [];
}

/// <summary>What one optimiser found from one start.</summary>
/// <param name="Optimizer">Its name.</param>
/// <param name="Start">The start, in words.</param>
/// <param name="LogLikelihood">The log likelihood where it ended.</param>
/// <param name="Evaluations">Evaluations of the likelihood.</param>
/// <param name="Reason">Why it stopped.</param>
/// <param name="Estimates">The estimates there, in the order of the fit's.</param>
public sealed record OptimizerRun(string Optimizer, string Start, double LogLikelihood, int Evaluations, string Reason, IReadOnlyList<double> Estimates);

/// <summary>One rung of the quadrature ladder.</summary>
/// <param name="Points">Points per effect.</param>
/// <param name="LogLikelihood">The maximised log likelihood with them.</param>
/// <param name="LargestMove">The largest change of an estimate from the rung before, in standard errors; NaN on the first.</param>
/// <param name="Moved">The quantity that moved most, by its name in draws; null on the first.</param>
/// <param name="Estimates">The estimates, in the order of the fit's.</param>
public sealed record QuadratureRung(int Points, double LogLikelihood, double LargestMove, string? Moved, IReadOnlyList<double> Estimates);
