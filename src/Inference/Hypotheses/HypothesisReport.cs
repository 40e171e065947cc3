using Bayes.Draws;
using Bayes.Effects;
using Bayes.Estimation;
using Bayes.Models.Errors;
using Bayes.Models.Posterior;
using Bayes.Numerics;

namespace Bayes.Hypotheses;

/// <summary>Hypotheses about any expression of parameters: estimate, interval, posterior probability and evidence ratio.</summary>
/// <remarks>
/// For <c>a &gt; b</c> the probability is the share of draws and the evidence ratio its odds. For <c>a = b</c> the evidence ratio is Savage and
/// Dickey's: the posterior density of a − b at 0 over its prior density there, the Bayes factor of the point against its complement (Dickey 1971),
/// and the probability is that of the point with prior odds of 1. Densities are estimated from draws (<see cref="DensityEstimate"/>),
/// the prior's from draws of all priors, so that it exists only if they are proper.
/// </remarks>
public static class HypothesisReport
{
    private const int PriorDraws = 40_000;
    private const ulong Stream = 17UL << 32;
    private const string Zero = "a point hypothesis";

    /// <summary>Tests hypotheses on the draws of a posterior.</summary>
    /// <param name="fit">A fit with its model.</param>
    /// <param name="hypotheses">Comparisons such as <c>exp(b_urbanY) &gt; 1.5</c>, or expressions alone.</param>
    /// <param name="level">The level of the intervals.</param>
    /// <returns>A table with a row for each.</returns>
    /// <exception cref="FormulaException">A text is not an expression, or a name does not exist.</exception>
    public static EffectReport Hypothesis(this PosteriorFit fit, IReadOnlyList<string> hypotheses, double level = 0.95) => Of(FittedParameters.Of(fit, level), hypotheses);

    /// <summary>Tests hypotheses on estimates, with standard errors by the delta method and Wald tests.</summary>
    /// <param name="fit">A fit.</param>
    /// <param name="hypotheses">Comparisons or expressions of coefficients, standard deviations and the like, without effects of single groups.</param>
    /// <param name="level">The level of the intervals.</param>
    /// <returns>A table with a row for each.</returns>
    /// <exception cref="FormulaException">A text is not an expression, or a name does not exist.</exception>
    public static EffectReport Hypothesis(this MaximumLikelihoodFit fit, IReadOnlyList<string> hypotheses, double level = 0.95) => Of(FittedParameters.Of(fit, level), hypotheses);

    internal static EffectReport Of(FittedParameters fit, IReadOnlyList<string> hypotheses)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        Dictionary<string, ParameterDraws> derived = fit is PosteriorParameters p
            ? VarianceComponents.Of(p.Fit.Description, p.Fit.Draws).ToDictionary(d => d.Quantity.Name, d => d.Draws, StringComparer.Ordinal)
            : [];
        IReadOnlyList<string> stored = fit is PosteriorParameters with ? with.Fit.Draws.ParameterNames : [.. fit.Model.Quantities.Names.Take(fit.Model.Quantities.PopulationCount)];
        string[] known = [.. stored, .. derived.Keys];
        ParameterExpression[] expressions = [.. hypotheses.Select(h => ParameterExpression.Parse(h, known))];
        int[][] places = [.. expressions.Select(e => e.Names.Select(n => Array.IndexOf(known, n)).ToArray())];
        Evaluated values = fit.Evaluate(expressions.Length, (point, result) =>
        {
            for (int h = 0; h < result.Length; h++)
            {
                int[] at = places[h];
                result[h] = expressions[h].At(i => Value(fit, point, at[i], stored.Count, known, derived));
            }
        });
        List<string> notes = [];
        double[][]? prior = values is EvaluatedDraws && expressions.Any(e => e.Comparison == "=") ? Prior(fit.Model, expressions, places, stored.Count, notes) : null;
        EffectRow[] rows =
        [
            .. expressions.Select((e, h) => new EffectRow
            {
                Labels = [e.Text],
                Estimate = values.Estimate(h),
                Numbers = values is EvaluatedDraws draws ? Numbers(e, draws.Draws(h).Pooled(), prior?[h], notes) : values.Sign(h),
            }),
        ];
        if (expressions.Any(e => e.Comparison is not null))
        {
            notes.Insert(0, "Estimate: the left side minus the right." + (fit.IsPosterior ? " P: the posterior probability of the hypothesis; for = that of the point when prior odds are 1. Evidence ratio: the odds of that probability." : ""));
        }

        return fit.Report("hypothesis", new EffectTable
        {
            Name = "hypotheses",
            Title = fit.Model.Layout.Terms.Count > 0 ? "Hypotheses about parameters; coefficients are CONDITIONAL on the random effects" : "Hypotheses about parameters",
            Averaging = fit.Model.Layout.Terms.Count > 0 ? Averaging.Conditional : Averaging.None,
            Scale = fit.Description.Link,
            Labels = ["hypothesis"],
            Rows = rows,
            Notes = notes,
        });
    }

    private static double Value(FittedParameters fit, ParameterPoint point, int place, int stored, string[] known, Dictionary<string, ParameterDraws> derived)
    {
        if (fit is not PosteriorParameters posterior)
        {
            return point.Values[place];
        }

        DrawSet draws = posterior.Fit.Draws;
        (int chain, int draw) = (point.Draw / draws.DrawCount, point.Draw % draws.DrawCount);
        return place < stored ? draws.Chains[chain].Values(place).Span[draw] : derived[known[place]].Chain(chain)[draw];
    }

    private static EffectNumber[] Numbers(ParameterExpression expression, double[] draws, double[]? prior, List<string> notes)
    {
        double probability = double.NaN;
        double ratio = double.NaN;
        switch (expression.Comparison)
        {
            case ">" or "<":
                double above = draws.Count(d => expression.Comparison == ">" ? d > 0 : d < 0);
                probability = above / draws.Length;
                ratio = above / (draws.Length - above);
                if (above == draws.Length)
                {
                    notes.Add($"{expression.Text}: holds in all {draws.Length} draws; the evidence ratio is larger than they can tell.");
                }

                break;
            case "=" when prior is not null:
                // Draws of a coefficient may all have one sign; those of its prior have both, and 0 is no bound.
                bool isBound = DensityEstimate.AreOneSided(prior);
                double posterior = DensityEstimate.AtZero(draws, isBound);
                ratio = posterior / DensityEstimate.AtZero(prior, isBound);
                probability = ratio / (1 + ratio);
                if (draws.Min() > 0 != prior.Min() > 0 || draws.Max() < 0 != prior.Max() < 0 || !DensityEstimate.Reaches(draws))
                {
                    notes.Add($"{expression.Text}: the point is at the edge of the draws or beyond, where their density is hardly known; the evidence against it is strong, the ratio is rough.");
                }

                break;
            default:
                break;
        }

        return [new EffectNumber("probability", "P", probability), new EffectNumber("evidence_ratio", "Evid.Ratio", ratio)];
    }

    private static double[][]? Prior(BoundModel model, ParameterExpression[] expressions, int[][] places, int stored, List<string> notes)
    {
        PriorSampler sampler;
        try
        {
            sampler = model.CreatePriorSampler();
        }
        catch (PriorException e)
        {
            notes.Add($"No evidence ratio of {Zero}: it needs a prior density. {e.Message}");
            return null;
        }

        if (places.Zip(expressions).Any(p => p.Second.Comparison == "=" && p.First.Any(i => i >= stored)))
        {
            notes.Add($"No evidence ratio of {Zero} about a derived quantity: its prior density is not known. Write it out of its parameters.");
            return null;
        }

        RandomStream random = new(1, Stream);
        double[] position = new double[model.Layout.Dimension];
        double[] values = new double[model.Quantities.All.Count];
        double[][] prior = [.. expressions.Select(_ => new double[PriorDraws])];
        for (int s = 0; s < PriorDraws; s++)
        {
            sampler.Sample(random, position);
            model.Quantities.Write(position, values);
            for (int h = 0; h < prior.Length; h++)
            {
                int[] at = places[h];
                prior[h][s] = expressions[h].Comparison == "=" ? expressions[h].At(i => values[at[i]]) : 0;
            }
        }

        return prior;
    }
}
