using System.Globalization;
using Bayes.Draws;
using Bayes.Models.Design;
using Bayes.Models.Families;
using Bayes.Models.Posterior;
using Bayes.Models.Priors;
using Bayes.Numerics;

namespace Bayes.Effects;

/// <summary>Variance components and what follows from them: shares of variance, median odds ratios, rate multipliers, R², and whether a standard deviation is small.</summary>
/// <remarks>
/// <para>
/// Intraclass correlations on the latent scale and median odds ratios are those of <see cref="VarianceComponents"/>. On the observation scale
/// of binary responses the intraclass correlation is Var_b(p) / (p̄(1 − p̄)), p̄ = E_b(p), at the mean predictor of the rows (Goldstein, Browne
/// and Rasbash 2002), by integration.
/// </para>
/// <para>
/// R² of Nakagawa, Johnson and Schielzeth (2017): the variance over rows of the fixed part of the predictor, without offsets, over the sum of it,
/// the variances of the factors and the residual variance (marginal); with the variances of the factors in the numerator too (conditional).
/// </para>
/// <para>
/// In the place of a warning about a singular fit stands P(sd &lt; δ), with the same probability under the prior beside it: what the data
/// have changed. δ is on the scale of the predictor.
/// </para>
/// </remarks>
internal static class VarianceReport
{
    // Of the standard deviation of the response with the identity link, of 1 with others.
    private const double SmallShare = 0.1;

    private const int PriorDraws = 20_000;
    private const ulong Stream = 13UL << 32;

    /// <summary>The tables of a fit.</summary>
    /// <param name="fit">The parameters of the fit.</param>
    /// <param name="small">δ, on the scale of the predictor; null for a tenth of s_y, which is the standard deviation of the response with the identity link and 1 with others, to two digits.</param>
    /// <returns>The report.</returns>
    public static EffectReport Of(FittedParameters fit, double? small = null)
    {
        if (small is { } given && !(given > 0 && double.IsFinite(given)))
        {
            throw new ArgumentOutOfRangeException(nameof(small), small, "A small standard deviation is a number above 0.");
        }

        double bound = small ?? SmallFor(fit.Model);

        return fit.Model.Layout.Terms.Count == 0
            ? throw new Models.Errors.DataException("the model has no random effects, so that it has no variance components.")
            : fit.Report("variance", Deviations(fit, bound), Derived(fit));
    }

    private static double SmallFor(BoundModel model)
    {
        double spread = model.ResponseSpread;
        return spread > 0 ? double.Parse((SmallShare * spread).ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : SmallShare;
    }

    private static EffectTable Deviations(FittedParameters fit, double small)
    {
        Quantity[] all = [.. fit.Model.Quantities.All.Where(q => q.Kind is QuantityKind.StandardDeviation or QuantityKind.Correlation)];
        bool log = fit.Model.Family.Link == Link.Log;
        ParameterPoint any = Any(fit);
        bool[] onLog = [.. all.Select(q => q.Kind == QuantityKind.StandardDeviation && any.Values[fit.Place(q.Name)] > 0)];
        Evaluated values = fit.Evaluate(all.Length, (point, result) =>
        {
            for (int k = 0; k < all.Length; k++)
            {
                double value = point.Values[fit.Place(all[k].Name)];
                result[k] = onLog[k] ? Math.Log(value) : value;
            }
        });
        string delta = small.ToString("R", CultureInfo.InvariantCulture);
        return new EffectTable
        {
            Name = "deviations",
            Title = $"Standard deviations and correlations of random effects, on the {fit.Description.Link} scale",
            Averaging = Averaging.None,
            Scale = fit.Description.Link,
            RatioName = log ? "rate multiplier" : null,
            Labels = ["group", "effect"],
            Rows =
            [
                .. all.Select((q, k) => new EffectRow
                {
                    Labels = [q.Group!, q.Term],
                    Estimate = values.Estimate(k, onLog[k] ? Math.Exp : null),
                    Ratio = log && onLog[k] && q.Parameter == ParameterNames.Mean ? values.Estimate(k, x => Math.Exp(Math.Exp(x))) : null,
                    Numbers = values is EvaluatedDraws draws
                        ? [
                            new EffectNumber("probability_small", $"P(<{delta})", onLog[k] ? Share(draws.Draws(k).Pooled(), Math.Log(small)) : double.NaN),
                            new EffectNumber("probability_small_prior", "prior", q.Kind == QuantityKind.StandardDeviation ? PriorShare(fit.Model, q, small) : double.NaN),
                        ]
                        : [],
                }),
            ],
            Notes =
            [
                .. fit.IsPosterior ? [$"P(<{delta}): the probability that the standard deviation is below {delta}, and the same under the prior: where the first is no larger, the data do not say that the effects are small."] : Array.Empty<string>(),
                .. log ? ["Rate multiplier: exp(sd), for a group one standard deviation above the median group; one below has its reciprocal."] : Array.Empty<string>(),
            ],
        };
    }

    private static EffectTable Derived(FittedParameters fit)
    {
        (string Name, string Label, string Group)[] names = [];
        double[] At(ParameterPoint point)
        {
            (QuantityDescription Quantity, double Value)[] all = [.. Known(fit, point), .. ObservationScale(fit.Model, point), .. RSquared(fit, point)];
            names = [.. all.Select(a => (a.Quantity.Name, a.Quantity.Term, a.Quantity.Group ?? ""))];
            return [.. all.Select(a => a.Value)];
        }

        int count = At(Any(fit)).Length;
        (string Name, string Label, string Group)[] labels = names;
        Evaluated? values = count == 0 ? null : fit.Evaluate(count, (point, result) => At(point).CopyTo(result, 0), 2 * fit.Model.Design.RowCount);
        return new EffectTable
        {
            Name = "derived",
            Title = "Shares of variance and what they mean for the response",
            Averaging = Averaging.None,
            Scale = "",
            Labels = ["quantity", "group"],
            Rows = [.. labels.Select((l, k) => new EffectRow { Labels = [l.Label, l.Group], Estimate = values!.Estimate(k) })],
            Notes = count == 0 ? ["The family has no residual variance on the scale of its predictor."] : ["ICC: the share of the variance on the latent scale. R²: of the fixed part (marginal), with the random effects (conditional)."],
        };
    }

    private static ParameterPoint Any(FittedParameters fit)
    {
        ParameterPoint? any = fit is PosteriorParameters posterior ? posterior.Point(0) : null;
        if (any is null)
        {
            fit.Evaluate(1, (point, _) => Interlocked.CompareExchange(ref any, point, null));
        }

        return any!;
    }

    // The derived quantities of a summary, at one set of parameters.
    private static IEnumerable<(QuantityDescription, double)> Known(FittedParameters fit, ParameterPoint point) =>
        VarianceComponents.Of(fit.Description, Single(fit.Model, point)).Select(d => (d.Quantity, d.Draws.Chain(0)[0]));

    private static DrawSet Single(BoundModel model, ParameterPoint point) => new(
    [
        new ChainDraws(1, [.. model.Quantities.Names.Take(model.Quantities.PopulationCount)], [.. point.Values.Select(v => new[] { v })], [.. SamplerColumn.All.Select(_ => new double[1])]),
    ]);

    private static IEnumerable<(QuantityDescription, double)> ObservationScale(BoundModel model, ParameterPoint point)
    {
        if (model.Family.Kind != ResponseKind.Binary || !PopulationAverage.AppliesTo(model.Family) || model.Design.Predictors.Count > 1 || model.Design.Groups.Any(g => g.Terms.Any(t => t.ByKind)))
        {
            yield break;
        }

        RowPredictors rows = new(model, RowDesign.Of(model.Design));
        double[] predictors = new double[rows.ParameterCount * rows.RowCount];
        rows.AtZero(point.Position, predictors);
        double mean = predictors.Take(rows.RowCount).Average();
        double[][] covariances = rows.Covariances(point.Position);
        foreach (GroupingFactor group in model.Design.Groups)
        {
            double variance = 0;
            double[] spread = new double[rows.ParameterCount * rows.ParameterCount];
            double[][] own = [.. covariances.Select((c, t) => model.Design.Groups[rows.Terms[t].Group] == group ? c : new double[c.Length])];
            for (int row = 0; row < rows.RowCount; row++)
            {
                rows.Spread(row, own, spread);
                variance += spread[0] / rows.RowCount;
            }

            yield return (
                new QuantityDescription($"icc_observation_{group.Name}", "ICC, observation scale", QuantityKinds.Derived, group.Name, ParameterNames.Mean),
                ObservationIcc(model.Family.Link, mean, Math.Sqrt(variance)));
        }
    }

    /// <summary>Var_b(p) / (p̄(1 − p̄)) for a normal random effect.</summary>
    internal static double ObservationIcc(Link link, double predictor, double sd)
    {
        GaussHermite rule = GaussHermite.OfPoints(61);
        double first = 0;
        double second = 0;
        for (int k = 0; k < rule.Nodes.Length; k++)
        {
            double p = Links.Inverse(link, predictor + (sd * rule.Nodes[k]));
            first += rule.Weights[k] * p;
            second += rule.Weights[k] * p * p;
        }

        return (second - (first * first)) / (first * (1 - first));
    }

    private static IEnumerable<(QuantityDescription, double)> RSquared(FittedParameters fit, ParameterPoint point)
    {
        BoundModel model = fit.Model;
        DrawSet single = Single(model, point);
        if (VarianceComponents.ResidualVariance(fit.Description, single) is not { } residual || fit.Description.Groups.Any(g => g.Terms.Any(t => !t.OfMean)))
        {
            yield break;
        }

        PredictorDesign design = model.Design.Predictors[0];
        double[] part = new double[model.Design.RowCount];
        foreach (DesignColumn column in design.Columns)
        {
            VectorKernels.AddScaled(part, column.Values!, point.Values[fit.Place(ParameterNames.Coefficient(design.Parameter, column.CoefficientName))]);
        }

        double mean = part.Average();
        double explained = part.Average(v => (v - mean) * (v - mean));
        double groups = fit.Description.Groups.Sum(g => VarianceComponents.VarianceOf(g, single));
        double total = explained + groups + residual;
        yield return (new QuantityDescription("r2_marginal", "R², marginal", QuantityKinds.Derived, null, ParameterNames.Mean), explained / total);
        yield return (new QuantityDescription("r2_conditional", "R², conditional", QuantityKinds.Derived, null, ParameterNames.Mean), (explained + groups) / total);
    }

    private static double Share(double[] values, double small) => (double)values.Count(v => v < small) / values.Length;

    private static double PriorShare(BoundModel model, Quantity quantity, double small)
    {
        RandomStream random = new(1, Stream);
        if (model.Priors.FirstOrDefault(p => p.Parameter == quantity.Name)?.Density is { IsProper: true } density)
        {
            return Share([.. Enumerable.Range(0, PriorDraws).Select(_ => density.Sample(random))], small);
        }

        // A prior of several standard deviations together: drawn with all others, if all are proper.
        if (model.Priors.Any(p => p.Density is { IsProper: false }))
        {
            return double.NaN;
        }

        PriorSampler sampler = model.CreatePriorSampler();
        double[] position = new double[model.Layout.Dimension];
        double[] values = new double[model.Quantities.PopulationCount];
        int place = model.Quantities.Names.ToList().IndexOf(quantity.Name);
        return Share([.. Enumerable.Range(0, PriorDraws / 5).Select(_ =>
        {
            sampler.Sample(random, position);
            model.Quantities.Write(position, values);
            return values[place];
        })], small);
    }
}
