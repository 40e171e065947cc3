using System.Globalization;
using System.Text;
using Bayes.Diagnostics.CrossValidation;
using Bayes.Estimates;

namespace Bayes.Trust;

/// <summary>Cross-validation of one fit with the verdict on it.</summary>
/// <remarks>Immutable plain data; the text, JSON and CSV forms are made from it.</remarks>
public sealed record LooReport
{
    private const int WorstNamed = 5;

    /// <summary>The model.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>Leave-one-out cross-validation.</summary>
    public required Loo Loo { get; init; }

    /// <summary>WAIC; null where whole groups are left out.</summary>
    public required Waic? Waic { get; init; }

    /// <summary>Whether the numbers can be relied on.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The factor whose groups were left out; null for rows.</summary>
    public string? Group { get; init; }

    internal static LooReport Of(PosteriorFit fit, LooOptions options, CancellationToken cancellationToken)
    {
        (Loo loo, Waic? waic) = new LeaveOneOutRun(fit, options, cancellationToken).Run();
        return new LooReport
        {
            Model = fit.Description.Model,
            Loo = loo,
            Waic = waic,
            Verdict = LooFindings.Judge(loo, waic, fit.Model!, options),
            Group = options.Group,
        };
    }

    /// <summary>Prints the report.</summary>
    /// <returns>The text of <see cref="ToText"/>.</returns>
    public override string ToString() => ToText();

    /// <summary>Prints the report for people.</summary>
    /// <returns>Totals, table of k-hat, worst observations, verdict.</returns>
    public string ToText()
    {
        StringBuilder text = new();
        ModelHeading.Write(text, Model);
        text.Append(CultureInfo.InvariantCulture, $"\nLeaving out one of {Loo.Pointwise.Count} {Loo.Unit} at a time, from {Loo.Draws} draws\n");
        TextTable totals = new("", "Estimate", "SE");
        Add(totals, "elpd_loo", Loo.Elpd);
        Add(totals, "p_loo", Loo.P);
        Add(totals, "looic", Loo.Looic);
        if (Waic is not null)
        {
            Add(totals, "elpd_waic", Waic.Elpd);
            Add(totals, "p_waic", Waic.P);
        }

        totals.Write(text);
        text.Append(CultureInfo.InvariantCulture, $"  Monte Carlo error of elpd_loo: {TrustText.Number(Loo.ElpdMcse, 2)}");
        text.Append(Group is null ? "; given the group effects as drawn\n" : $"; the effects of {Group} integrated out\n");
        text.Append("\nPareto k-hat\n");
        TextTable table = new("", "k-hat", Loo.Unit.Split(' ')[0], "min n_eff");
        foreach (ParetoClass row in Loo.ParetoTable)
        {
            table.Add(row.Class, $"({Bound(row.Lower)}, {Bound(row.Upper)}]", row.Count.ToString(CultureInfo.InvariantCulture), Rounding.SampleSize(row.SmallestEffectiveSize));
        }

        table.Write(text);
        Worst(text);
        TrustText.Verdict(text, Verdict, "Every observation is predicted by draws that can stand for the posterior without it.");
        return text.ToString();
    }

    /// <summary>Writes the report as a JSON document; see <c>docs/json.md</c>.</summary>
    /// <returns>The document, with a final line feed.</returns>
    public string ToJson() => ResultJson.Write(new
    {
        SchemaVersion = FitDocument.CurrentVersion,
        Model = FitDocument.ModelPart.Of(Model),
        Loo.Unit,
        Observations = Loo.Pointwise.Count,
        Loo.Draws,
        Elpd = Part(Loo.Elpd),
        PLoo = Part(Loo.P),
        Looic = Part(Loo.Looic),
        McseElpd = Loo.ElpdMcse,
        KThreshold = Loo.Threshold,
        ParetoK = Loo.ParetoTable.Select(c => new { c.Class, Lower = c.Lower, c.Upper, c.Count, MinEss = c.SmallestEffectiveSize }),
        Bad = Loo.Bad.Select(p => p.Label),
        Refitted = Loo.Pointwise.Where(p => p.Refitted).Select(p => p.Label),
        Waic = Waic is null ? null : new { Elpd = Part(Waic.Elpd), PWaic = Part(Waic.P), Waic = Part(Waic.Criterion), Waic.Unreliable },
        Verdict = TrustText.Part(Verdict),
    });

    /// <summary>Writes the observations as a CSV table.</summary>
    /// <returns>One row for each, with a header.</returns>
    public string ToCsv()
    {
        StringBuilder text = new(Group is null ? "row" : EstimateCsv.Quote(Group));
        text.Append(",elpd_loo,mcse_elpd_loo,p_loo,looic,pareto_k,n_eff,r_eff,refitted,elpd_waic,p_waic\n");
        for (int i = 0; i < Loo.Pointwise.Count; i++)
        {
            PointwiseLoo p = Loo.Pointwise[i];
            PointwiseWaic? waic = Waic?.Pointwise[i];
            double[] numbers = [p.Elpd, p.ElpdMcse, p.P, p.Looic, p.ParetoK, p.EffectiveSampleSize, p.RelativeEfficiency];
            text.Append(EstimateCsv.Quote(p.Label)).Append(',').AppendJoin(',', numbers.Select(EstimateCsv.Number));
            text.Append(CultureInfo.InvariantCulture, $",{(p.Refitted ? 1 : 0)},{EstimateCsv.Number(waic?.Elpd ?? double.NaN)},{EstimateCsv.Number(waic?.P ?? double.NaN)}\n");
        }

        return text.ToString();
    }

    private static object Part(PointwiseTotal total) => new { Estimate = total.Value, Se = total.StandardError };

    private static void Add(TextTable table, string name, PointwiseTotal total) =>
        table.Add(name, TrustText.Fixed(total.Value, 1), TrustText.Fixed(total.StandardError, 1));

    private static string Bound(double value) => double.IsInfinity(value) ? (value < 0 ? "-Inf" : "Inf") : value.ToString("0.00", CultureInfo.InvariantCulture);

    private void Worst(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"\nLeast expected {Loo.Unit}\n");
        TextTable table = new(Group ?? "row", "elpd", "p_loo", "k-hat", "");
        foreach (PointwiseLoo p in Loo.Pointwise.OrderBy(p => p.Elpd).Take(WorstNamed))
        {
            table.Add(p.Label, TrustText.Fixed(p.Elpd, 2), TrustText.Fixed(p.P, 2), TrustText.Fixed(p.ParetoK, 2), p.Refitted ? "refitted" : "");
        }

        table.Write(text);
    }
}
