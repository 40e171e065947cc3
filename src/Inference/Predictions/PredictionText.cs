using System.Globalization;
using System.Text;
using Bayes.Estimates;

namespace Bayes.Predictions;

/// <summary>Prints predictions.</summary>
internal static class PredictionText
{
    // More rows are for programs, in CSV or JSON.
    private const int MostRows = 200;

    public static string Write(PredictionTable table)
    {
        StringBuilder text = new();
        ModelHeading.Write(text, table.Model);
        text.Append(CultureInfo.InvariantCulture, $"Method   {table.Method}\n\n{table.Title}\n");
        string percent = (100 * table.Options.Level).ToString("0.##", CultureInfo.InvariantCulture);
        bool categories = table.Rows.Any(r => r.Category.Length > 0);
        TextTable grid = new(["row", .. categories ? ["category"] : Array.Empty<string>(), "Mean", "sd", $"l-{percent}%", $"u-{percent}%"]);
        foreach (PredictedRow row in table.Rows.Take(MostRows))
        {
            grid.Add(
            [
                row.Row.ToString(CultureInfo.InvariantCulture), .. categories ? [row.Category] : Array.Empty<string>(),
                EstimateRounding.Value(row.Mean, row.Sd), EstimateRounding.Error(row.Sd), EstimateRounding.End(row.Lower, row.Sd), EstimateRounding.End(row.Upper, row.Sd),
            ]);
        }

        grid.Write(text);
        if (table.Rows.Count > MostRows)
        {
            text.Append(CultureInfo.InvariantCulture, $"  … and {table.Rows.Count - MostRows} more: --format csv has all.\n");
        }

        foreach (string note in table.Notes)
        {
            SummaryText.Wrap(text, "  ", note);
        }

        return text.ToString();
    }

    public static string WriteCsv(PredictionTable table)
    {
        StringBuilder text = new("row,kind,as,category,mean,sd,median,level,lower,upper\n");
        foreach (PredictedRow row in table.Rows)
        {
            string[] cells =
            [
                row.Row.ToString(CultureInfo.InvariantCulture), PredictionDocument.Name(table.Options.Kind), PredictionDocument.Name(table.Options.Quantity), EstimateCsv.Quote(row.Category),
                EstimateCsv.Number(row.Mean), EstimateCsv.Number(row.Sd), EstimateCsv.Number(row.Median), EstimateCsv.Number(table.Options.Level), EstimateCsv.Number(row.Lower), EstimateCsv.Number(row.Upper),
            ];
            text.AppendJoin(',', cells).Append('\n');
        }

        return text.ToString();
    }

    public static void WriteDraws(PredictionTable table, TextWriter writer)
    {
        writer.Write("draw");
        foreach (PredictedRow row in table.Rows)
        {
            writer.Write(',' + EstimateCsv.Quote(string.Create(CultureInfo.InvariantCulture, $"row{row.Row}{(row.Category.Length > 0 ? $":{row.Category}" : "")}")));
        }

        writer.Write('\n');
        int draws = table.Draws.Count == 0 ? 0 : table.Draws[0].Length;
        for (int draw = 0; draw < draws; draw++)
        {
            writer.Write((draw + 1).ToString(CultureInfo.InvariantCulture));
            foreach (double[] row in table.Draws)
            {
                writer.Write(',');
                writer.Write(EstimateCsv.Number(row[draw]));
            }

            writer.Write('\n');
        }
    }
}
