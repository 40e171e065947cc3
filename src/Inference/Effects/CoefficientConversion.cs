using System.Globalization;
using Bayes.Models.Errors;
using Bayes.Models.Families;
using Bayes.Numerics;

namespace Bayes.Effects;

/// <summary>One number that follows from published estimates.</summary>
/// <param name="Name">A stable name.</param>
/// <param name="Label">What it is, for people.</param>
/// <param name="Averaging">What the random effects are.</param>
/// <param name="Value">The number.</param>
public readonly record struct ConvertedNumber(string Name, string Label, Averaging Averaging, double Value);

/// <summary>What published conditional estimates mean: the arithmetic of mixed models without data.</summary>
/// <remarks>
/// From a coefficient β and the variance σ² that the random effects add to the predictor: Zeger's β/√(1 + c²σ²), odds or rate ratios of both,
/// the median odds ratio, the intraclass correlation on the latent scale, multipliers exp(±σ), the covariance of two counts of a group over the
/// product of their means, exp(σ²) − 1, and predictions at random effects of 0 and averaged over a normal distribution of them or over
/// a list of equally likely ones.
/// </remarks>
public static class CoefficientConversion
{
    /// <summary>Computes all that follows from what is given.</summary>
    /// <param name="family">The family, with its link.</param>
    /// <param name="variance">σ², 0 or more; null when not known.</param>
    /// <param name="coefficient">A conditional coefficient; null when there is none.</param>
    /// <param name="predictor">The predictor η at random effects of 0, for predictions; null when there is none.</param>
    /// <param name="effects">Random effects, each equally likely, in the place of a normal distribution; null for that.</param>
    /// <returns>The numbers, each labelled conditional or population-averaged.</returns>
    /// <exception cref="DataException">Nothing follows from what is given.</exception>
    public static IReadOnlyList<ConvertedNumber> Of(Family family, double? variance, double? coefficient, double? predictor, IReadOnlyList<double>? effects = null)
    {
        ArgumentNullException.ThrowIfNull(family);
        if (variance < 0)
        {
            throw new DataException(string.Create(CultureInfo.InvariantCulture, $"{variance} is no variance; expected 0 or more."));
        }

        List<ConvertedNumber> all = [];
        if (coefficient is { } beta)
        {
            Coefficient(all, family, beta, variance);
        }

        if (variance is { } v)
        {
            Variance(all, family, v);
        }

        if (predictor is { } eta)
        {
            all.Add(new("at_zero", "mean at random effects of 0 (the median group)", Averaging.AtZero, Links.Inverse(family.Link, eta)));
            if (effects is { Count: > 0 } list)
            {
                all.Add(new("marginal", $"mean over {list.Count} equally likely random effects", Averaging.Population, list.Average(b => Links.Inverse(family.Link, eta + b))));
            }
            else if (variance is { } spread)
            {
                all.Add(new("marginal", "mean over normal random effects", Averaging.Population, Links.Inverse(family.Link, MarginalMean.OnLinkScale(family.Link, eta, Math.Sqrt(spread)))));
            }
        }

        return all.Count > 0 ? all : throw new DataException("nothing follows from what is given. Give a coefficient, a variance of the random effects, or a predictor.");
    }

    private static void Coefficient(List<ConvertedNumber> all, Family family, double beta, double? variance)
    {
        string? ratio = CoefficientEffects.RatioName(family);
        all.Add(new("conditional", "coefficient", Averaging.Conditional, beta));
        if (ratio is not null)
        {
            all.Add(new("ratio_conditional", ratio, Averaging.Conditional, Math.Exp(beta)));
        }

        if (variance is { } v && ZegerApproximation.Of(family.Link, beta, v, isIntercept: false) is var zeger && double.IsFinite(zeger))
        {
            all.Add(new("zeger", "coefficient, by Zeger's approximation", Averaging.Population, zeger));
            if (ratio is not null)
            {
                all.Add(new("ratio_zeger", $"{ratio}, by Zeger's approximation", Averaging.Population, Math.Exp(zeger)));
            }
        }
    }

    private static void Variance(List<ConvertedNumber> all, Family family, double v)
    {
        if (family.Kind is ResponseKind.Binary or ResponseKind.Category && family.LatentResidualVariance(0.5) is { } residual)
        {
            all.Add(new("icc", "intraclass correlation on the latent scale", Averaging.None, v / (v + residual)));
        }

        if (family.Link == Link.Logit)
        {
            all.Add(new("mor", "median odds ratio of two groups", Averaging.Conditional, VarianceComponents.MedianOddsRatio(v)));
        }

        if (family.Link == Link.Log)
        {
            all.Add(new("multiplier_above", "multiplier of a group one sd above the median group", Averaging.Conditional, Math.Exp(Math.Sqrt(v))));
            all.Add(new("multiplier_below", "multiplier of a group one sd below", Averaging.Conditional, Math.Exp(-Math.Sqrt(v))));
            all.Add(new("relative_covariance", "covariance of two responses of a group over the product of their means", Averaging.Population, SpecialFunctions.ExpM1(v)));
        }
    }
}
