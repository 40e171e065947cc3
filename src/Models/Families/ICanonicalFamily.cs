namespace Bayes.Models.Families;

/// <summary>A family of one predictor whose rows have the log likelihood y·η − a(η) where its link is the canonical one.</summary>
/// <remarks>Then the outcomes enter a log likelihood only by Σ y·η, which is linear in the parameters: a density takes their sums once and asks for the rest.</remarks>
internal interface ICanonicalFamily
{
    /// <summary>Whether the link is the canonical one.</summary>
    bool IsCanonical { get; }

    /// <summary>Minus the sum of the cumulants a(η) over a block of rows, and its derivatives.</summary>
    /// <param name="trials">The numbers of trials, [rows], or empty when the response has none.</param>
    /// <param name="predictors">η, [rows].</param>
    /// <param name="derivatives">Receives −a′(η), minus the mean of the outcome, [rows]; may be the memory of the predictors.</param>
    /// <returns>−Σ a(η).</returns>
    double MinusCumulant(ReadOnlySpan<double> trials, ReadOnlySpan<double> predictors, Span<double> derivatives);
}
