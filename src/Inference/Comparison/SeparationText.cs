using System.Globalization;
using Bayes.Estimation.Separation;

namespace Bayes.Comparison;

/// <summary>Says in words what separates the outcomes.</summary>
internal static class SeparationText
{
    public static IEnumerable<string> Of(SeparationReport report)
    {
        if (report.Kind == SeparationKind.None)
        {
            return [];
        }

        string columns = string.Join(", ", report.Columns.Select(c => c.Direction switch
        {
            > 0 => $"{c.Label} (to +∞)",
            < 0 => $"{c.Label} (to −∞)",
            _ => c.Label,
        }));
        string first = report.Kind == SeparationKind.Complete
            ? string.Create(CultureInfo.InvariantCulture, $"Complete separation: {columns} tell all {report.RowCount} outcomes apart, and no coefficient has a maximum-likelihood estimate.")
            : string.Create(CultureInfo.InvariantCulture, $"Quasi-complete separation in {report.Rows.Count} of {report.RowCount} rows: no maximum-likelihood estimate for {columns}.");
        return [first, .. report.Cells.Select(c => $"{c}.")];
    }
}
