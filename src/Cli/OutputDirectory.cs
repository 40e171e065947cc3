namespace Bayes.Cli;

/// <summary>Checks before anything runs that draws can be written to a directory.</summary>
internal static class OutputDirectory
{
    /// <summary>Checks a directory without changing anything.</summary>
    /// <exception cref="UsageException">It is a file, it holds something that is not to be replaced, or it cannot be made.</exception>
    public static void Check(string path, bool overwrite)
    {
        if (File.Exists(path))
        {
            throw new UsageException($"--out {path} is a file; name a directory.");
        }

        try
        {
            if (!Directory.Exists(path))
            {
                RequireParent(path);
            }
            else if (!overwrite && Directory.EnumerateFileSystemEntries(path).Any())
            {
                throw new UsageException($"--out {path} is not empty. Add --overwrite to replace the fit in it, or name another directory.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--out {path} cannot be used: {e.Message}");
        }
    }

    private static void RequireParent(string path)
    {
        for (string? parent = Path.GetDirectoryName(Path.GetFullPath(path)); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (File.Exists(parent))
            {
                throw new UsageException($"--out {path} cannot be made, since {Path.GetRelativePath(Environment.CurrentDirectory, parent)} is a file.");
            }

            if (Directory.Exists(parent))
            {
                return;
            }
        }
    }
}
