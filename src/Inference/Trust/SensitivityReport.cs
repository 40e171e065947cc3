using System.Globalization;
using System.Text;
using Bayes.Diagnostics;
using Bayes.Diagnostics.Sensitivity;
using Bayes.Estimates;
using Bayes.Estimation.Marginal;
using Bayes.Models.Posterior;

namespace Bayes.Trust;

/// <summary>How the posterior of one quantity moves when the priors, or the likelihood, count for more or less.</summary>
/// <param name="Quantity">The quantity.</param>
/// <param name="Prior">The distance that the posterior moves for each doubling of the prior's weight.</param>
/// <param name="Likelihood">The same for the likelihood's weight.</param>
/// <param name="MeanAtWeakerPrior">Its posterior mean with the priors to the power 0.8.</param>
/// <param name="Mean">Its posterior mean.</param>
/// <param name="MeanAtStrongerPrior">Its posterior mean with the priors to the power 1.25.</param>
/// <param name="Diagnosis"><c>-</c>, <c>strong prior or weak likelihood</c>, or <c>prior-data conflict</c>.</param>
public sealed record QuantitySensitivity(
    QuantityDescription Quantity, double Prior, double Likelihood, double MeanAtWeakerPrior, double Mean, double MeanAtStrongerPrior, string Diagnosis);

/// <summary>Prior sensitivity by power-scaling: what the results rest on, without fitting again.</summary>
/// <remarks>
/// The draws are weighted by p(θ)^(α − 1), or p(y | θ)^(α − 1), α = 0.8 and 1.25, the weights Pareto-smoothed; a distance is the cumulative
/// Jensen-Shannon distance divided by |log₂ α|, the mean of both α. From 0.05 on a quantity is sensitive (Kallioinen et al. 2023, Statistics and
/// Computing 34). Priors are those of coefficients, standard deviations, correlations and family parameters; the distribution of group
/// effects belongs to the model and is not scaled. Immutable plain data.
/// </remarks>
public sealed record SensitivityReport
{
    /// <summary>The distance from which on a quantity is sensitive.</summary>
    public const double Threshold = 0.05;

    /// <summary>The smaller power.</summary>
    public const double Weaker = 0.8;

    /// <summary>The larger power.</summary>
    public const double Stronger = 1.25;

    /// <summary>The model.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>Coefficients, standard deviations, correlations and family parameters.</summary>
    public required IReadOnlyList<QuantitySensitivity> Quantities { get; init; }

    /// <summary>The largest k-hat of the weights of the scaled priors; NaN when all weights are equal, as for flat priors.</summary>
    public required double PriorParetoK { get; init; }

    /// <summary>The largest k-hat of the weights of the scaled likelihood.</summary>
    public required double LikelihoodParetoK { get; init; }

    /// <summary>S, the number of draws.</summary>
    public required int Draws { get; init; }

    /// <summary>Whether the likelihood that was scaled is that with the group effects integrated out, because their draws were not kept; else it is given them.</summary>
    public required bool IntegratesGroupEffects { get; init; }

    /// <summary>What the results rest on.</summary>
    public required Verdict Verdict { get; init; }

    internal static SensitivityReport Of(PosteriorFit fit, CancellationToken cancellationToken)
    {
        DrawPositions positions = new(fit);
        BoundModel model = positions.Model;
        bool integrated = model.Design.Groups.Count > 0 && !positions.HasGroupEffects;
        if (integrated && model.Design.Groups.Count > 1)
        {
            throw new TrustException("the draws of the group effects were not kept with the fit, and of several grouping factors they cannot be integrated out here. Fit again without --no-group-effects.");
        }

        (double[] prior, double[] likelihood) = LogDensities(positions, integrated, cancellationToken);
        SmoothedWeights[] byPrior = [Scale(prior, Weaker), Scale(prior, Stronger)];
        SmoothedWeights[] byLikelihood = [Scale(likelihood, Weaker), Scale(likelihood, Stronger)];
        QuantityDescription[] quantities = [.. fit.Description.Quantities.Where(q => q.Kind != QuantityKinds.GroupEffect)];
        QuantitySensitivity[] rows = new QuantitySensitivity[quantities.Length];
        Parallel.For(0, rows.Length, i => rows[i] = Row(quantities[i], fit.Draws.Parameter(quantities[i].Name).Pooled(), byPrior, byLikelihood));
        double priorK = Largest(byPrior), likelihoodK = Largest(byLikelihood);
        return new SensitivityReport
        {
            Model = fit.Description.Model,
            Quantities = rows,
            PriorParetoK = priorK,
            LikelihoodParetoK = likelihoodK,
            Draws = positions.Count,
            IntegratesGroupEffects = integrated,
            Verdict = Judge(rows, priorK, likelihoodK, positions.Count),
        };
    }

    /// <summary>Prints the report.</summary>
    /// <returns>The text of <see cref="ToText"/>.</returns>
    public override string ToString() => ToText();

    /// <summary>Prints the report for people.</summary>
    /// <returns>The table and the verdict.</returns>
    public string ToText()
    {
        StringBuilder text = new();
        ModelHeading.Write(text, Model);
        text.Append(CultureInfo.InvariantCulture, $"\nHow far posteriors move for each doubling of the weight of prior or likelihood; {Threshold} and more is much\n");
        TextTable table = new("", "prior", "likelihood", "mean, prior^0.8", "mean", "mean, prior^1.25", "");
        foreach (QuantitySensitivity row in Quantities)
        {
            table.Add(row.Quantity.Name, TrustText.Fixed(row.Prior, 3), TrustText.Fixed(row.Likelihood, 3), TrustText.Number(row.MeanAtWeakerPrior), TrustText.Number(row.Mean), TrustText.Number(row.MeanAtStrongerPrior), row.Diagnosis);
        }

        table.Write(text);
        text.Append(CultureInfo.InvariantCulture, $"  k-hat of the weights: {TrustText.Fixed(PriorParetoK, 2)} (prior), {TrustText.Fixed(LikelihoodParetoK, 2)} (likelihood)\n");
        if (IntegratesGroupEffects)
        {
            SummaryText.Wrap(text, "  ", "The likelihood is that with the group effects integrated out, because their draws were not kept.");
        }

        TrustText.Verdict(text, Verdict, "No posterior moves much with the weight of the priors: the data decide.");
        return text.ToString();
    }

    /// <summary>Writes the report as a JSON document; see <c>docs/json.md</c>.</summary>
    /// <returns>The document, with a final line feed.</returns>
    public string ToJson() => ResultJson.Write(new
    {
        SchemaVersion = FitDocument.CurrentVersion,
        Model = FitDocument.ModelPart.Of(Model),
        Draws,
        IntegratesGroupEffects,
        Threshold,
        Weaker,
        Stronger,
        PriorParetoK,
        LikelihoodParetoK,
        Quantities = Quantities.Select(q => new { q.Quantity.Name, q.Quantity.Term, q.Quantity.Kind, PriorSensitivity = q.Prior, LikelihoodSensitivity = q.Likelihood, q.MeanAtWeakerPrior, q.Mean, q.MeanAtStrongerPrior, q.Diagnosis }),
        Verdict = TrustText.Part(Verdict),
    });

    /// <summary>Writes the quantities as a CSV table.</summary>
    /// <returns>One row for each, with a header.</returns>
    public string ToCsv()
    {
        StringBuilder text = new("name,prior,likelihood,mean_at_weaker_prior,mean,mean_at_stronger_prior,diagnosis\n");
        foreach (QuantitySensitivity q in Quantities)
        {
            double[] numbers = [q.Prior, q.Likelihood, q.MeanAtWeakerPrior, q.Mean, q.MeanAtStrongerPrior];
            text.Append(EstimateCsv.Quote(q.Quantity.Name)).Append(',').AppendJoin(',', numbers.Select(EstimateCsv.Number)).Append(',').Append(q.Diagnosis).Append('\n');
        }

        return text.ToString();
    }

    private static (double[] Prior, double[] Likelihood) LogDensities(DrawPositions positions, bool integrated, CancellationToken cancellationToken)
    {
        BoundModel model = positions.Model;
        double[] prior = new double[positions.Count], likelihood = new double[positions.Count];
        Parallel.For(
            0,
            positions.Count,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => (Prior: new PopulationPrior(model), Likelihood: Likelihood(model, integrated), Position: new double[model.Layout.Dimension]),
            (s, _, worker) =>
            {
                positions.Read(s, worker.Position);
                prior[s] = worker.Prior.LogDensity(worker.Position);
                likelihood[s] = worker.Likelihood(worker.Position);
                return worker;
            },
            _ => { });
        return (prior, likelihood);
    }

    // Of the rows given the group effects, or of whole groups without them.
    private static Func<double[], double> Likelihood(BoundModel model, bool integrated)
    {
        if (integrated)
        {
            GroupMarginals groups = new(model, 0);
            double[] ofGroups = new double[groups.Count];
            return position =>
            {
                groups.Evaluate(position, 0, ofGroups);
                return Numerics.VectorKernels.Sum(ofGroups);
            };
        }

        PointwiseLikelihood rows = model.CreatePointwiseLikelihood();
        double[] ofRows = new double[model.Design.RowCount];
        return position =>
        {
            rows.Evaluate(position, 0, ofRows);
            return Numerics.VectorKernels.Sum(ofRows);
        };
    }

    private static SmoothedWeights Scale(double[] logDensity, double power) => ParetoSmoothing.Smooth(Array.ConvertAll(logDensity, l => (power - 1) * l));

    private static QuantitySensitivity Row(QuantityDescription quantity, double[] values, SmoothedWeights[] byPrior, SmoothedWeights[] byLikelihood)
    {
        double prior = Sensitivity(values, byPrior), likelihood = Sensitivity(values, byLikelihood);
        string diagnosis = !(prior >= Threshold) ? "-" : likelihood >= Threshold ? "prior-data conflict" : "strong prior or weak likelihood";
        return new QuantitySensitivity(quantity, prior, likelihood, Mean(values, byPrior[0]), values.Average(), Mean(values, byPrior[1]), diagnosis);
    }

    private static double Sensitivity(double[] values, SmoothedWeights[] weights) => 0.5 * (
        (CumulativeDivergence.Distance(values, weights[0].Weights) / -Math.Log2(Weaker)) + (CumulativeDivergence.Distance(values, weights[1].Weights) / Math.Log2(Stronger)));

    private static double Mean(double[] values, SmoothedWeights weights)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += weights.Weights[i] * values[i];
        }

        return sum;
    }

    private static double Largest(SmoothedWeights[] weights) => weights.Any(w => !double.IsNaN(w.Shape)) ? weights.Where(w => !double.IsNaN(w.Shape)).Max(w => w.Shape) : double.NaN;

    private static Verdict Judge(QuantitySensitivity[] rows, double priorK, double likelihoodK, int draws)
    {
        List<ConvergenceFinding> findings = [];
        double limit = ParetoSmoothing.Threshold(draws);
        if (priorK > limit)
        {
            findings.Add(TrustText.Finding(
                "pareto_k",
                FindingSeverity.Warning,
                $"The weights that scale the priors have a k-hat of {priorK:0.00}, above {limit:0.00}: the draws cannot show how far the posteriors move, and the sensitivities are lower bounds.",
                $"Fit again with other priors and compare."));
        }

        // The likelihood's distance only tells a conflict from a weak likelihood, and more of it would leave a conflict what it is.
        if (likelihoodK > limit)
        {
            findings.Add(TrustText.Finding(
                "pareto_k_likelihood",
                FindingSeverity.Info,
                $"The weights that scale the likelihood have a k-hat of {likelihoodK:0.00}, above {limit:0.00}: the sensitivities to the likelihood are lower bounds. Those to the priors are not touched by it.",
                $"Nothing, unless a quantity below is said to have a strong prior: then fit again with other priors and compare."));
        }

        foreach (QuantitySensitivity row in rows.Where(r => r.Diagnosis != "-").OrderByDescending(r => r.Prior))
        {
            bool conflict = row.Diagnosis == "prior-data conflict";
            findings.Add(TrustText.Finding(
                conflict ? "prior_data_conflict" : "strong_prior",
                FindingSeverity.Warning,
                $"{row.Quantity.Name} moves with the weight of its prior ({row.Prior:0.00}){(conflict ? $" and with that of the data ({TrustText.Fixed(row.Likelihood, 2)}): they may pull in different directions" : ", and hardly with that of the data: it is the prior that is reported")}.",
                conflict ? (FormattableString)$"Check the prior's scale against the units of the predictor (bayes priors), and say in the report how results change with it." : (FormattableString)$"Say so in the report; defend the prior, or collect data that speak to this parameter.",
                row.Quantity.Name));
        }

        return TrustText.Judge(findings);
    }
}
