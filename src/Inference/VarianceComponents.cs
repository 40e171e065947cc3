using Bayes.Draws;
using Bayes.Models.Families;

namespace Bayes;

/// <summary>Variance components as posteriors: intraclass correlations and median odds ratios, draw by draw.</summary>
/// <remarks>
/// <para>
/// The variance that factor g adds to the predictor is v_g = mean over rows of zᵀΣ_g z: σ² for a random intercept, and the average over
/// the data for random slopes. ICC_g = v_g / (Σ v + residual variance on the latent scale), with π²/3 for the logit, 1 for the probit,
/// π²/6 for the complementary log-log, σ² for the Gaussian, log(1 + 1/λ), λ the mean count, for Poisson, log(1 + 1/λ + 1/shape) for the
/// negative binomial, and the trigamma function of the shape for the gamma (Nakagawa, Johnson and Schielzeth 2017).
/// </para>
/// <para>MOR_g = exp(√(2 v_g) Φ⁻¹(¾)) for the logit (Larsen and Merlo 2005).</para>
/// </remarks>
public static class VarianceComponents
{
    private const double UpperQuartile = 0.67448975019608174;

    /// <summary>The intraclass correlation of each grouping factor; for the logit, the median odds ratios after them.</summary>
    /// <param name="description">The fit.</param>
    /// <param name="draws">Its draws.</param>
    /// <returns>Draws named <c>icc_district</c>, <c>mor_district</c>; empty without grouping factors.</returns>
    public static IReadOnlyList<(QuantityDescription Quantity, ParameterDraws Draws)> Of(FitDescription description, DrawSet draws)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(draws);
        return Of(description.Model, draws);
    }

    internal static IReadOnlyList<(QuantityDescription Quantity, ParameterDraws Draws)> Of(ModelDescription model, DrawSet draws)
    {
        GroupDescription[] groups = [.. model.Groups.Where(g => g.Terms.All(t => t.OfMean))];
        if (groups.Length == 0 || groups.Length != model.Groups.Count)
        {
            return [];
        }

        double[][][] variances = Array.ConvertAll(groups, g => Variance(g, draws));
        double[][]? residual = Residual(model, draws);
        List<(QuantityDescription, ParameterDraws)> result = [];
        if (residual is not null)
        {
            for (int g = 0; g < groups.Length; g++)
            {
                string name = $"icc_{groups[g].Name}";
                double[][] values = Combine(draws, (chain, draw) =>
                {
                    double total = residual[chain][draw];
                    foreach (double[][] variance in variances)
                    {
                        total += variance[chain][draw];
                    }

                    return variances[g][chain][draw] / total;
                });
                result.Add((new QuantityDescription(name, $"ICC({groups[g].Name})", QuantityKinds.Derived, groups[g].Name, "mu"), new ParameterDraws(name, values)));
            }
        }

        if (model.Link == "logit")
        {
            for (int g = 0; g < groups.Length; g++)
            {
                string name = $"mor_{groups[g].Name}";
                double[][] values = Combine(draws, (chain, draw) => MedianOddsRatio(variances[g][chain][draw]));
                result.Add((new QuantityDescription(name, $"median odds ratio({groups[g].Name})", QuantityKinds.Derived, groups[g].Name, "mu"), new ParameterDraws(name, values)));
            }
        }

        return result;
    }

    /// <summary>exp(√(2v) Φ⁻¹(¾)): the median over pairs of groups of the odds ratio of the one with the larger odds to the other.</summary>
    internal static double MedianOddsRatio(double variance) => Math.Exp(Math.Sqrt(2 * variance) * UpperQuartile);

    /// <summary>The residual variance at the first draw; null where the family has none.</summary>
    internal static double? ResidualVariance(ModelDescription model, DrawSet draws) => Residual(model, draws)?[0][0];

    /// <summary>The variance that a factor adds to the predictor at the first draw, averaged over the rows.</summary>
    internal static double VarianceOf(GroupDescription group, DrawSet draws) => Variance(group, draws)[0][0];

    private static double[][] Variance(GroupDescription group, DrawSet draws)
    {
        double[][] sum = Combine(draws, (_, _) => 0);
        foreach (TermDescription term in group.Terms)
        {
            int q = term.StandardDeviations.Count;
            ParameterDraws[] sd = [.. term.StandardDeviations.Select(draws.Parameter)];
            ParameterDraws[] cor = [.. term.Correlations.Select(draws.Parameter)];
            for (int chain = 0; chain < draws.ChainCount; chain++)
            {
                for (int draw = 0; draw < draws.DrawCount; draw++)
                {
                    int place = 0;
                    for (int c = 0; c < q; c++)
                    {
                        double sdC = sd[c].Chain(chain)[draw];
                        sum[chain][draw] += term.MeanCrossProducts[(c * q) + c] * sdC * sdC;
                        for (int d = 0; d < c && cor.Length > 0; d++, place++)
                        {
                            double correlation = cor[place].Chain(chain)[draw];
                            correlation = term.CorrelationPowers is { } powers ? Math.Pow(correlation, powers[place]) : correlation;
                            sum[chain][draw] += 2 * term.MeanCrossProducts[(c * q) + d] * sdC * sd[d].Chain(chain)[draw] * correlation;
                        }
                    }
                }
            }
        }

        return sum;
    }

    private static double[][]? Residual(ModelDescription model, DrawSet draws)
    {
        if (model.LatentResidualVariance is { } constant)
        {
            return Combine(draws, (_, _) => constant);
        }

        if (FamilyRegistry.Find(model.Family, model.Link) is not { } family)
        {
            return null;
        }

        // A constant that has a predictor is not among the draws: then rows differ, and there is no one residual variance.
        string[] names = [.. family.Parameters.Skip(1).Select(p => p.Name)];
        if (names.Length == 0 || !Array.TrueForAll(names, name => draws.TryGetParameter(name, out _)))
        {
            return null;
        }

        ParameterDraws[] constants = Array.ConvertAll(names, draws.Parameter);
        double[] values = new double[names.Length];
        bool isKnown = true;
        double[][] residual = Combine(draws, (chain, draw) =>
        {
            for (int k = 0; k < values.Length; k++)
            {
                values[k] = constants[k].Chain(chain)[draw];
            }

            double? variance = family.ResidualVariance(model.ResponseMean, values);
            isKnown &= variance is not null;
            return variance ?? double.NaN;
        });
        return isKnown ? residual : null;
    }

    private static double[][] Combine(DrawSet draws, Func<int, int, double> value)
    {
        double[][] chains = new double[draws.ChainCount][];
        for (int chain = 0; chain < chains.Length; chain++)
        {
            chains[chain] = new double[draws.DrawCount];
            for (int draw = 0; draw < chains[chain].Length; draw++)
            {
                chains[chain][draw] = value(chain, draw);
            }
        }

        return chains;
    }
}
