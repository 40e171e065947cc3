using System.Globalization;

namespace Bayes.Draws.Storage;

/// <summary>A file of draws that cannot be read or written, with the place and what to do about it.</summary>
public sealed class DrawFileException : IOException
{
    /// <summary>Composes the message from its parts.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">The line, from 1; null when the whole file is meant.</param>
    /// <param name="problem">What is wrong and what to do, as sentences.</param>
    /// <param name="cause">The exception behind it, if any.</param>
    public DrawFileException(string file, int? line, string problem, Exception? cause = null)
        : base(line is null ? $"{file}: {problem}" : string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}: {problem}"), cause)
    {
        File = file;
        Line = line;
        Problem = problem;
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The line, from 1; null when the whole file is meant.</summary>
    public int? Line { get; }

    /// <summary>What is wrong and what to do.</summary>
    public string Problem { get; }
}
