using System.Globalization;
using System.Text;

namespace Bayes.Checks;

/// <summary>Prints a report for people.</summary>
internal static class ModelReportText
{
    private const int Width = 96;

    public static string Write(ModelReport report)
    {
        StringBuilder text = new();
        WriteHead(text, report);
        WriteEquations(text, report);
        WriteColumns(text, report);
        WriteFactors(text, report);
        WriteGroups(text, report);
        SummaryText.WritePriors(text, report.Priors);
        WriteWarnings(text, report);
        return text.ToString();
    }

    private static void WriteHead(StringBuilder text, ModelReport report)
    {
        text.Append(CultureInfo.InvariantCulture, $"Model     {report.Formula}\n");
        text.Append(CultureInfo.InvariantCulture, $"Family    {report.Family}, link {report.Link}\n");
        text.Append(CultureInfo.InvariantCulture, $"Data      {(report.Data is null ? "" : $"{report.Data}: ")}{report.Rows} rows used, ");
        text.Append(report.RowsDropped == 0 ? "none dropped\n" : string.Create(CultureInfo.InvariantCulture, $"{report.RowsDropped} dropped for missing values\n"));
        foreach ((string column, int rows) in report.MissingByColumn)
        {
            text.Append(CultureInfo.InvariantCulture, $"          {column} is missing in {rows} {(rows == 1 ? "row" : "rows")}\n");
        }

        ResponseReport response = report.Response;
        text.Append(CultureInfo.InvariantCulture, $"Response  {response.Label}: ");
        if (response.Levels is { } levels)
        {
            text.AppendJoin(", ", levels.Select((l, code) => string.Create(CultureInfo.InvariantCulture, $"{l.Level} = {code} in {l.Rows} rows"))).Append('\n');
        }
        else
        {
            string trials = response.Trials is { } all ? string.Create(CultureInfo.InvariantCulture, $"successes, {all} trials in all; ") : "";
            text.Append(CultureInfo.InvariantCulture, $"{trials}mean {Number(response.Mean)}, sd {Number(response.Sd)}, from {Number(response.Min)} to {Number(response.Max)}\n");
        }
    }

    // The priors follow in a table of their own.
    private static void WriteEquations(StringBuilder text, ModelReport report)
    {
        ModelEquation[] equations = [.. report.Equations.Where(e => e.Part != EquationParts.Prior)];
        int left = equations.Where(e => e.Left.Length <= 24).Max(e => e.Left.Length);
        text.Append("\nIn mathematics\n");
        foreach (ModelEquation equation in equations)
        {
            string start = $"  {equation.Left.PadRight(left)} {equation.Relation} ";
            string[] pieces = equation.Right.Split(" + ");
            int column = start.Length;
            text.Append(start);
            for (int p = 0; p < pieces.Length; p++)
            {
                string piece = p == 0 ? pieces[p] : $" + {pieces[p]}";
                if (p > 0 && column + piece.Length > Width)
                {
                    text.Append('\n').Append(' ', left + 4);
                    column = left + 4;
                }

                text.Append(piece);
                column += piece.Length;
            }

            if (equation.Where is { } where)
            {
                bool fits = column + 3 + where.Length <= Width;
                text.Append(fits ? ",  " : $",\n{new string(' ', left + 5)}").Append(where);
            }

            text.Append('\n');
        }

        text.Append("  Normal(m, s) has standard deviation s");
        text.Append(equations.Any(e => e.Right.StartsWith("MultiNormal", StringComparison.Ordinal)) ? ", MultiNormal(m, Σ) covariance Σ.\n" : ".\n");
    }

    private static void WriteColumns(StringBuilder text, ModelReport report)
    {
        foreach (IGrouping<string, ColumnReport> predictor in report.Columns.GroupBy(c => c.Parameter))
        {
            text.Append(predictor.Key == "mu" ? "\nColumns of the design matrix\n" : $"\nColumns of the design matrix of {predictor.Key}\n");
            TextTable table = new("column", "coefficient", "mean", "sd", "min", "max");
            foreach (ColumnReport column in predictor)
            {
                table.Add(column.Label, column.Coefficient ?? "", Number(column.Mean), Number(column.Sd), Number(column.Min), Number(column.Max));
            }

            table.Write(text);
        }

        if (report.ColumnsDropped.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  Left out, because other columns determine them: {string.Join(", ", report.ColumnsDropped)}\n");
        }
    }

    private static void WriteFactors(StringBuilder text, ModelReport report)
    {
        if (report.Factors.Count == 0)
        {
            return;
        }

        text.Append("\nFactors\n");
        foreach (FactorReport factor in report.Factors)
        {
            string levels = $"{string.Join(", ", factor.Levels.Take(12))}{(factor.Levels.Count > 12 ? ", …" : "")}";
            text.Append(
                factor.Reference is { } reference ? $"  {factor.Column}: {factor.Coding} coding, reference {reference}; levels {levels}\n"
                : factor.Coding == "full dummies" ? $"  {factor.Column}: {factor.Coding}, one column for each of the levels {levels}\n"
                : $"  {factor.Column}: {factor.Coding} contrasts; levels {levels}\n");
        }
    }

    private static void WriteGroups(StringBuilder text, ModelReport report)
    {
        if (report.Groups.Count == 0)
        {
            text.Append("\nNo group effects\n");
            return;
        }

        text.Append("\nGroups\n");
        TextTable table = new("factor", "groups", "smallest", "median", "largest");
        foreach (GroupReport group in report.Groups)
        {
            table.Add(group.Name, Number(group.Levels), Number(group.SmallestGroup), Number(group.MedianGroup), Number(group.LargestGroup));
        }

        table.Write(text);
        foreach (GroupReport group in report.Groups.Where(g => g.Combinations is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {group.Name}: {group.Levels} of {group.Combinations} combinations occur\n");
        }

        text.Append("\nGroup effects\n");
        foreach (GroupReport group in report.Groups)
        {
            foreach (TermReport term in group.Terms)
            {
                string covariance = term.Effects.Count == 1 ? "" : term.Structure is "us" or "diag" ? (term.Correlated ? ", correlated" : ", uncorrelated") : $", {term.Structure}";
                covariance += term.By is null ? "" : $", covariance by {term.By}";
                text.Append(CultureInfo.InvariantCulture, $"  {string.Join(", ", term.Effects)} by {group.Name}{covariance}\n");
            }
        }
    }

    private static void WriteWarnings(StringBuilder text, ModelReport report)
    {
        text.Append("\nWarnings\n");
        if (report.Warnings.Count == 0)
        {
            text.Append("  None.\n");
        }

        foreach (ModelWarning warning in report.Warnings)
        {
            SummaryText.Wrap(text, "  ", $"{warning.Severity}: {warning.Text}");
            SummaryText.Wrap(text, "    ", $"Next: {warning.NextStep}");
        }
    }

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("G5", CultureInfo.InvariantCulture) : "NA";
}
