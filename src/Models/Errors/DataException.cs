using System.Globalization;
using System.Text;

namespace Bayes.Models.Errors;

/// <summary>Data that cannot be read, or that a model cannot use: where it is, what is wrong and what to do.</summary>
/// <remarks>
/// The message reads <c>data: FILE, row R (line L), column 'C': what is wrong; what would be right.</c>, without the parts that are not known.
/// </remarks>
public sealed class DataException : ModelException
{
    /// <summary>Makes the error; the place is set by the properties.</summary>
    /// <param name="problem">What is wrong and what to do, in whole sentences, without the place.</param>
    /// <param name="innerException">The cause, when there is one.</param>
    public DataException(string problem, Exception? innerException = null)
        : base(problem, innerException) => Problem = problem;

    /// <summary>What is wrong, in whole sentences, without the place and the remedy.</summary>
    public string Problem { get; }

    /// <summary>The file as it was named by the caller; null when the data did not come from a file.</summary>
    public string? File { get; init; }

    /// <summary>The row of data, from 1 for the first row after the header; null when the error is not about one row.</summary>
    public int? Row { get; init; }

    /// <summary>The line of the file, from 1 for the header; null when unknown.</summary>
    public int? Line { get; init; }

    /// <summary>The column; null when the error is not about one column.</summary>
    public string? Column { get; init; }

    /// <summary>The offending cell, level or name as it was found; null when there is none.</summary>
    public string? Value { get; init; }

    /// <summary>The name that was probably meant; null when none is near.</summary>
    public string? Suggestion { get; init; }

    /// <summary>What mends it, where code and command line spell it differently; null when the problem says it all.</summary>
    public DataRemedy? Remedy { get; init; }

    /// <summary>The whole message, ready to print, with the remedy as it is written in code.</summary>
    public override string Message => Compose(Remedy?.InCode);

    /// <summary>The whole message with the remedy as it is written on the command line.</summary>
    public string CommandLineMessage => Compose(Remedy?.OnCommandLine);

    private string Compose(string? remedy)
    {
        var parts = new List<string>(3);
        if (File is not null)
        {
            parts.Add(File);
        }

        if (Row is int row)
        {
            parts.Add(Line is int line
                ? string.Create(CultureInfo.InvariantCulture, $"row {row} (line {line})")
                : string.Create(CultureInfo.InvariantCulture, $"row {row}"));
        }
        else if (Line is int line)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"line {line}"));
        }

        if (Column is not null)
        {
            parts.Add($"column '{Column}'");
        }

        StringBuilder message = new("data: ");
        if (parts.Count > 0)
        {
            message.AppendJoin(", ", parts).Append(": ");
        }

        message.Append(Problem);
        return (remedy is null ? message : message.Append(' ').Append(remedy)).ToString();
    }
}
