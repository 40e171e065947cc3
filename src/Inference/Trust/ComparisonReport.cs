using System.Globalization;
using System.Text;
using Bayes.Diagnostics;
using Bayes.Diagnostics.CrossValidation;
using Bayes.Estimates;

namespace Bayes.Trust;

/// <summary>Several fits of the same data by how well they predict it.</summary>
/// <remarks>Immutable plain data; the text, JSON and CSV forms are made from it.</remarks>
public sealed record ComparisonReport
{
    /// <summary>The comparison.</summary>
    public required LooComparison Comparison { get; init; }

    /// <summary>The report of each model, in the order of the comparison.</summary>
    public required IReadOnlyList<LooReport> Reports { get; init; }

    /// <summary>Whether the comparison can be relied on.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Compares reports.</summary>
    /// <param name="reports">Each model's name and report.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="TrustException">The models are not of the same data.</exception>
    public static ComparisonReport Of(params IReadOnlyList<(string Name, LooReport Report)> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        LooComparison comparison;
        try
        {
            comparison = Loo.Compare([.. reports.Select(r => (r.Name, r.Report.Loo))]);
        }
        catch (ArgumentException error)
        {
            throw new TrustException(error.Message.Split(" (Parameter", 2)[0]);
        }

        return new ComparisonReport
        {
            Comparison = comparison,
            Reports = [.. comparison.Models.Select(m => reports.First(r => r.Name == m.Name).Report)],
            Verdict = Judge(comparison),
        };
    }

    /// <summary>Prints the comparison.</summary>
    /// <returns>The text of <see cref="ToText"/>.</returns>
    public override string ToString() => ToText();

    /// <summary>Prints the comparison for people.</summary>
    /// <returns>The table, the models' formulas, and the verdict.</returns>
    public string ToText()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"Leaving out one of {Comparison.Observations} {Comparison.Unit} at a time; the best model first\n");
        TextTable table = new("", "elpd_diff", "se_diff", "p_worse", "elpd_loo", "se", "p_loo", "flags");
        foreach (ComparedModel model in Comparison.Models)
        {
            table.Add(
                model.Name,
                TrustText.Fixed(model.Difference.Value, 1),
                TrustText.Fixed(model.Difference.StandardError, 1),
                TrustText.Fixed(model.ProbabilityWorse, 2),
                TrustText.Fixed(model.Elpd.Value, 1),
                TrustText.Fixed(model.Elpd.StandardError, 1),
                TrustText.Fixed(model.P.Value, 1),
                string.Join("; ", Comparison.Flags(model)));
        }

        table.Write(text);
        text.Append("\nModels\n");
        TextTable models = new("", "formula", "family") { OfWords = true };
        foreach ((ComparedModel model, LooReport report) in Comparison.Models.Zip(Reports))
        {
            models.Add(model.Name, report.Model.Formula, $"{report.Model.Family}({report.Model.Link})");
        }

        models.Write(text);
        TrustText.Verdict(text, Verdict, "The differences rest on enough observations, and every observation on draws that can stand for the posterior without it.");
        return text.ToString();
    }

    /// <summary>Writes the comparison as a JSON document; see <c>docs/json.md</c>.</summary>
    /// <returns>The document, with a final line feed.</returns>
    public string ToJson() => ResultJson.Write(new
    {
        SchemaVersion = FitDocument.CurrentVersion,
        Comparison.Unit,
        Comparison.Observations,
        Models = Comparison.Models.Zip(Reports, (m, r) => new
        {
            m.Name,
            r.Model.Formula,
            r.Model.Family,
            r.Model.Link,
            ElpdDiff = m.Difference.Value,
            SeDiff = m.Difference.StandardError,
            PWorse = m.ProbabilityWorse,
            Elpd = new { Estimate = m.Elpd.Value, Se = m.Elpd.StandardError },
            PLoo = new { Estimate = m.P.Value, Se = m.P.StandardError },
            BadCount = m.BadCount,
            Flags = Comparison.Flags(m),
        }),
        Verdict = TrustText.Part(Verdict),
    });

    /// <summary>Writes the comparison as a CSV table.</summary>
    /// <returns>One row for each model, with a header.</returns>
    public string ToCsv()
    {
        StringBuilder text = new("name,elpd_diff,se_diff,p_worse,elpd_loo,se_elpd_loo,p_loo,se_p_loo,bad_k,flags\n");
        foreach (ComparedModel m in Comparison.Models)
        {
            double[] numbers = [m.Difference.Value, m.Difference.StandardError, m.ProbabilityWorse, m.Elpd.Value, m.Elpd.StandardError, m.P.Value, m.P.StandardError, m.BadCount];
            text.Append(EstimateCsv.Quote(m.Name)).Append(',').AppendJoin(',', numbers.Select(EstimateCsv.Number)).Append(',')
                .Append(EstimateCsv.Quote(string.Join("; ", Comparison.Flags(m)))).Append('\n');
        }

        return text.ToString();
    }

    private static Verdict Judge(LooComparison comparison)
    {
        List<ConvergenceFinding> findings = [];
        ComparedModel[] bad = [.. comparison.Models.Where(m => m.BadCount > 0)];
        if (bad.Length > 0)
        {
            findings.Add(TrustText.Finding(
                "pareto_k",
                FindingSeverity.Warning,
                $"{string.Join(", ", bad.Select(m => m.Name))}: {string.Join(", ", bad.Select(m => m.BadCount))} k-hats above {comparison.Threshold:0.00}. Their elpd is too high, and the order of the models may be another.",
                $"Fit again without those observations (--refit)."));
        }

        if (comparison.Observations < LooComparison.EnoughObservations)
        {
            findings.Add(TrustText.Finding(
                "few_observations",
                FindingSeverity.Info,
                $"With {comparison.Observations} observations, fewer than 100, the standard error of a difference is too small and p_worse is a rough guide.",
                $"Read differences of a few standard errors with caution."));
        }

        if (comparison.Models.Skip(1).Any(m => Math.Abs(m.Difference.Value) < LooComparison.SmallDifference))
        {
            findings.Add(TrustText.Finding(
                "small_difference",
                FindingSeverity.Info,
                $"Models less than 4 apart in elpd predict alike; the standard error of such a difference is too small.",
                $"Choose between them by what they are for, not by elpd."));
        }

        return TrustText.Judge(findings);
    }
}
