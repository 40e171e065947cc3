using Spectre.Console;

namespace Bayes.Cli;

/// <summary>All that the tool touches of the process around it, so that a test can run the whole tool in its own process.</summary>
internal sealed class ConsoleEnvironment
{
    /// <summary>Results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Everything else: what is about to run, progress, errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Draws live progress; writes to <see cref="Error"/>.</summary>
    public required IAnsiConsole Terminal { get; init; }

    /// <summary>Whether results go to a person's screen.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether progress can be drawn in place.</summary>
    public bool CanDraw { get; init; }

    /// <summary>Whether internal errors show where they happened (<c>BAYES_TRACE=1</c>).</summary>
    public bool Trace { get; init; }

    /// <summary>Cancelled by the first Ctrl-C.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The environment of this process.</summary>
    public static ConsoleEnvironment OfProcess(CancellationToken cancellation)
    {
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return new ConsoleEnvironment
        {
            Out = Console.Out,
            Error = Console.Error,
            Terminal = terminal,
            OutIsTerminal = !Console.IsOutputRedirected,
            CanDraw = !Console.IsErrorRedirected && terminal.Profile.Capabilities is { Ansi: true, Interactive: true },
            Trace = Environment.GetEnvironmentVariable("BAYES_TRACE") == "1",
            Cancellation = cancellation,
        };
    }
}
