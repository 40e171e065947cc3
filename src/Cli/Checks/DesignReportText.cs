using System.Globalization;
using System.Text;

namespace Bayes.Cli.Checks;

/// <summary>Prints a design report for people.</summary>
internal static class DesignReportText
{
    private const int Width = 96;

    public static string Write(DesignReport report)
    {
        StringBuilder text = new();
        WriteHead(text, report);
        WriteColumns(text, report);
        WriteFactors(text, report);
        WriteGroups(text, report);
        SummaryText.WritePriors(text, report.Priors);
        WriteWarnings(text, report);
        return text.ToString();
    }

    private static void WriteHead(StringBuilder text, DesignReport report)
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
            string trials = response.Trials is { } all ? string.Create(CultureInfo.InvariantCulture, $" successes, {all} trials in all;") : "";
            text.Append(CultureInfo.InvariantCulture, $"{trials.TrimStart()}{(trials.Length > 0 ? " " : "")}mean {Number(response.Mean)}, sd {Number(response.Sd)}, from {Number(response.Min)} to {Number(response.Max)}\n");
        }
    }

    private static void WriteColumns(StringBuilder text, DesignReport report)
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

    private static void WriteFactors(StringBuilder text, DesignReport report)
    {
        if (report.Factors.Count == 0)
        {
            return;
        }

        text.Append("\nFactors\n");
        foreach (FactorReport factor in report.Factors)
        {
            string levels = $"{string.Join(", ", factor.Levels.Take(12))}{(factor.Levels.Count > 12 ? ", …" : "")}";
            text.Append(factor.Reference is { } reference
                ? $"  {factor.Column}: {factor.Coding} coding, reference {reference}; levels {levels}\n"
                : $"  {factor.Column}: {factor.Coding}, one column for each of the levels {levels}\n");
        }
    }

    private static void WriteGroups(StringBuilder text, DesignReport report)
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
        text.Append("\nGroup effects\n");
        foreach (GroupReport group in report.Groups)
        {
            foreach (TermReport term in group.Terms)
            {
                string covariance = term.Effects.Count == 1 ? "" : term.Correlated ? ", correlated" : ", uncorrelated";
                text.Append(CultureInfo.InvariantCulture, $"  {string.Join(", ", term.Effects)} by {group.Name}{covariance}\n");
            }
        }
    }

    private static void WriteWarnings(StringBuilder text, DesignReport report)
    {
        text.Append("\nWarnings\n");
        if (report.Warnings.Count == 0)
        {
            text.Append("  None.\n");
        }

        foreach (WarningReport warning in report.Warnings)
        {
            int column = 0;
            foreach (string word in warning.Text.Split(' '))
            {
                if (column > 0 && column + 1 + word.Length > Width)
                {
                    text.Append('\n');
                    column = 0;
                }

                text.Append(column == 0 ? "  " : " ").Append(word);
                column += word.Length + (column == 0 ? 2 : 1);
            }

            text.Append('\n');
        }
    }

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("G5", CultureInfo.InvariantCulture) : "NA";
}
