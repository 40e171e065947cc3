using Bayes.Models.Posterior;

namespace Bayes.Estimation.Profiles;

/// <summary>Profile likelihoods and their intervals.</summary>
/// <remarks>
/// The parameter is held at a value, the likelihood maximised over all others, and the value moved in steps of about a quarter of the
/// way to the end, which is then found to 10⁻⁶ in ζ. The ends are where 2(log L − log L_max) = −χ²₁ quantile (Venzon and Moolgavkar 1988). Profiles exist for
/// coefficients, standard deviations, parameters of the family, and the correlation of a term with two effects.
/// </remarks>
public static class ProfileLikelihood
{
    /// <summary>Whether a quantity has a profile.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="quantity">One of its quantities.</param>
    /// <returns>False for correlations of terms with more than two effects, for thresholds, and for coefficients that a restricted likelihood integrates out.</returns>
    public static bool Exists(MaximumLikelihoodFit fit, Quantity quantity)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(quantity);
        return Constraints.For(fit.Model, quantity) is not null
            && !(fit.Method == EstimationMethod.RestrictedMaximumLikelihood && quantity.Kind == QuantityKind.Coefficient);
    }

    /// <summary>Profiles every quantity that has a profile.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="level">The confidence level; null for 0.95.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The profiles in the order of the estimates.</returns>
    public static IReadOnlyList<ParameterProfile> All(MaximumLikelihoodFit fit, double? level = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return [.. fit.Estimates.Where(e => Exists(fit, e.Quantity)).Select(e => Of(fit, e.Quantity.Name, level, cancellation))];
    }

    /// <summary>Profiles one quantity.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="name">The quantity's name in draws.</param>
    /// <param name="level">The confidence level; null for 0.95.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ArgumentException">There is no such quantity, or the level is no probability.</exception>
    /// <exception cref="EstimationException">The quantity has no profile.</exception>
    public static ParameterProfile Of(MaximumLikelihoodFit fit, string name, double? level = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        Estimate estimate = fit.Estimates.FirstOrDefault(e => e.Quantity.Name == name)
            ?? throw new ArgumentException($"There is no estimate '{name}'. There are {string.Join(", ", fit.Estimates.Select(e => e.Quantity.Name))}.", nameof(name));
        double confidence = level ?? 0.95;
        if (!(confidence > 0 && confidence < 1))
        {
            throw new ArgumentException($"The level is {confidence}; expected a number between 0 and 1.", nameof(level));
        }

        if (!Exists(fit, estimate.Quantity) || double.IsNaN(estimate.Value))
        {
            throw new EstimationException($"{name} has no profile here. Ask for a bootstrap interval.");
        }

        return new ProfileWalk(fit, estimate, confidence, cancellation).Run();
    }
}
