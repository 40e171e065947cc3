namespace Bayes.Cli;

/// <summary>A file of results beside what is printed.</summary>
internal static class OutputFile
{
    /// <summary>Writes it.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Write(string path, string option, string text)
    {
        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {path}: {error.Message} Name a file in a folder that exists and can be written to.");
        }
    }
}
