using System.Globalization;
using System.Text;
using Bayes.Estimation;

namespace Bayes.Estimates;

/// <summary>Writes estimates as a CSV table with full precision.</summary>
internal static class EstimateCsv
{
    // The Wald interval is a column of its own; others follow it where they were asked for.
    public static string Write(IReadOnlyList<Estimate> estimates)
    {
        string[] kinds = [.. estimates.SelectMany(e => e.Intervals).Select(i => i.Kind).Distinct(StringComparer.Ordinal)];
        StringBuilder text = new("name,term,kind,group,estimate,se,z,p,level");
        foreach (string kind in kinds)
        {
            text.Append(CultureInfo.InvariantCulture, $",{kind}_lower,{kind}_upper");
        }

        text.Append('\n');
        foreach (Estimate estimate in estimates)
        {
            double level = estimate.Intervals.Count > 0 ? estimate.Intervals[0].Level : double.NaN;
            string[] cells =
            [
                Quote(estimate.Quantity.Name), Quote(estimate.Quantity.Term), Describe.Quantity(estimate.Quantity).Kind, Quote(estimate.Quantity.Group ?? ""),
                Number(estimate.Exists ? estimate.Value : double.NaN), Number(estimate.StandardError), Number(estimate.Z), Number(estimate.P), Number(level),
                .. kinds.SelectMany(k => Ends(estimate, k)),
            ];
            text.AppendJoin(',', cells).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Prints a number so that it can be read back; NA for what is none.</summary>
    public static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "NA";

    /// <summary>Quotes a cell where it has to be.</summary>
    public static string Quote(string value) =>
        value.AsSpan().IndexOfAny(",\"\n\r") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string[] Ends(Estimate estimate, string kind)
    {
        ConfidenceInterval interval = estimate.Intervals.FirstOrDefault(i => i.Kind == kind, new ConfidenceInterval(double.NaN, double.NaN, double.NaN, kind));
        return [Number(interval.Lower), Number(interval.Upper)];
    }
}
