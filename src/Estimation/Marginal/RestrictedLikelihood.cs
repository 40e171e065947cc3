using Bayes.Models.Conditional;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Marginal;

/// <summary>The restricted log likelihood of a Gaussian model with one residual standard deviation.</summary>
/// <remarks>
/// <para>
/// The coefficients keep their places in ψ: ℓ_R(β, θ) = ℓ(β, θ) − ½ log |XᵀV⁻¹X| + ½p·log 2π. At the generalised least-squares
/// coefficients β̂(θ), where it is largest in β, this is the likelihood with β integrated out under a flat prior, so that its maximum is
/// the REML estimate with β̂ beside it and its value there the restricted log likelihood as lme4 reports it. The inverse of its negative
/// Hessian holds (XᵀV⁻¹X)⁻¹ and, on top, what the uncertainty of θ adds to that of β̂.
/// </para>
/// <para>Owns scratch memory: one thread at a time. The cost of an evaluation does not depend on the number of rows.</para>
/// </remarks>
public sealed class RestrictedLikelihood : IMarginalLikelihood
{
    private readonly GaussianLikelihood _gaussian;

    /// <summary>Sums over the rows.</summary>
    /// <param name="model">The model; its priors play no part.</param>
    /// <exception cref="ArgumentException">The model is not Gaussian with one residual standard deviation for all rows.</exception>
    public RestrictedLikelihood(BoundModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!Applies(model))
        {
            throw new ArgumentException("Restricted maximum likelihood is for Gaussian responses with one residual standard deviation.", nameof(model));
        }

        Parameters = new MarginalParameters(model);
        ConditionalRows rows = new(model);
        GaussianCrossProducts data = new(rows);
        _gaussian = new GaussianLikelihood(rows, data, CoefficientPrior.Flat(data));
    }

    /// <inheritdoc/>
    public MarginalParameters Parameters { get; }

    /// <inheritdoc/>
    public EstimationMethod Method => EstimationMethod.RestrictedMaximumLikelihood;

    /// <inheritdoc/>
    public int Points => 1;

    /// <summary>Whether a model has a restricted likelihood: Gaussian, with one residual standard deviation for all rows.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Whether it has.</returns>
    public static bool Applies(BoundModel model) => GaussianCrossProducts.Applies(model);

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient) => _gaussian.Evaluate(parameters, gradient);

    /// <inheritdoc/>
    public void WriteConditionalModes(Span<double> effects) => _gaussian.WriteEffects(effects);
}
