using System.Globalization;
using System.Text;
using Bayes.Estimates;
using Bayes.Estimation;
using Bayes.Estimation.Gee;

namespace Bayes.Comparison;

/// <summary>Prints a comparison for people.</summary>
internal static class ComparisonText
{
    public static string Write(ModelComparison comparison)
    {
        StringBuilder text = new();
        ModelHeading.Write(text, comparison.Model);
        WriteMethods(text, comparison);
        WriteConditional(text, comparison);
        WritePopulationAveraged(text, comparison);
        WriteIntegration(text, comparison);
        WriteVerdict(text, comparison.Verdict);
        return text.ToString();
    }

    private static void WriteMethods(StringBuilder text, ModelComparison comparison)
    {
        List<string> lines = [];
        if (comparison.Laplace is { } laplace)
        {
            lines.Add($"{LikelihoodSummary.MethodOf(laplace)}; log likelihood {EstimateRounding.Likelihood(laplace.LogLikelihood)}{Reached(laplace)}");
        }

        if (comparison.Quadrature is { } quadrature)
        {
            string ladder = quadrature.Ladder.Count == 0 ? "" : $" (tried {string.Join(", ", quadrature.Ladder.Select(r => r.Points))})";
            lines.Add($"{LikelihoodSummary.MethodOf(quadrature)}{ladder}; log likelihood {EstimateRounding.Likelihood(quadrature.LogLikelihood)}{Reached(quadrature)}");
        }

        SamplerDescription sampler = comparison.Posterior.Description.Sampler;
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"posterior: {sampler.Kernel}; {sampler.Chains} chains, {sampler.Warmup} warmup + {sampler.Draws} draws each, seed {sampler.Seed}"));
        if (comparison.SampledAgain is { } again)
        {
            lines.Add(again);
        }

        if (comparison.Integration is { } integration)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{IntegrationName(integration, comparison)}: {integration.Draws} weighted draws, worth {Math.Floor(integration.EffectiveSampleSize):0}; Pareto k-hat {integration.ParetoShape:0.00}"));
        }

        if (comparison.Gee is { } gee)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"GEE: clusters {gee.Options.Group}, {GeeText.NameOf(gee.Options.Correlation)} working correlation, robust standard errors"));
        }

        lines.AddRange(comparison.Missing.Select(m => $"without {m.Key}: {m.Value}"));
        string label = "Methods  ";
        foreach (string line in lines)
        {
            StringBuilder wrapped = new();
            SummaryText.Wrap(wrapped, new string(' ', label.Length), line);
            text.Append(label).Append(wrapped.ToString().AsSpan(label.Length));
            label = new string(' ', label.Length);
        }
    }

    private static string Reached(MaximumLikelihoodFit fit) => fit.Convergence.Converged ? "" : "; not converged";

    private static void WriteConditional(StringBuilder text, ModelComparison comparison)
    {
        int width = comparison.Conditional.Max(r => r.Quantity.Term.Length);
        foreach (GroupDescription group in comparison.Model.Groups)
        {
            WriteRows(
                text, comparison, ModelHeading.OfGroup(comparison.Model, group), width,
                comparison.Conditional.Where(r => r.Quantity.Group == group.Name));
        }

        foreach (IGrouping<string, ComparisonRow> predictor in comparison.Conditional.Where(r => r.Quantity.Kind == QuantityKinds.Coefficient).GroupBy(r => r.Quantity.Parameter))
        {
            WriteRows(text, comparison, ModelHeading.OfCoefficients(comparison.Model, predictor.Key), width, predictor);
        }

        WriteRows(text, comparison, "Family parameters", width, comparison.Conditional.Where(r => r.Quantity.Kind == QuantityKinds.FamilyParameter));
        text.Append('\n');
        SummaryText.Wrap(text, "  ", "A posterior mean is no maximum: where a posterior is skewed, as that of a standard deviation is, its mean lies to the side of the longer tail, and the prior pulls besides. The two are shown side by side and are not expected to be equal.");
    }

    private static void WriteRows(StringBuilder text, ModelComparison comparison, string title, int width, IEnumerable<ComparisonRow> rows)
    {
        ComparisonRow[] all = [.. rows];
        if (all.Length == 0)
        {
            return;
        }

        bool laplace = comparison.Laplace is not null;
        bool quadrature = comparison.Quadrature is not null;
        string[] first = laplace ? [IsExact(comparison.Laplace!) ? "ML" : "Laplace", "SE"] : [];
        string[] second = quadrature ? [string.Create(CultureInfo.InvariantCulture, $"AGQ({comparison.Quadrature!.Points})"), "SE"] : [];
        TextTable table = new(["", .. first, .. second, "Posterior", "sd"]);
        foreach (ComparisonRow row in all)
        {
            table.Add(
            [
                row.Quantity.Term, .. laplace ? Cells(row.Laplace) : [], .. quadrature ? Cells(row.Quadrature) : [],
                Rounding.Statistic(row.Posterior.Mean, row.Posterior.McseMean), Rounding.Statistic(row.Posterior.Sd, row.Posterior.McseSd),
            ]);
        }

        text.Append('\n').Append(title).Append('\n');
        table.Write(text, width);
    }

    private static void WritePopulationAveraged(StringBuilder text, ModelComparison comparison)
    {
        if (comparison.PopulationAveraged.Count == 0)
        {
            return;
        }

        bool zeger = comparison.PopulationAveraged.Any(r => double.IsFinite(r.Zeger));
        bool gee = comparison.Gee is not null;
        TextTable table = new(["", "Posterior", "sd", .. zeger ? (string[])["Zeger"] : [], .. gee ? (string[])["GEE", "SE"] : []]);
        foreach (PopulationAveragedRow row in comparison.PopulationAveraged)
        {
            double error = comparison.Conditional.FirstOrDefault(r => r.Quantity.Name == row.Quantity.Name)?.Posterior.Sd ?? double.NaN;
            table.Add(
            [
                row.Quantity.Term,
                Rounding.Statistic(row.Posterior.Mean, row.Posterior.McseMean), Rounding.Statistic(row.Posterior.Sd, row.Posterior.McseSd),
                .. zeger ? (string[])[EstimateRounding.Value(row.Zeger, error)] : [],
                .. gee ? Cells(row.Gee) : [],
            ]);
        }

        text.Append(CultureInfo.InvariantCulture, $"\nCoefficients, on the {comparison.Model.Link} scale, population-averaged: the random effects averaged over\n");
        table.Write(text, comparison.Conditional.Max(r => r.Quantity.Term.Length));
        text.Append('\n');
        SummaryText.Wrap(text, "  ", "These answer another question than the coefficients above: how the mean of the population changes, not how one group's does. Posterior: exact integration over the random effects, draw by draw."
            + (zeger ? " Zeger: the shortcut from the maximum-likelihood estimate." : ""));
        if (gee)
        {
            SummaryText.Wrap(text, "  ", GeeFit.MissingDataAssumption);
        }
    }

    private static void WriteIntegration(StringBuilder text, ModelComparison comparison)
    {
        if (comparison.Integration is not { } integration)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\nLike with like: the draws beside {IntegrationName(integration, comparison)}\n");
        TextTable table = new("", "Draws", "sd", "Integral", "sd", "difference", "error");
        foreach (ComparisonRow row in comparison.Conditional.Where(r => r.Exact is not null))
        {
            DrawsDifference difference = row.LargestDifference!.Value;
            table.Add(
                row.Quantity.Term,
                Rounding.Statistic(row.Posterior.Mean, row.Posterior.McseMean),
                Rounding.Statistic(row.Posterior.Sd, row.Posterior.McseSd),
                Rounding.Statistic(row.Exact!.Mean.Value, row.Exact.Mean.Error),
                Rounding.Statistic(row.Exact.Sd.Value, row.Exact.Sd.Error),
                difference.Difference.ToString("0.00", CultureInfo.InvariantCulture).Replace("-0.00", "0.00", StringComparison.Ordinal),
                difference.Error.ToString("0.00", CultureInfo.InvariantCulture));
        }

        table.Write(text, comparison.Conditional.Max(r => r.Quantity.Term.Length));
        SummaryText.Wrap(text, "  ", "Differences and their Monte Carlo errors are in posterior standard deviations; below 0.1 is agreement.");
    }

    private static void WriteVerdict(StringBuilder text, AgreementVerdict verdict)
    {
        text.Append(CultureInfo.InvariantCulture, $"\nVerdict: {verdict.Name}\n");
        SummaryText.Wrap(text, "  ", verdict.Sentence);
        foreach (string reason in verdict.Reasons)
        {
            SummaryText.Wrap(text, "  - ", reason);
        }

        SummaryText.Wrap(text, "  ", $"Believe: {verdict.Believe}");
        SummaryText.Wrap(text, "  ", $"Next: {verdict.NextStep}");
        foreach (AgreementNote note in verdict.Notes)
        {
            SummaryText.Wrap(text, "  ", $"Note ({note.Code}): {note.Text}");
        }
    }

    internal static string IntegrationName(ExactPosterior integration, ModelComparison comparison) => integration.Method switch
    {
        EstimationMethod.Quadrature => string.Create(CultureInfo.InvariantCulture, $"quadrature × prior ({integration.Points} points)"),
        EstimationMethod.Laplace when comparison.Missing.ContainsKey("quadrature") => "Laplace × prior",
        _ => "likelihood × prior",
    };

    private static bool IsExact(MaximumLikelihoodFit fit) => fit.Method == EstimationMethod.MaximumLikelihood || fit.Model.Layout.Terms.Count == 0;

    private static string[] Cells(Estimate? estimate) => estimate is null
        ? ["", ""]
        : [EstimateRounding.Value(estimate), EstimateRounding.Error(estimate.StandardError)];
}
