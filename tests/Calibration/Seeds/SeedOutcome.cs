using Bayes.Diagnostics;
using Bayes.Draws;

namespace Bayes.Calibration.Seeds;

/// <summary>The worst convergence diagnostics over a set of quantities.</summary>
/// <param name="RHat">The largest R-hat.</param>
/// <param name="EssBulk">The smallest bulk effective sample size.</param>
/// <param name="EssTail">The smallest tail effective sample size.</param>
public readonly record struct WorstDiagnostics(double RHat, double EssBulk, double EssTail)
{
    /// <summary>Whether R-hat is below 1.01 and the tail effective sample size above 400; NaN is neither.</summary>
    public bool Passes => RHat < 1.01 && EssTail > 400;

    /// <summary>Finds the worst diagnostics.</summary>
    /// <param name="draws">The draws.</param>
    /// <param name="names">The quantities looked at.</param>
    /// <returns>The worst of each; NaN where one of them is undefined.</returns>
    public static WorstDiagnostics Of(DrawSet draws, IEnumerable<string> names)
    {
        double rHat = 0;
        double bulk = double.PositiveInfinity;
        double tail = double.PositiveInfinity;
        foreach (ParameterSummary summary in DrawsSummary.Of(draws, [.. names]))
        {
            // Math.Max and Math.Min hand NaN on, so that an undefined value is never overlooked.
            rHat = Math.Max(rHat, summary.RHat.Value);
            bulk = Math.Min(bulk, summary.EssBulk.Value);
            tail = Math.Min(tail, summary.EssTail.Value);
        }

        return new WorstDiagnostics(rHat, bulk, tail);
    }
}

/// <summary>What one run at default settings came to.</summary>
/// <param name="Example">The model.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Population">The worst diagnostics over coefficients, standard deviations, correlations and family parameters.</param>
/// <param name="All">The worst diagnostics over these and all group effects.</param>
/// <param name="Divergent">The number of divergent transitions.</param>
/// <param name="Gradients">Evaluations of the gradient, warmup included.</param>
/// <param name="Seconds">Wall-clock time; the only field that a second run does not repeat.</param>
public sealed record SeedOutcome(
    string Example, ulong Seed, WorstDiagnostics Population, WorstDiagnostics All, long Divergent, long Gradients, double Seconds)
{
    /// <summary>Whether the seed counts as good: the population quantities pass and no transition diverged.</summary>
    public bool Passes => Population.Passes && Divergent == 0;

    /// <summary>Whether it is good over the group effects too.</summary>
    public bool PassesEverywhere => All.Passes && Divergent == 0;
}
