using System.Globalization;
using System.Text;
using Bayes.Diagnostics;
using Bayes.Diagnostics.Calibration;
using Bayes.Estimates;
using Bayes.Models.Posterior;
using Bayes.Predictive;

namespace Bayes.Trust;

/// <summary>How a posterior predictive check is made.</summary>
/// <remarks>Immutable.</remarks>
public sealed record PredictiveOptions
{
    /// <summary>The number of simulated data sets, each from another draw of the posterior; all draws when there are fewer.</summary>
    /// <value>1000.</value>
    public int Simulations { get; init; } = 1000;

    /// <summary>Whether the groups are new ones in every data set; else those of the data.</summary>
    public bool Unconditional { get; init; }

    /// <summary>The factor of whose groups the means are compared; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>Whether the simulated responses are kept, as figures need them.</summary>
    public bool KeepResponses { get; init; }

    /// <summary>Whether each row is also compared with its prediction from the other rows: LOO-PIT values and calibration.</summary>
    /// <value>True.</value>
    public bool LeaveOneOut { get; init; } = true;

    /// <summary>The seed.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>A posterior predictive check: statistics of the data among those of simulated data, LOO-PIT values, calibration of probabilities.</summary>
/// <remarks>Immutable plain data; the text, JSON and CSV forms are made from it.</remarks>
public sealed record PredictiveReport
{
    private const double Tail = 0.025;

    /// <summary>The model.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>The statistics.</summary>
    public required PredictiveCheck Check { get; init; }

    /// <summary>Each row among predictions from the others; null where it was not asked for, or for 0/1 outcomes.</summary>
    public required LooPit? LooPit { get; init; }

    /// <summary>Calibration of the probabilities predicted from the other rows: of the success, or of each category or a higher one; empty for other outcomes.</summary>
    public required IReadOnlyList<CalibrationCurve> Calibration { get; init; }

    /// <summary>Whether the data look like the predictions.</summary>
    public required Verdict Verdict { get; init; }

    internal static PredictiveReport Of(PosteriorFit fit, PredictiveOptions options, CancellationToken cancellationToken)
    {
        DrawPositions positions = new(fit);
        PosteriorChecks.RequireEffects(positions, options.Unconditional && !options.LeaveOneOut);
        BoundModel model = positions.Model;
        var check = PredictiveCheck.OfPosterior(
            positions, options.Simulations, options.Seed, options.KeepResponses, options.Unconditional, PosteriorChecks.Factor(model.Design, options.Group));
        (LooPit? pit, IReadOnlyList<CalibrationCurve> calibration) = options.LeaveOneOut ? LooPrediction.Of(fit, positions, options.Seed, cancellationToken) : (null, []);
        return new PredictiveReport
        {
            Model = fit.Description.Model,
            Check = check,
            LooPit = pit,
            Calibration = calibration,
            Verdict = Judge(check, pit, calibration),
        };
    }

    /// <summary>Prints the report.</summary>
    /// <returns>The text of <see cref="ToText"/>.</returns>
    public override string ToString() => ToText();

    /// <summary>Prints the report for people.</summary>
    /// <returns>Statistics, groups, LOO-PIT, calibration, verdict.</returns>
    public string ToText()
    {
        StringBuilder text = new(Check.ToString());
        if (Check.Groups.Count > 0)
        {
            int[] outside = [.. Enumerable.Range(0, Check.Groups.Count).Where(g => Check.Groups[g].P is < Tail or > 1 - Tail)];
            text.Append(CultureInfo.InvariantCulture, $"\nMeans of groups: {outside.Length} of {Check.Groups.Count} outside the central 95% of their simulations\n");
            TextTable table = new("group", "data", "5%", "50%", "95%", "p_B");
            foreach (PredictiveStatistic group in Check.Groups.OrderBy(g => Math.Min(g.P, 1 - g.P)).Take(10))
            {
                table.Add(group.Name, TrustText.Number(group.Observed), TrustText.Number(group.Quantile(0.05)), TrustText.Number(group.Quantile(0.5)), TrustText.Number(group.Quantile(0.95)), TrustText.Fixed(group.P, 3));
            }

            table.Write(text);
        }

        if (LooPit is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nLOO-PIT, each row among its predictions from the others: D = {LooPit.Distance:0.000} from uniform, p {(LooPit.P < 0.001 ? "< 0.001" : $"= {TrustText.P(LooPit.P)}")}\n");
        }

        foreach (CalibrationCurve curve in Calibration)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nCalibration of P({curve.Event}), predicted from the other rows\n");
            text.Append(CultureInfo.InvariantCulture, $"  Brier score {TrustText.Fixed(curve.Brier, 4)} = miscalibration {TrustText.Fixed(curve.Miscalibration, 4)} (p = {TrustText.P(curve.P)}) - discrimination {TrustText.Fixed(curve.Discrimination, 4)} + uncertainty {TrustText.Fixed(curve.Uncertainty, 4)}\n");
            TextTable table = new("predicted", "observed", "trials", "5%", "95%", "");
            foreach (CalibrationBin bin in curve.Bins)
            {
                table.Add(TrustText.Fixed(bin.Predicted, 3), TrustText.Fixed(bin.Observed, 3), TrustText.Fixed(bin.Trials, 0), TrustText.Fixed(bin.Lower, 3), TrustText.Fixed(bin.Upper, 3), bin.Observed < bin.Lower || bin.Observed > bin.Upper ? "*" : "");
            }

            table.Write(text);
        }

        TrustText.Verdict(text, Verdict, "Every statistic of the data lies where simulations of the model have it.");
        return text.ToString();
    }

    /// <summary>Writes the report as a JSON document; see <c>docs/json.md</c>.</summary>
    /// <returns>The document, with a final line feed.</returns>
    public string ToJson() => ResultJson.Write(new
    {
        SchemaVersion = FitDocument.CurrentVersion,
        Model = FitDocument.ModelPart.Of(Model),
        Simulations = Check.Draws,
        Unconditional = Check.Source == PredictiveSource.PosteriorOfNewGroups,
        Check.Seed,
        Statistics = Check.Statistics.Select(Part),
        Groups = Check.Groups.Select(Part),
        LooPit = LooPit is null ? null : new { LooPit.Distance, LooPit.P, LooPit.Values },
        Calibration = Calibration.Select(c => new { c.Event, c.Brier, c.Miscalibration, c.Discrimination, c.Uncertainty, c.P, c.Bins, c.Curve }),
        Verdict = TrustText.Part(Verdict),
    });

    /// <summary>Writes the statistics as a CSV table.</summary>
    /// <returns>One row for each, with a header.</returns>
    public string ToCsv()
    {
        StringBuilder text = new("statistic,observed,q5,q50,q95,p\n");
        foreach (PredictiveStatistic s in Check.Statistics.Concat(Check.Groups))
        {
            double[] numbers = [s.Observed, s.Quantile(0.05), s.Quantile(0.5), s.Quantile(0.95), s.P];
            text.Append(EstimateCsv.Quote(s.Name)).Append(',').AppendJoin(',', numbers.Select(EstimateCsv.Number)).Append('\n');
        }

        return text.ToString();
    }

    private static object Part(PredictiveStatistic s) =>
        new { Statistic = s.Name, s.Observed, Q5 = s.Quantile(0.05), Q50 = s.Quantile(0.5), Q95 = s.Quantile(0.95), s.P };

    private static Verdict Judge(PredictiveCheck check, LooPit? pit, IReadOnlyList<CalibrationCurve> calibration)
    {
        List<ConvergenceFinding> findings = [];
        foreach (PredictiveStatistic statistic in check.Statistics.Where(s => s.P is < Tail or > 1 - Tail))
        {
            bool more = statistic.P < Tail;
            string next = statistic.Name switch
            {
                "zeros" => more ? "bayes residuals tells overdispersion from extra zeros; then a family that allows them." : "Look at how zeros come about; a family with fewer of them may be needed.",
                "sd" or "dispersion" => more ? "Allow for overdispersion, or look for a missing predictor or group effect." : "The family spreads wider than the data; look at its dispersion and at priors.",
                "max" or "min" => more == (statistic.Name == "max") ? "Look at the extreme rows: errors, or tails heavier than the family's." : "The family reaches further than the data: tails that are too heavy, or a bound that the data have.",
                "mean" => "A posterior that misses the mean of its own data is held back by a prior or bound by the link: look at the prior of the intercept.",
                _ => "Look at the predictors of that category; its neighbours should show the reverse.",
            };
            findings.Add(TrustText.Finding(
                statistic.Name.Split(' ')[0],
                FindingSeverity.Warning,
                $"The data have {(more ? "a larger" : "a smaller")} '{statistic.Name}' ({TrustText.Number(statistic.Observed)}) than {100 * (more ? 1 - statistic.P : statistic.P):0.0}% of simulated data sets (median {TrustText.Number(statistic.Quantile(0.5))}).",
                $"{next}",
                statistic.Name));
        }

        if (pit is { P: < 0.05 })
        {
            findings.Add(TrustText.Finding(
                "loo_pit",
                FindingSeverity.Warning,
                $"The rows are not where predictions from the others have them (LOO-PIT, D = {pit.Distance:0.000}).",
                $"Residuals show whether it is spread, zeros or shape: bayes residuals."));
        }

        foreach (CalibrationCurve curve in calibration.Where(c => c.P < 0.05))
        {
            findings.Add(TrustText.Finding(
                "calibration",
                FindingSeverity.Warning,
                $"Predicted probabilities of {curve.Event} are not what happens (miscalibration {curve.Miscalibration:0.0000} of a Brier score of {curve.Brier:0.0000}).",
                $"Look where in the table observed shares leave their range: a bend asks for a nonlinear term or another link."));
        }

        return TrustText.Judge(findings);
    }
}
