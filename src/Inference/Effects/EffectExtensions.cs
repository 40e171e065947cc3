using Bayes.Estimation;

namespace Bayes.Effects;

/// <summary>What a fit means: coefficients twice over, marginal means and contrasts, average marginal effects, variance components, ranks.</summary>
public static class EffectExtensions
{
    private const double DefaultLevel = 0.95;

    /// <summary>Coefficients and their ratios, conditional and population-averaged, with Zeger's shortcut and GEE beside them.</summary>
    /// <param name="fit">A fit with its model.</param>
    /// <param name="geeGroup">The column that names the clusters of GEE; null for the outermost grouping factor.</param>
    /// <param name="level">The level of the intervals.</param>
    /// <returns>The tables.</returns>
    public static EffectReport Effects(this PosteriorFit fit, string? geeGroup = null, double level = DefaultLevel) => CoefficientEffects.Of(FittedParameters.Of(fit, level), geeGroup);

    /// <inheritdoc cref="Effects(PosteriorFit, string?, double)"/>
    public static EffectReport Effects(this MaximumLikelihoodFit fit, string? geeGroup = null, double level = DefaultLevel) => CoefficientEffects.Of(FittedParameters.Of(fit, level), geeGroup);

    /// <summary>Marginal means of a reference grid and contrasts of them.</summary>
    /// <param name="fit">A fit with its model and table.</param>
    /// <param name="options">Of what, at which values, on which scale.</param>
    /// <param name="level">The level of the intervals.</param>
    /// <returns>The table of means and the table of contrasts.</returns>
    /// <exception cref="Models.Errors.DataException">A column or level is not one of the fit.</exception>
    public static EffectReport Contrasts(this PosteriorFit fit, ContrastOptions options, double level = DefaultLevel) => Bayes.Effects.Contrasts.Of(FittedParameters.Of(fit, level), options);

    /// <inheritdoc cref="Contrasts(PosteriorFit, ContrastOptions, double)"/>
    public static EffectReport Contrasts(this MaximumLikelihoodFit fit, ContrastOptions options, double level = DefaultLevel) => Bayes.Effects.Contrasts.Of(FittedParameters.Of(fit, level), options);

    /// <summary>Average marginal effects: risk differences of factors, mean derivatives by numbers, averaged over rows and random effects.</summary>
    /// <param name="fit">A fit with its model and table.</param>
    /// <param name="level">The level of the intervals.</param>
    /// <returns>The table.</returns>
    public static EffectReport AverageMarginalEffects(this PosteriorFit fit, double level = DefaultLevel) => MarginalEffects.Of(FittedParameters.Of(fit, level));

    /// <inheritdoc cref="AverageMarginalEffects(PosteriorFit, double)"/>
    public static EffectReport AverageMarginalEffects(this MaximumLikelihoodFit fit, double level = DefaultLevel) => MarginalEffects.Of(FittedParameters.Of(fit, level));

    /// <summary>Standard deviations and correlations of random effects, and what follows from them: shares of variance, median odds ratios, rate multipliers, R².</summary>
    /// <param name="fit">A fit with its model.</param>
    /// <param name="small">δ of P(sd &lt; δ), on the link scale; null for 0.1, with the identity link times the standard deviation of the response.</param>
    /// <param name="level">The level of the intervals.</param>
    /// <returns>The tables; of a posterior with the probabilities that standard deviations are small, and the same under the prior.</returns>
    public static EffectReport Variance(this PosteriorFit fit, double? small = null, double level = DefaultLevel) => VarianceReport.Of(FittedParameters.Of(fit, level), small);

    /// <inheritdoc cref="Variance(PosteriorFit, double?, double)"/>
    public static EffectReport Variance(this MaximumLikelihoodFit fit, double? small = null, double level = DefaultLevel) => VarianceReport.Of(FittedParameters.Of(fit, level), small);

    /// <summary>Ranks of the groups of a factor, with their uncertainty.</summary>
    /// <param name="fit">A fit with its model and the draws of its group effects.</param>
    /// <param name="factor">The grouping factor.</param>
    /// <param name="effect">The effect to rank by, such as <c>Intercept</c> or <c>urbanY</c>; null for the first.</param>
    /// <param name="level">The level of the intervals.</param>
    /// <returns>The table, best first.</returns>
    /// <exception cref="Models.Errors.DataException">There is no such factor or effect, or no draws of it.</exception>
    public static EffectReport Rank(this PosteriorFit fit, string factor, string? effect = null, double level = DefaultLevel) => GroupRanking.Of(FittedParameters.Of(fit, level), factor, effect);
}
