using System.Globalization;
using System.Text;
using Bayes.Estimation;
using Bayes.Models.Posterior;

namespace Bayes.Estimates;

/// <summary>Prints tables of estimates: standard deviations and correlations by factor, coefficients by predictor, family parameters.</summary>
internal static class EstimateTable
{
    public static void WriteAll(StringBuilder text, ModelDescription model, IReadOnlyList<Estimate> estimates)
    {
        int width = estimates.Max(e => e.Quantity.Term.Length);
        foreach (GroupDescription group in model.Groups)
        {
            Write(
                text,
                ModelHeading.OfGroup(model, group),
                [.. estimates.Where(e => e.Quantity.Group == group.Name && e.Quantity.Kind is QuantityKind.StandardDeviation or QuantityKind.Correlation)],
                width);
        }

        foreach (IGrouping<string, Estimate> predictor in estimates.Where(e => e.Quantity.Kind == QuantityKind.Coefficient).GroupBy(e => e.Quantity.Parameter))
        {
            Write(text, ModelHeading.OfCoefficients(model, predictor.Key), [.. predictor], width);
        }

        Write(text, "Family parameters", [.. estimates.Where(e => e.Quantity.Kind == QuantityKind.FamilyParameter)], width);
    }

    /// <summary>Prints one table; z and p only for coefficients, each kind of interval in two columns.</summary>
    public static void Write(StringBuilder text, string title, IReadOnlyList<Estimate> estimates, int width = 0)
    {
        if (estimates.Count == 0)
        {
            return;
        }

        bool tested = estimates.Any(e => double.IsFinite(e.P));
        (string Kind, double Level)[] kinds = [.. estimates.SelectMany(e => e.Intervals).Select(i => (i.Kind, i.Level)).Distinct()];
        TextTable table = new(["", "Estimate", "Std.Error", .. tested ? (string[])["z", "p"] : [], .. kinds.SelectMany(Header)]);
        foreach (Estimate estimate in estimates)
        {
            string[] test = tested ? [EstimateRounding.Z(estimate.Z), EstimateRounding.P(estimate.P)] : [];
            table.Add(
            [
                estimate.Quantity.Term, EstimateRounding.Value(estimate), EstimateRounding.Error(estimate.StandardError), .. test,
                .. kinds.SelectMany(k => Ends(estimate, k)),
            ]);
        }

        text.Append('\n').Append(title).Append('\n');
        table.Write(text, width);
    }

    private static string[] Header((string Kind, double Level) interval)
    {
        string percent = (100 * interval.Level).ToString("0.##", CultureInfo.InvariantCulture);
        string kind = interval.Kind == "wald" ? "" : $" {interval.Kind}";
        return [$"l-{percent}% CI{kind}", $"u-{percent}% CI{kind}"];
    }

    private static string[] Ends(Estimate estimate, (string Kind, double Level) wanted)
    {
        ConfidenceInterval interval = estimate.Intervals.FirstOrDefault(
            i => i.Kind == wanted.Kind && i.Level == wanted.Level, new ConfidenceInterval(wanted.Level, double.NaN, double.NaN, wanted.Kind));
        return [EstimateRounding.End(interval.Lower, estimate.StandardError), EstimateRounding.End(interval.Upper, estimate.StandardError)];
    }
}
