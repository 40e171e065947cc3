using System.Globalization;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace Bayes.Cli.Tests;

/// <summary>What a run of the tool gave.</summary>
internal sealed record Outcome(int Code, string Out, string Error);

/// <summary>Runs the whole tool in this process, in a directory of its own with small data files.</summary>
internal static partial class Tool
{
    /// <summary>The root of the repository.</summary>
    public static readonly string Repository = FindRepository();

    // Relative file names keep the messages the same everywhere.
    private static readonly string Directory = MakeWorkspace();

    /// <summary>A path in the working directory that does not exist yet.</summary>
    public static string NewPath(string name) => $"{name}-{Guid.NewGuid():N}";

    /// <summary>Writes a data file and returns its name.</summary>
    public static string WriteCsv(string text)
    {
        string name = NewPath("data") + ".csv";
        File.WriteAllText(Path.Combine(Directory, name), text);
        return name;
    }

    public static Outcome Run(params string[] args) => Run(new StringWriter(CultureInfo.InvariantCulture), default, args);

    public static Outcome Run(StringWriter error, CancellationToken cancellation, params string[] args)
    {
        StringWriter output = new(CultureInfo.InvariantCulture);
        return Run(new ConsoleEnvironment { Out = output, Error = error, Terminal = Terminal(error), Cancellation = cancellation }, args);
    }

    /// <summary>Runs the tool as at a terminal, with or without drawing in place.</summary>
    public static Outcome RunAtTerminal(bool canDraw, params string[] args)
    {
        StringWriter error = new(CultureInfo.InvariantCulture);
        StringWriter output = new(CultureInfo.InvariantCulture);
        return Run(new ConsoleEnvironment { Out = output, Error = error, Terminal = Terminal(error), OutIsTerminal = true, CanDraw = canDraw }, args);
    }

    /// <summary>A console that draws in place on a writer.</summary>
    public static IAnsiConsole Terminal(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 120;
        return console;
    }

    /// <summary>Splits a command line as a shell does, with double quotes only.</summary>
    public static string[] Split(string line) => [.. Word().Matches(line).Select(m => m.Value.Replace("\"", "", StringComparison.Ordinal))];

    public static void AssertNoStackTrace(Outcome outcome) =>
        Assert.DoesNotContain($"{outcome.Out}\n{outcome.Error}".Split('\n'), line => line.StartsWith("   at ", StringComparison.Ordinal));

    private static Outcome Run(ConsoleEnvironment environment, string[] args)
    {
        Assert.Equal(Directory, Environment.CurrentDirectory);
        int code = BayesCommand.Run(args, environment);
        return new Outcome(code, environment.Out.ToString()!, environment.Error.ToString()!);
    }

    private static string MakeWorkspace()
    {
        string directory = System.IO.Directory.CreateTempSubdirectory("bayes-cli-").FullName;
        foreach (string file in System.IO.Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Data")))
        {
            File.Copy(file, Path.Combine(directory, Path.GetFileName(file)));
        }

        // The commands of the documentation run from the root of the repository, where the examples' data are.
        string data = System.IO.Directory.CreateDirectory(Path.Combine(directory, "examples", "data")).FullName;
        foreach (string file in System.IO.Directory.GetFiles(Path.Combine(Repository, "examples", "data")))
        {
            File.Copy(file, Path.Combine(data, Path.GetFileName(file)));
        }

        System.IO.Directory.CreateDirectory(Path.Combine(directory, "full"));
        File.WriteAllText(Path.Combine(directory, "full", "notes.txt"), "Not a fit.");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.Directory.Delete(directory, recursive: true);
        Environment.CurrentDirectory = directory;
        return Environment.CurrentDirectory;
    }

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bayes.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The solution is not above the tests.");
    }

    [GeneratedRegex("(\"[^\"]*\"|[^ \"])+")]
    private static partial Regex Word();
}
