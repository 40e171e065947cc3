using System.Globalization;
using System.Text;

namespace Bayes.Calibration.Ranks;

/// <summary>The judgement over the ranks of several designs together.</summary>
/// <remarks>
/// The rule, fixed before the runs: each quantity's p-value is twice the smaller of those of χ² and of the band of its empirical
/// distribution function; Holm's correction runs over all quantities of all designs judged together; calibration is rejected
/// when an adjusted p-value is below <see cref="Level"/>.
/// </remarks>
public sealed class RankVerdict
{
    /// <summary>The probability of rejecting a right sampler in a full run.</summary>
    public const double Level = 0.01;

    /// <summary>The same for the tenth that CI runs whenever the code changes.</summary>
    public const double LevelOfTenth = 0.001;

    private readonly List<Line> _lines = [];

    /// <summary>Judges tables together.</summary>
    /// <param name="tables">The ranks.</param>
    public RankVerdict(params IReadOnlyList<RankTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        Dictionary<int, UniformityTest> tests = [];
        foreach (RankTable table in tables)
        {
            if (!tests.TryGetValue(table.Replicates.Count, out UniformityTest? test))
            {
                tests.Add(table.Replicates.Count, test = new UniformityTest(table.Replicates.Count, RankReplicate.Draws));
            }

            for (int q = 0; q < table.Quantities.Count; q++)
            {
                _lines.Add(new Line(table.Name, table.Quantities[q], test.Test(table.Ranks(q)), 1));
            }
        }

        double[] adjusted = UniformityTest.Holm([.. _lines.Select(l => l.Result.P)]);
        for (int i = 0; i < adjusted.Length; i++)
        {
            _lines[i] = _lines[i] with { Adjusted = adjusted[i] };
        }
    }

    /// <summary>The smallest adjusted p-value.</summary>
    public double SmallestP => _lines.Min(l => l.Adjusted);

    /// <summary>Whether uniformity is rejected.</summary>
    /// <param name="level">The level.</param>
    /// <returns>True when an adjusted p-value is below it.</returns>
    public bool Rejects(double level = Level) => SmallestP < level;

    /// <summary>The quantities that are rejected, with their p-values.</summary>
    /// <param name="level">The level.</param>
    /// <returns>One line each.</returns>
    public IReadOnlyList<string> Rejected(double level = Level) =>
        [.. _lines.Where(l => l.Adjusted < level).Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Table} {l.Quantity}: adjusted p {l.Adjusted:G2}"))];

    /// <summary>The table of all quantities.</summary>
    /// <returns>Markdown.</returns>
    public string Markdown()
    {
        StringBuilder text = new("| ranks of | quantity | p of χ² | p of the band | p | adjusted p | largest difference |\n|---|---|---|---|---|---|---|\n");
        foreach (Line l in _lines)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {l.Table} | {l.Quantity} | {l.Result.ChiSquareP:G3} | {l.Result.BandP:G3} | {l.Result.P:G3} | {l.Adjusted:G3} | {l.Result.LargestDifference:+0.000;-0.000} |\n");
        }

        return text.ToString();
    }

    private sealed record Line(string Table, string Quantity, UniformityResult Result, double Adjusted);
}
