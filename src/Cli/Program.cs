using System.Text;

namespace Bayes.Cli;

/// <summary>The entry point of the <c>bayes</c> tool.</summary>
internal static class Program
{
    /// <summary>Runs the tool in this process's console.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>The exit code, one of <see cref="ExitCode"/>.</returns>
    public static int Main(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using Interruption interruption = new();
        return BayesCommand.Run(args, ConsoleEnvironment.OfProcess(interruption.Token));
    }
}
