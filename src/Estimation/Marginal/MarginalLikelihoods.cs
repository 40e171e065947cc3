using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Estimation.Marginal;

/// <summary>Picks the marginal likelihood for a model and options.</summary>
public static class MarginalLikelihoods
{
    /// <summary>Prepares a marginal likelihood.</summary>
    /// <param name="model">The model.</param>
    /// <param name="points">Quadrature points per effect; 1 for Laplace's approximation.</param>
    /// <param name="restricted">Restricted maximum likelihood.</param>
    /// <returns>The likelihood, with scratch memory of its own.</returns>
    /// <exception cref="EstimationException">There is no such likelihood for the model.</exception>
    public static IMarginalLikelihood Create(BoundModel model, int points, bool restricted)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (restricted)
        {
            throw new EstimationException("restricted maximum likelihood is for gaussian responses. Leave it out.");
        }

        // Quadrature of one point sees that gaussian responses of one factor are exact, and does without group effects.
        return points > 1 || model.Design.Groups.Count == 0 || (model.Design.Groups.Count == 1 && model.Family is GaussianFamily)
            ? new QuadratureLikelihood(model, points)
            : new LaplaceLikelihood(model);
    }
}
