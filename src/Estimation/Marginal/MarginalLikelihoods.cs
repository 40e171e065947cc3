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
            return RestrictedLikelihood.Applies(model)
                ? new RestrictedLikelihood(model)
                : throw new EstimationException("restricted maximum likelihood is for gaussian responses with one residual standard deviation. Leave it out.");
        }

        return points == 1 || model.Design.Groups.Count == 0 ? new LaplaceLikelihood(model)
            : model.Design.Groups.Count == 1 ? new QuadratureLikelihood(model, points)
            : new NestedQuadratureLikelihood(model, points);
    }

    /// <summary>
    /// Whether Laplace's approximation of a model's likelihood is the likelihood itself: without group effects, and for Gaussian responses
    /// with group effects on the mean alone. Group effects on sigma leave an integral without closed form.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <returns>True where one point is exact.</returns>
    public static bool IsExact(BoundModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Layout.Terms.Count == 0
            || (model.Family is GaussianFamily
                && model.Design.Groups.All(g => g.Terms.All(t => t.Effects.All(e => model.Design.Predictors[e.Predictor].Parameter == model.Family.Parameters[0].Name))));
    }

    /// <summary>Whether the likelihood of a model falls into integrals of few dimensions that quadrature can take.</summary>
    /// <param name="model">The model.</param>
    /// <returns>True for one grouping factor, and for factors nested in each other whose covariances do not differ by kind of groups.</returns>
    public static bool HasQuadrature(BoundModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Design.Groups.Count == 1 || (model.Design.Groups.Count > 1 && model.Design.Groups.All(g => g.Kinds is null) && NestedUnits.Of(model.Design.Groups) is not null);
    }

    /// <summary>The number of dimensions of the grid over the effects that touch a row.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The number of effects of a group.</returns>
    public static int QuadratureDimension(BoundModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Layout.Terms.Sum(t => t.Effects);
    }

    /// <summary>The error of a model whose factors are crossed.</summary>
    internal static EstimationException Crossed(BoundModel model) => new(
        $"the grouping factors {string.Join(", ", model.Design.Groups.Select(g => $"'{g.Name}'"))} are crossed, and then the likelihood does not fall into "
        + "integrals of few dimensions that adaptive quadrature could take. Use Laplace's approximation (1 point), or the posterior.");
}
