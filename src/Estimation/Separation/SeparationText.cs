using System.Globalization;

namespace Bayes.Estimation.Separation;

/// <summary>A separation report in plain sentences.</summary>
public static class SeparationText
{
    private const int MostNames = 8;

    /// <summary>What was found, as one paragraph; empty where the data overlap.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The text.</returns>
    public static string Found(SeparationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string columns = string.Join(", ", report.Columns.Take(MostNames).Select(Name))
            + (report.Columns.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {report.Columns.Count - MostNames} more") : "");
        string cells = report.Cells.Count > 0 ? $" {string.Join("; ", report.Cells.Take(5))}." : "";
        return report.Kind switch
        {
            SeparationKind.Complete => string.Create(
                CultureInfo.InvariantCulture,
                $"The predictors separate the outcomes completely: {columns} alone tell{(report.Columns.Count == 1 ? "s" : "")} every one of the {report.RowCount} rows' outcomes.{cells} No coefficient has a maximum likelihood estimate."),
            SeparationKind.Quasi => string.Create(
                CultureInfo.InvariantCulture,
                $"The predictors separate the outcomes of {report.Rows.Count} of {report.RowCount} rows.{cells} The likelihood sends {columns}, and no finite maximum likelihood estimate exists for {(report.Columns.Count == 1 ? "it" : "them")}; the others have theirs."),
            _ => "",
        };

        string Name(SeparatingColumn c) => report.Kind == SeparationKind.Complete
            ? c.Label
            : $"the coefficient of {c.Label} {(c.Direction > 0 ? "to +∞" : c.Direction < 0 ? "to −∞" : "nowhere in particular")}";
    }

    /// <summary>What to do about it.</summary>
    public const string NextStep =
        "Use the posterior: a weakly informative prior keeps the coefficients finite; report the prior. Or join or leave out the level, or drop the column. "
        + "Exact logistic regression and Firth's penalty are other ways, in other software.";
}
