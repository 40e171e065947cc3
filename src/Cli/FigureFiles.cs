using System.Text;
using Bayes.Plots;

namespace Bayes.Cli;

/// <summary>Figures as files: SVG, and beside it the data as CSV.</summary>
internal static class FigureFiles
{
    /// <summary>Writes <c>NAME.svg</c> and <c>NAME.csv</c>.</summary>
    /// <param name="folder">The folder; made where it is missing.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="option">The option that named the folder, for the error.</param>
    /// <returns>The path of the SVG file.</returns>
    /// <exception cref="UsageException">The folder cannot be written to.</exception>
    public static string Write(string folder, Figure figure, string option)
    {
        string path = Path.Combine(folder, FileName(figure.Name));
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(path + ".svg", figure.ToSvg());
            File.WriteAllText(path + ".csv", figure.ToCsv());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the figure cannot be written to '{path}.svg': {error.Message} Choose another folder with {option}.");
        }

        return $"{path}.svg";
    }

    // Names of groups and effects may hold what file systems do not allow.
    private static string FileName(string name)
    {
        StringBuilder safe = new();
        foreach (char c in name)
        {
            safe.Append(char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_');
        }

        return safe.ToString();
    }
}
