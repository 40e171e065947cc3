using System.Globalization;
using System.Text;

namespace Bayes.Calibration.Ranks;

/// <summary>The ranks of all replicates of one design, as they are kept on disk.</summary>
/// <param name="Name">The design's name, or the mutation's.</param>
/// <param name="Quantities">The quantities.</param>
/// <param name="Replicates">The replicates in order.</param>
public sealed record RankTable(string Name, IReadOnlyList<string> Quantities, IReadOnlyList<RankReplicate> Replicates)
{
    private const string Marks = "replicate,divergent,smallest_ess";

    /// <summary>The ranks of one quantity.</summary>
    /// <param name="quantity">Its place.</param>
    /// <returns>One rank per replicate.</returns>
    public int[] Ranks(int quantity) => [.. Replicates.Select(r => r.Ranks[quantity])];

    /// <summary>Writes one line per replicate.</summary>
    /// <param name="path">The file.</param>
    public void Write(string path)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Marks},{string.Join(',', Quantities.Select(Quote))}\n");
        foreach (RankReplicate r in Replicates)
        {
            text.Append(CultureInfo.InvariantCulture, $"{r.Replicate},{r.Divergent},{r.SmallestEss:F0},{string.Join(',', r.Ranks)}\n");
        }

        File.WriteAllText(path, text.ToString());
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="name">The name to give it.</param>
    /// <param name="path">The file.</param>
    /// <returns>The ranks.</returns>
    public static RankTable Read(string name, string path)
    {
        string[] lines = File.ReadAllLines(path);
        string[] header = [.. lines[0][(Marks.Length + 2)..^1].Split("\",\"")];
        return new RankTable(name, header, [.. lines.Skip(1).Select(line =>
        {
            string[] cells = line.Split(',');
            return new RankReplicate(
                int.Parse(cells[0], CultureInfo.InvariantCulture),
                [.. cells.Skip(3).Select(c => int.Parse(c, CultureInfo.InvariantCulture))],
                int.Parse(cells[1], CultureInfo.InvariantCulture),
                double.Parse(cells[2], CultureInfo.InvariantCulture));
        })]);
    }

    /// <summary>Reads the ranks of all calibration designs that are in a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>Those that are there, in the order of <see cref="CalibrationDesign.Every"/>.</returns>
    public static IReadOnlyList<RankTable> ReadAll(string directory) =>
        [.. CalibrationDesign.Every.Where(d => File.Exists(PathOf(directory, d.Name))).Select(d => Read(d.Name, PathOf(directory, d.Name)))];

    /// <summary>Where the ranks of a calibration design are kept.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The design's name.</param>
    /// <returns>The file.</returns>
    public static string PathOf(string directory, string name) => Path.Combine(directory, $"ranks-{name}.csv");

    private static string Quote(string name) => $"\"{name}\"";
}
