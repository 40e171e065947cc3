using Bayes.Models.Data;

namespace Bayes.Figures;

/// <summary>A column as a few levels: a factor, or numbers of which there are few.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Levels">The levels.</param>
/// <param name="Codes">The level of each row of the table, from 0.</param>
internal sealed record ColumnLevels(string Name, IReadOnlyList<string> Levels, IReadOnlyList<int> Codes)
{
    public static ColumnLevels Of(FactorColumn factor) => new(factor.Name, factor.Levels, factor.Codes.ToArray());

    /// <summary>Null for a column with more values than that.</summary>
    public static ColumnLevels? Of(NumericColumn numbers, int most)
    {
        double[] values = numbers.Values.ToArray();
        double[] different = [.. values.Where(double.IsFinite).Distinct().Take(most + 1).Order()];
        return different.Length > most ? null : new ColumnLevels(
            numbers.Name,
            [.. different.Select(v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture))],
            [.. values.Select(v => Array.IndexOf(different, v))]);
    }
}
