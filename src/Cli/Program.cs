namespace Bayes.Cli;

/// <summary>The entry point of the <c>bayes</c> tool.</summary>
public static class Program
{
    /// <summary>Runs the tool.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>The exit code.</returns>
    public static int Main(string[] args) => args is { Length: >= 0 } ? 0 : 2;
}
